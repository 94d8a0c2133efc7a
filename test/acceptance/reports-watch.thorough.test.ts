/** `sheaf reports watch` checks the files of SHEAF_REPORTS again when they change, whatever is wrong with them, and ends with a signal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { sheaf } from '../support/service.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const SHOP = join(ROOT, 'examples/shop');
const READY = 'for changes. Stop with Ctrl-C.';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('my-shop', 'Shop')`);
  await database.pool.query(await readFile(join(SHOP, 'shop.sql'), 'utf8'));
});
afterAll(() => database.drop());

let watching: ChildProcess;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-watch-'));
  for (const file of ['orders.yaml', 'customers.ts']) await copyFile(join(SHOP, 'reports', file), join(folder, file));
});
afterEach(async () => {
  watching?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({ ...process.env, DATABASE_URL: database.url, SHEAF_REPORTS: folder });

function watch(): void {
  output = '';
  watching = spawn(join(ROOT, 'bin/sheaf'), ['reports', 'watch', '--rows', '10'], { env: env() });
  for (const stream of [watching.stdout!, watching.stderr!]) stream.on('data', (chunk) => (output += chunk));
}

/** The output from the last call on, once the command waits for changes again. */
async function checked(): Promise<string> {
  const what = () => `the command waits for changes:\n${output}`;
  await until(async () => output.includes(READY), { limitMs: 60_000, what: what() });
  const [before, ...after] = output.split(READY);
  output = after.join(READY);
  return before!;
}

async function ended(signal: NodeJS.Signals): Promise<unknown[]> {
  const closed = once(watching, 'close');
  watching.kill(signal);
  return closed;
}

/** Replaces a file as many editors do. */
async function replace(name: string, text: string): Promise<void> {
  await writeFile(join(folder, `${name}~`), text);
  await rename(join(folder, `${name}~`), join(folder, name));
}

const orders = () => readFile(join(SHOP, 'reports/orders.yaml'), 'utf8');

test('it prints what sheaf reports check prints, and checks a file again when it changes', async () => {
  watch();
  const first = await checked();
  const { stdout } = await sheaf(['reports', 'check', '--rows', '10'], {
    env: { DATABASE_URL: database.url, SHEAF_REPORTS: folder },
  });
  // Durations differ.
  const plain = (text: string) => text.replace(/\d+ ms/g, '');
  expect(plain(first)).toContain(plain(stdout));

  await replace('orders.yaml', (await orders()).replace('sql: c.name,', 'sql: c.nome,'));
  const broken = await checked();
  expect(broken).toContain('column c.nome does not exist');
  expect(broken).not.toContain('customers');

  await writeFile(join(folder, 'orders.yaml'), 'name: "orders');
  expect(await checked()).toMatch(/orders\.yaml:\d+: /);

  await writeFile(join(folder, 'orders.yaml'), await orders());
  expect(await checked()).toContain('An index gives the order id');
  expect(await ended('SIGTERM')).toEqual([0, null]);
});

test('code is loaded again, also what it imports, and other files are ignored', async () => {
  const customers = await readFile(join(folder, 'customers.ts'), 'utf8');
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'lib/label.ts'), `export const label = 'First';\n`);
  const labeled = `import { label } from './lib/label.ts';\n${customers.replace(/label: '[^']*'/, 'label: label')}`;
  expect(labeled).toContain('label: label');
  await writeFile(join(folder, 'customers.ts'), labeled);
  watch();
  await checked();

  await writeFile(join(folder, 'notes.md'), 'Ignored.');
  await writeFile(join(folder, '.orders.yaml.swp'), 'Ignored.');
  await rm(join(folder, 'notes.md'));
  await writeFile(join(folder, 'lib/label.ts'), `export const label = 7;\n`);
  const both = await checked();
  expect(both).toContain('all report types');
  expect(both).toContain('columns[0].label: 7 is not valid');

  await writeFile(join(folder, 'lib/label.ts'), `export const label = 'Second';\n`);
  const again = await checked();
  expect(again).toMatch(/^customer_totals$/m);
  expect(again).toMatch(/^orders$/m);
  // Each change was one check, and the ignored files were none.
  expect(output).not.toContain('all report types');

  await mkdir(join(folder, 'more'));
  await writeFile(join(folder, 'more.yaml'), (await orders()).replace('name: orders', 'name: more'));
  const added = await checked();
  expect(added).toContain('more.yaml');
  expect(added).not.toMatch(/^orders$/m);
  expect(await ended('SIGINT')).toEqual([0, null]);
});

test('a change ends a check whose result is no longer right, and a signal ends it, too', async () => {
  const slow = (await orders()).replace(/^scope:/m, `where: pg_advisory_xact_lock_shared(9)::text is not null\nscope:`);
  expect(slow).toContain('pg_advisory');
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('select pg_advisory_lock(9)');
  const waiting = async (count: number) => {
    const { rowCount } = await holder.query(
      `select from pg_locks where locktype = 'advisory' and objid = 9 and not granted`,
    );
    return rowCount === count;
  };
  try {
    await writeFile(join(folder, 'orders.yaml'), slow);
    watch();
    await until(() => waiting(1), { limitMs: 60_000, what: 'the check waits for the lock' });
    await writeFile(join(folder, 'orders.yaml'), await orders());
    const done = await checked();
    expect(done).toContain('An index gives the order id');
    expect(done.match(/all report types/g)).toHaveLength(2);

    await writeFile(join(folder, 'orders.yaml'), slow);
    await until(() => waiting(1), { limitMs: 60_000, what: 'the check waits for the lock' });
    expect(await ended('SIGINT')).toEqual([0, null]);
    await until(() => waiting(0), { limitMs: 60_000, what: 'the statement of the check has ended' });
  } finally {
    await holder.end();
  }
});

test('sheaf reports check takes files, too, and names those that exist', async () => {
  const check = (file: string) =>
    sheaf(['reports', 'check', join(folder, file), '--rows', '10'], {
      env: { DATABASE_URL: database.url, SHEAF_REPORTS: folder },
    });
  const { code, stdout } = await check('orders.yaml');
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'orders']);
  const none = await check('none.yaml');
  expect([none.code, none.stderr]).toEqual([
    2,
    expect.stringMatching(/none\.yaml is not a file of .* Allowed: .*customers\.ts, .*orders\.yaml\.$/m),
  ]);
});

test('a folder that does not exist is an error', async () => {
  await rm(folder, { recursive: true });
  watch();
  expect(await once(watching, 'close')).toEqual([1, null]);
  expect(output).toContain(`SHEAF_REPORTS: ${folder} cannot be read (ENOENT)`);
});
