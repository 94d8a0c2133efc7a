/** Checks the programs with tools, without running them. Also checks that every recipe states how it was tested. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Integration } from '../../src/dex/integration.ts';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { installed, type Needs } from '../support/installed.ts';
import { oddIntegration } from './odd-texts.ts';
import { runLine } from './run-line.ts';
import { runners } from './runners.ts';

interface Reader extends Needs {
  /** Fails if the program has a syntax error. `FILE` is its path. */
  line: string;
  /** Newer syntax that the tool does not support. */
  unknown?: RegExp;
}

const BIN = join(import.meta.dirname, '../../node_modules/.bin');
const BIOME = `${BIN}/biome format --config-path=${join(BIN, '../..')}`;

/** For programs that are not run, by recipe ID. */
const readers: Readonly<Record<string, Reader>> = {
  csharp: {
    name: 'the C# compiler of Mono',
    probe: ['mcs', '--version'],
    packages: 'mono-mcs',
    line: 'mcs --parse FILE',
    unknown: /^#nullable disable$/m,
  },
  spreadsheet: { name: 'Node.js', line: 'node --input-type=commonjs --check < FILE' },
};

/** Linters and formatters. They print nothing about good code. */
const critics: Readonly<Record<string, Reader>> = {
  javascript: { name: 'Biome', line: `${BIOME} FILE` },
  typescript: {
    name: 'TypeScript and Biome',
    line: `${BIOME} FILE && ${BIN}/tsc --noEmit --ignoreConfig --strict --target esnext --module nodenext --erasableSyntaxOnly --noUncheckedIndexedAccess --typeRoots ${BIN}/../@types --types node FILE`,
  },
  ruby: {
    name: 'Ruby',
    probe: ['ruby', '--version'],
    packages: 'ruby',
    line: 'ruby -wc FILE 2>&1 | grep -x "Syntax OK"',
  },
  go: {
    name: 'Go',
    probe: ['go', 'version'],
    packages: 'golang-go',
    line: 'go vet FILE && test -z "$(gofmt -l FILE)"',
  },
  elixir: {
    name: 'Elixir',
    probe: ['elixir', '--version'],
    packages: 'elixir',
    line: 'mix format --check-formatted FILE',
  },
};

const SAMPLE: Integration = {
  origin: 'https://sheaf.example.com',
  reportType: 'clicks_details_excel',
  search: {
    start_date: { daysAgo: 30 },
    end_date: { daysAgo: -1 },
    country: ['US', 'DE'],
    converted: true,
    advertiser_id: 12,
  },
  index: { filename: 'Klicks März' },
  schedule: null,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-syntax-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function checkSyntax(
  { line, unknown }: Reader,
  { id, request }: { id: string; request: Integration },
): Promise<string> {
  const recipe = recipes.find((one) => one.id === id)!;
  const path = join(await mkdtemp(join(folder, `${id}-`)), recipe.fileName);
  await writeFile(path, recipe.write(request).replace(unknown ?? /^$/, ''));
  const { code, output } = await runLine({ line: line.replaceAll('FILE', path), folder });
  return code === 0 ? 'fine' : output;
}

describe.each(Object.entries(readers))('%s', (id, reader) => {
  test.skipIf(!installed(reader))(`is valid for ${reader.name}, also with odd strings`, async () => {
    expect(await checkSyntax(reader, { id, request: SAMPLE })).toBe('fine');
    expect(await checkSyntax(reader, { id, request: { ...SAMPLE, search: {}, index: {} } })).toBe('fine');
    expect(await checkSyntax(reader, { id, request: oddIntegration('http://127.0.0.1', 100) })).toBe('fine');
    expect(
      await checkSyntax({ ...reader, line: `echo '(' >> FILE; ${reader.line}` }, { id, request: SAMPLE }),
    ).not.toBe('fine');
  });
});

describe.each(Object.entries(critics))('%s', (id, critic) => {
  test.skipIf(!installed(critic))(`has no warnings from ${critic.name}`, async () => {
    expect(await checkSyntax(critic, { id, request: SAMPLE })).toBe('fine');
    expect(await checkSyntax(critic, { id, request: { ...SAMPLE, search: {}, index: {} } })).toBe('fine');
  });
});

test('every recipe states how it was tested', () => {
  for (const { id, tried } of recipes) {
    expect(tried, id).toBe(id in runners ? 'run' : id in readers ? 'syntax' : 'not run here');
  }
});
