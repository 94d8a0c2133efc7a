/** Runs the code samples of the documentation's main operations with a real service. C# is only parsed: Debian has no .NET. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writers } from '../../src/openapi/code-samples/code-samples.ts';
import type { LanguageId } from '../../src/openapi/code-samples/languages.ts';
import type { SampleRequest } from '../../src/openapi/code-samples/sample-request.ts';
import { installed, type Needs } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { runLine } from './run-line.ts';
import { runners } from './runners.ts';

/** No worker runs, so every export stays pending. */
const service = suite({ command: 'api', env: { SHEAF_DEDUPE_SECONDS: '0' } });
const ME = { role: 'member' } as const;

interface Runner extends Needs {
  file: string;
  line: string;
}

/** By language. */
const lines: Readonly<Record<string, Runner>> = {
  curl: { ...runners['curl']!, file: 'sample.sh', line: 'bash sample.sh' },
  javascript: { name: 'Node.js', file: 'sample.mjs', line: 'node sample.mjs' },
  typescript: { name: 'Node.js', file: 'sample.mts', line: 'node sample.mts' },
  python: { ...runners['python']!, file: 'sample.py', line: 'python3 sample.py' },
  php: { ...runners['php']!, file: 'sample.php', line: 'php sample.php' },
  ruby: { ...runners['ruby']!, file: 'sample.rb', line: 'ruby sample.rb' },
  go: { ...runners['go']!, file: 'sample.go', line: 'test -z "$(gofmt -l sample.go)" && go run sample.go' },
  java: { ...runners['java']!, file: 'Example.java', line: 'java -XX:TieredStopAtLevel=1 Example.java' },
};

const MONO: Needs = { name: 'the C# compiler of Mono', probe: ['mcs', '--version'], packages: 'mono-mcs' };

/** A string that is wrong in some language unless it is escaped. */
const ODD = `it's "$HOME" #{7*7} \`id\` \\n {0} %s """ ü€😀\u202e`;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sheaf-samples-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function run(id: string, name: string, request: SampleRequest): Promise<string> {
  const folder = join(root, `${id}-${name}`);
  await mkdir(folder);
  const { file, line } = lines[id]!;
  await writeFile(join(folder, file), writers[id as LanguageId](request));
  const { code, output } = await runLine({ line, folder, key: await service.key(ME) });
  expect([code, output]).toEqual([0, output]);
  return output;
}

const GET = { method: 'GET', headers: {}, body: undefined, authenticated: true, json: true };

describe.each(Object.entries(lines))('%s', (id, runner) => {
  test.skipIf(!installed(runner))('creates, gets, lists and deletes an export', async () => {
    const api = await service.as(ME);
    const { origin } = service.service;
    const body = {
      report_type: 'deals_excel',
      search_params: { country: ['DE', 'US'], active: true, search: ODD },
      index_params: { filename: `sample-${id}`, columns: ['title', 'code'] },
    };
    await run(id, 'create', {
      ...GET,
      method: 'POST',
      url: `${origin}/api/v1/exports`,
      headers: { 'Sheaf-Client': 'api' },
      body,
    });
    const created = (await api.send('/exports?per_page=1')).body.exports?.[0];
    expect(created!.parameters).toMatchObject({ search_params: body.search_params, index_params: body.index_params });
    const url = `${origin}/api/v1/exports/${created!.id}`;
    expect(await run(id, 'get', { ...GET, url })).toContain(`sample-${id}`);
    expect(await run(id, 'list', { ...GET, url: `${origin}/api/v1/exports?q=sample&per_page=5` })).toContain(
      'deals_excel',
    );
    await run(id, 'delete', { ...GET, method: 'DELETE', url, json: false });
    expect((await api.send(`/exports/${created!.id}`)).status).toBe(404);
  });

  test.skipIf(!installed(runner))('sends no API key where none is needed', async () => {
    const url = `${service.service.origin}/api/v1/schema`;
    expect(await run(id, 'public', { ...GET, url, authenticated: false })).toContain('openapi');
  });
});

test.skipIf(!installed(MONO))('C# samples are valid for the C# compiler of Mono', async () => {
  const write = writers.csharp;
  const body = { text: ODD, list: ['DE', 1, null], empty: {}, nested: { flag: true } };
  for (const request of [
    { ...GET, url: 'https://sheaf.example.com/api/v1/exports/1', headers: { 'Last-Event-Id': ODD } },
    { ...GET, method: 'POST', url: 'https://sheaf.example.com/api/v1/exports', body },
  ]) {
    const sample = write(request);
    // Mono does not know statements outside a class.
    const usings = sample.match(/^using [\w.]+;$/gm) ?? [];
    const statements = sample.replace(/^using [\w.]+;$/gm, '');
    const inClass = `${usings.join('\n')}\nclass Example { static async System.Threading.Tasks.Task Main() {\n${statements}\n} }\n`;
    await writeFile(join(root, 'sample.cs'), inClass);
    expect(await runLine({ line: 'mcs --parse sample.cs', folder: root })).toMatchObject({ code: 0 });
    await writeFile(join(root, 'sample.cs'), `${inClass}(`);
    expect((await runLine({ line: 'mcs --parse sample.cs', folder: root })).code).not.toBe(0);
  }
});
