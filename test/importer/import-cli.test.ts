/** `sheaf import` as people and scripts use it: its text, JSON and exit codes, without control characters for the terminal. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { sheaf as run } from '../support/service.ts';

const CASES = join(import.meta.dirname, 'cases');
/** Control characters that a terminal interprets, except line feeds. */
const CONTROLS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-import-cli-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const sheaf = (...args: string[]) => run(args, { env: { DATABASE_URL: database.url }, cwd: folder });
const file = async (name: string, content: string) => {
  await writeFile(join(folder, name), content);
  return name;
};

test('the reconciliation as text', async () => {
  await copyFile(join(CASES, 'b11-text-trim.csv'), join(folder, 'trim.csv'));
  const { code, stdout } = await sheaf('import', 'advertisers', 'trim.csv', '--network', 'net', '--map', 'Name=name');
  expect(code).toBe(0);
  expect(stdout.replace(/in [\d.]+ s/, 'in 0 s').split('\n')).toEqual([
    'trim.csv: 2 rows read = 1 new + 0 changed + 0 same + 0 older + 1 repeated + 0 rejected, in 0 s',
    '  Repeated: 1 row has the key of another row, and only the last version was imported (line 2).',
    '  Columns used: external_id, name, country.',
    '  Columns missing: slug, domain, url, vertical.',
    '  external_id: white space around the value was removed (on line 2: " 001 " → "001")',
    '  name: white space around the value was kept (on line 2: "  Padded  ")',
    '  country: white space around the value was removed (on line 2: " DE " → "DE")',
    '  network: a network that did not exist was created (on line 2: "net")',
    '',
  ]);
});

test('the progress without a terminal is one line per step, with 100% only at the end', async () => {
  const name = await file(
    'many.csv',
    `external_id,name\n${Array.from({ length: 30_000 }, (_, n) => `m${n},Name ${n}\n`).join('')}`,
  );
  const { stderr } = await sheaf('import', 'advertisers', name, '--network=net');
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toEqual([...new Set(lines)]);
  expect(lines.slice(0, -1).every((line) => /^many\.csv: [1-9]?0% importing$/.test(line))).toBe(true);
  expect(lines.at(-1)).toBe('many.csv: 100% imported');
});

test('the reconciliation as JSON adds up', async () => {
  const name = await file('json.csv', 'external_id,name,extra\nj1,One,x\nj2,\nj1,Two,y\n');
  const { code, stdout } = await sheaf('import', 'advertisers', name, '--network=net', '--on-error=skip', '--json');
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ file: name, rows: 3, new: 1, changed: 0, same: 0, repeated: 1, rejected: 1 });
  expect(result).toMatchObject({ rejectedFile: 'json.csv.rejected', sums: [], notes: [] });
  expect(result.columns).toEqual({
    used: ['external_id', 'name'].map((column) => ({ name: column, column })),
    ignored: ['extra'],
    missing: ['slug', 'domain', 'url', 'vertical', 'country'],
  });
});

test('the first file that fails ends the command, with a list of the files that were not imported', async () => {
  const name = await file('fine.csv', 'external_id,name\n1,x\n');
  const { code, stdout, stderr } = await sheaf('import', 'advertisers', name, 'none.csv', name, '--network', 'net');
  expect(code).toBe(2);
  expect(stdout).toContain('fine.csv: 1 row read');
  expect(stderr).toContain('Not imported, because of the error below: "fine.csv".\nsheaf: none.csv cannot be opened');
});

test('an import of which every row was rejected has failed', async () => {
  const name = await file('all.csv', 'external_id,name\na1,\na2,\n');
  const { code, stderr } = await sheaf('import', 'advertisers', name, '--network', 'net', '--on-error', 'skip');
  expect([code, stderr]).toEqual([4, expect.stringContaining('all.csv: every row was rejected.')]);
});

test('control characters in files, names and options are escaped in text and in JSON', async () => {
  const evil = '\x1b[2J\x1b]0;title\x07\x9b\u202e';
  const options = ['--network', 'net'];
  const columns = join(CASES, 'b14-esc.csv');
  const named = await file(`${evil}.csv`, 'external_id,name\n1,x\n');
  const value = await file('v.csv', `external_id,name,country\n1,x,${evil}\n`);
  const header = await file('h.csv', `${evil},name\n1,x\n`);
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('evil', $1)`, [`${evil}\nforged line`]);
  const outputs = await Promise.all([
    sheaf('import', 'advertisers', columns, named, value, ...options),
    sheaf('import', 'advertisers', columns, named, header, ...options, '--json'),
    sheaf('publishers', 'list'),
    sheaf('publishers', 'list', '--json'),
  ]);
  for (const { stdout, stderr } of outputs) expect(`${stdout}${stderr}`).not.toMatch(CONTROLS);
  expect(outputs.map(({ code }) => code)).toEqual([4, 2, 0, 0]);
  expect(outputs[2].stdout.trim().split('\n')).toHaveLength(2);
  expect(JSON.parse(outputs[3].stdout)).toMatchObject([{ name: `${evil}\nforged line` }]);
});
