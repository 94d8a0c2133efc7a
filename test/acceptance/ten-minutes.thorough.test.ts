/** The guide from an existing PostgreSQL to an export: its commands run as they are written, in an empty folder. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiDocument } from '../../src/openapi/document.ts';
import { createApi } from '../support/api.ts';
import { documentCheck } from '../support/check-documented.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type RunningService, startService } from '../support/service.ts';

const ROOT = join(import.meta.dirname, '../..');

let database: TestDatabase;
let folder: string;
let service: RunningService | undefined;
let blocks: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-ten-minutes-'));
  await symlink(join(ROOT, 'examples'), join(folder, 'examples'));
  database = await testDatabase('bare');
  const guide = await readFile(join(ROOT, 'docs/guide/ten-minutes.md'), 'utf8');
  blocks = [...guide.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1]!);
});
afterAll(async () => {
  await service?.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a script in bash. Its exports are the environment of the next one. */
let environment: Record<string, string> = {};
async function run(script: string): Promise<string> {
  const npx = `npx() { shift; ${JSON.stringify(join(ROOT, 'bin/sheaf'))} "$@"; }`;
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-euo', 'pipefail', '-c', `${npx}\n${script}\nprintf '\\nENVIRONMENT\\n'; env -0 | base64 -w0`],
    { cwd: folder, env: { PATH: process.env['PATH']!, ...environment } },
  );
  const [output, encoded] = stdout.split('\nENVIRONMENT\n');
  const lines = Buffer.from(encoded!, 'base64').toString().split('\0').filter(Boolean);
  environment = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return output!;
}

/** The commands of PostgreSQL, which not every machine has, run over a connection. */
async function runBlock(block: string): Promise<string> {
  const own: string[] = [];
  for (const line of block.split('\n')) {
    const file = /^psql shop -f (\S+)$/.exec(line);
    const statement = /^psql shop -c "(.*)"$/.exec(line);
    if (line === 'createdb shop') continue;
    if (file) await database.pool.query(await readFile(join(ROOT, file[1]!), 'utf8'));
    else if (statement) await database.pool.query(statement[1]!);
    else own.push(line.replace('postgresql://localhost/shop', `'${database.url}'`));
  }
  return run(own.join('\n'));
}

test('the commands of the guide lead to two complete files', async () => {
  environment = { SHEAF_DATA_DIR: join(folder, 'data') };
  expect(blocks.map((block) => block.trim()).indexOf('npx sheaf start')).toBe(6);
  await runBlock(blocks[0]!);
  expect(await runBlock(blocks[1]!)).toContain('Created my-shop.');
  expect(await runBlock(blocks[2]!)).toContain('orders.yaml with 8 columns, 8 filters and 3 sort orders.');
  await runBlock(blocks[3]!);
  expect((await readdir(join(folder, 'reports'))).sort()).toEqual(['customers.ts', 'order-items.yaml', 'orders.yaml']);

  const checked = await runBlock(blocks[4]!);
  for (const name of ['customer_totals', 'order_items', 'orders'])
    expect(checked).toMatch(new RegExp(`^${name}$`, 'm'));
  expect(checked).toContain('create index concurrently on public.orders (placed_at, id);');
  expect(checked).not.toContain('FAIL');
  await runBlock(blocks[5]!);
  expect(await runBlock(blocks[4]!)).toContain('An index gives the order placed_at');

  service = await startService({
    env: { ...environment, SHEAF_REPORTS: join(folder, 'reports'), SHEAF_PART_ROWS: '1000' },
  });
  environment = { ...environment, SHEAF_URL: service.origin };
  const exported = await runBlock(blocks[7]!);
  const { rows } = await database.pool.query(
    `select count(*) as rows from public.orders o join public.customers c on c.id = o.customer_id
     where o.status in ('paid', 'shipped') and c.country = 'DE'`,
  );
  expect(rows[0].rows).toBeGreaterThan(100);
  expect(exported).toContain(`orders.xlsx: ${Number(rows[0].rows).toLocaleString('en')} rows, `);
  expect(exported).toContain('items.csv: 15,000 rows, ');
  const [header, first, ...others] = (await readFile(join(folder, 'items.csv'), 'utf8')).trimEnd().split('\r\n');
  expect(header).toBe('\ufeffOrder ID,Line,SKU,Quantity,Price');
  expect([first, others.length]).toEqual([expect.stringMatching(/^1,1,/), 14_999]);
});

test('the totals of customers, by the report type in TypeScript, are those of SQL, and another publisher has none', async () => {
  const document = (await (await fetch(`${service!.origin}/openapi.json`)).json()) as ApiDocument;
  const options = { check: documentCheck(document) };
  const api = createApi(service!.origin, { 'x-api-key': environment['SHEAF_API_KEY']! }, options);
  const request = { report_type: 'customer_totals', search_params: { placed_from: '2026-03-01', country: 'DE' } };
  const { status, body } = await api.create(request, '?dry_run=true');
  const { rows } = await database.pool.query(`select count(*) as rows from public.customers where country = 'DE'`);
  expect([status, body.export!.estimate!.rows]).toEqual([200, rows[0].rows]);
  const other = await run(
    'npx sheaf publishers create other >&2; npx sheaf keys create --publisher other --role admin',
  );
  const stranger = createApi(service!.origin, { 'x-api-key': other.trim() }, options);
  const seen = await stranger.create(request, '?dry_run=true');
  expect([seen.status, seen.body.export!.estimate!.rows]).toEqual([200, 0]);
});
