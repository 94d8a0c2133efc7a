/**
 * Clients from public generators and `openapi.json`. Each must compile with `tsc --strict` and reject a filter that the
 * report type does not have. Installs the generators in package.json beside this file, so it needs the npm registry.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const DOCUMENT = join(import.meta.dirname, '../../openapi.json');
const OUTPUT = 'client';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-generators-'));
  for (const file of ['package.json', 'package-lock.json']) {
    await cp(join(import.meta.dirname, file), join(folder, file));
  }
  await cp(DOCUMENT, join(folder, 'openapi.json'));
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Generator {
  name: string;
  /** The command in its package. */
  command: string;
  arguments: string[];
  /** How a program imports the type of a request. */
  type: string;
}

const GENERATORS: Generator[] = [
  {
    name: 'openapi-typescript',
    command: 'openapi-typescript',
    arguments: ['openapi.json', '-o', `${OUTPUT}/types.ts`],
    type: `import type { components } from './types';\ntype ExportRequest = components['schemas']['ExportRequest'];`,
  },
  {
    name: '@hey-api/openapi-ts',
    command: 'openapi-ts',
    arguments: ['-i', 'openapi.json', '-o', `${OUTPUT}/hey`],
    type: `import type { ExportRequest } from './hey/types.gen';`,
  },
  {
    name: 'orval',
    command: 'orval',
    arguments: ['--input', 'openapi.json', '--output', `${OUTPUT}/orval.ts`, '--client', 'fetch'],
    type: `import type { ExportRequest } from './orval';`,
  },
  {
    name: 'openapi-typescript-codegen',
    command: 'openapi',
    arguments: ['--input', 'openapi.json', '--output', `${OUTPUT}/codegen`, '--client', 'fetch'],
    type: `import type { ExportRequest } from './codegen';`,
  },
  {
    name: 'swagger-typescript-api',
    command: 'swagger-typescript-api',
    arguments: ['generate', '-p', 'openapi.json', '-o', OUTPUT, '-n', 'api.ts'],
    type: `import type { ExportRequest } from './api';`,
  },
  {
    name: 'openapi-zod-client',
    command: 'openapi-zod-client',
    arguments: ['openapi.json', '-o', `${OUTPUT}/zod-client.ts`],
    type: `import type { z } from 'zod';\nimport { schemas } from './zod-client';\ntype ExportRequest = z.input<typeof schemas.ExportRequest>;`,
  },
];

/** Code that must compile, and code that must not. */
const PROGRAM = `
export const right: ExportRequest[] = [
  { report_type: 'advertisers_csv' },
  { report_type: 'deals_excel', search_params: { country: 'US', active: true } },
  { report_type: 'clicks_details_excel', search_params: { start_date: '2026-11-01', end_date: '2026-11-30' } },
];
// @ts-expect-error a filter of another report type
export const wrong: ExportRequest = { report_type: 'deals_excel', search_params: { device: 'mobile' } };
// @ts-expect-error the dates are required
export const missing: ExportRequest = { report_type: 'clicks_details_excel' };
// @ts-expect-error there is no such report type
export const unknown: ExportRequest = { report_type: 'sales_excel' };
`;

const STRICT = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--module', 'esnext'].concat([
  ...['--moduleResolution', 'bundler', '--lib', 'es2022,dom,dom.iterable'],
]);

test.each(GENERATORS)(
  '$name: compiles with tsc --strict and rejects a wrong filter',
  async ({ command, arguments: given, type }) => {
    const client = join(folder, OUTPUT);
    await rm(client, { recursive: true, force: true });
    await mkdir(client);
    const bin = (name: string) => join(folder, 'node_modules/.bin', name);
    await run(process.execPath, [bin(command), ...given], { cwd: folder });
    await writeFile(join(client, 'program.ts'), type + PROGRAM);
    const compiled = run(process.execPath, [bin('tsc'), ...STRICT, `${OUTPUT}/program.ts`], { cwd: folder });
    expect(
      await compiled.then(
        () => '',
        ({ stdout }: { stdout: string }) => stdout,
      ),
    ).toBe('');
  },
);
