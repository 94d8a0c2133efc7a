/** The check of the borders between folders, with a forbidden import for each rule. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RULES } from '../../scripts/border-rules.ts';
import { findViolations } from '../../scripts/find-violations.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sheaf-borders-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Existing files and packages that the code in a test can import. */
const THERE = {
  'package.json': JSON.stringify({
    dependencies: { pg: '1', 'openapi-types': '1', ai: '1' },
    devDependencies: { vitest: '1' },
    optionalDependencies: { fast: '1' },
  }),
  'clients/typescript/package.json': '{}',
  'clients/typescript/src/client.ts': '',
  'src/errors.ts': '',
  'src/wire.ts': '',
  'web/src/console/list.ts': '',
  'web/src/routes.ts': '',
  'src/db/pool.ts': '',
  'src/db/migrate.ts': '',
  'src/store/store.ts': '',
  'src/store/disk-store.ts': '',
  'src/reports/catalog.ts': '',
  'src/reports/built-in.ts': '',
  'src/dex/answer.ts': '',
  'src/worker/worker.ts': '',
  ...Object.fromEntries(
    ['pg', 'ai', 'vitest', 'fast', 'unlisted'].map((name) => [`node_modules/${name}/index.js`, 'export {};']),
  ),
  'node_modules/openapi-types/index.d.ts': 'export {};',
  'node_modules/openapi-types/package.json': '{ "types": "index.d.ts" }',
};

function violations(files: Record<string, string>): string[] {
  for (const [path, text] of Object.entries({ ...THERE, ...files })) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findViolations(root, ['src', 'web/src', 'clients/typescript/src']);
}

const FORBIDDEN: Record<string, [path: string, text: string]> = {
  'borders of exports/': ['src/exports/a.ts', "import '../worker/worker.ts';"],
  'folders of the pages': ['web/src/search/a.ts', "import '../console/list.ts';"],
  'borders of files beside the folders': ['src/errors.ts', "import './db/pool.ts';"],
  'a concrete part is wired, not imported': ['src/config.ts', "import './store/disk-store.ts';"],
  'report types are handed down': ['src/worker/a.ts', "import '../reports/built-in.ts';"],
  'a report type uses no database': ['src/reports/a.ts', "import 'pg';"],
  'a recipe is text': ['src/dex/recipes/a.ts', "import '../answer.ts';"],
  'every imported package is in package.json': ['src/db/a.ts', "import 'unlisted';"],
  'every import resolves': ['src/db/a.ts', "import './b.ts';"],
  'the service runs without the packages of development': ['src/db/a.ts', "import { type A } from 'vitest';"],
  'the TypeScript client has no dependencies': ['clients/typescript/src/a.ts', "import '../../../src/errors.ts';"],
  'sheaf export and the list of commands load no service': ['src/cli/export.ts', "import '../wire.ts';"],
  'types of the OpenAPI document are in openapi/': ['src/api/a.ts', "import type { A } from 'openapi-types';"],
  'only dex/model knows the SDK of models': ['src/dex/a.ts', "import 'ai';"],
};

test.each(Object.entries(FORBIDDEN))('a forbidden import is found: %s', (rule, [path, text]) => {
  const found = violations({ [path]: text });
  expect(found).toEqual([expect.stringMatching(new RegExp(`^${path} imports .* \\(${rule}\\)$`))]);
});

test('every rule has a forbidden import here', () => {
  const names = RULES.map(({ name }) => (/^borders of \w+\/$/.test(name) ? 'borders of exports/' : name));
  expect(Object.keys(FORBIDDEN)).toEqual([...new Set(names)]);
});

test.each([
  "import { a } from '../worker/worker.ts';",
  "import type { A } from '../worker/worker.ts';",
  "export { a } from '../worker/worker.ts';",
  "export type { A } from '../worker/worker.ts';",
  "export * from '../worker/worker.ts';",
  "export * as a from '../worker/worker.ts';",
  "await import('../worker/worker.ts');",
  'await import(`../worker/worker.ts`);',
  "type A = import('../worker/worker.ts').A;",
  "type A = typeof import('../worker/worker.ts');",
  "require('../worker/worker.ts');",
  "import a = require('../worker/worker.ts');",
])('%s is an import', (text) => {
  expect(violations({ 'src/exports/a.ts': text })).toHaveLength(1);
});

test('what the rules allow', () => {
  expect(
    violations({
      'src/exports/a.ts': "import '../db/pool.ts';\nimport '../errors.ts';\nimport 'node:fs';\nimport './b.ts';",
      'src/exports/b.ts': "import type { A } from 'vitest';\nimport 'pg';",
      'src/exports/b.test.ts': "import 'vitest';\nimport '../worker/worker.ts';",
      'src/cli/export.ts': "await import('../wire.ts');",
      'src/openapi/document.ts': "import type { A } from 'openapi-types';",
      'src/dex/model/a.ts': "import 'ai';",
      'src/wire.ts': "import './store/disk-store.ts';",
      'web/src/layout/a.ts': "import '../console/list.ts';",
      'web/src/app.ts': "import './routes.ts';\nimport './layout/a.ts';",
      'clients/typescript/src/a.ts': "import './client.ts';\nimport 'node:fs';",
    }),
  ).toEqual([]);
});

test('an optional package cannot be imported', () => {
  expect(violations({ 'src/db/a.ts': "import 'fast';" })).toEqual([expect.stringContaining('in package.json')]);
});

test('circles are found, also those of types and of files that load later', () => {
  const found = violations({
    'src/db/a.ts': "import './b.ts';",
    'src/db/b.ts': "import type { C } from './c.ts';",
    'src/db/c.ts': "await import('./a.ts');\nimport './d.ts';",
    'src/db/d.ts': '',
  });
  expect(found).toEqual([expect.stringContaining('src/db/a.ts → src/db/b.ts → src/db/c.ts → src/db/a.ts')]);
});

test('a file beside the folders of the pages is above them', () => {
  expect(violations({ 'web/src/layout/a.ts': "import '../routes.ts';" })).toEqual([
    expect.stringContaining('(folders of the pages)'),
  ]);
});

test('circles of folders are found, also those within one folder', () => {
  const found = violations({
    'src/db/one/a.ts': "import '../two/b.ts';",
    'src/db/one/c.ts': '',
    'src/db/two/b.ts': "import '../shared.ts';",
    'src/db/two/d.ts': "import '../one/c.ts';",
    'src/db/two/e.test.ts': "import '../three/f.ts';",
    'src/db/three/f.ts': "import '../two/b.ts';",
    'src/db/shared.ts': "import './one/c.ts';",
  });
  expect(found).toEqual([expect.stringContaining('src/db/one → src/db/two → src/db/one')]);
});

test('circles of folders of the pages are found', () => {
  const found = violations({
    'web/src/console/list/a.ts': "import '../export/b.ts';",
    'web/src/console/export/b.ts': '',
    'web/src/console/export/c.ts': "import '../list/d.ts';",
    'web/src/console/list/d.ts': '',
  });
  expect(found).toEqual([
    expect.stringContaining('web/src/console/export → web/src/console/list → web/src/console/export'),
  ]);
});

test('a file that cannot be parsed is reported', () => {
  expect(violations({ 'src/db/a.ts': 'import {' })).toEqual([expect.stringContaining('src/db/a.ts')]);
});
