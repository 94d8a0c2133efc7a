/** The report types of examples/shop are like those that come with Sheaf: in a schedule with a delivery, and through MCP. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyFile } from '../../src/verify/verify-file.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { suite, type Who } from '../support/suite.ts';
import { until } from '../support/until.ts';

const SHOP = join(import.meta.dirname, '../../examples/shop');
const ADMIN: Who = { role: 'admin', publisher: 'my-shop', email: 'ada@my-shop.example' };

/** The report types, their titles, and the tables whose rows they have. */
const REPORTS = [
  ['orders', 'Orders', 'public.orders'],
  ['order_items', 'Order items', 'public.order_items'],
  ['customer_totals', 'Customer totals', 'public.customers'],
] as const;

const LIMIT = { limitMs: 120_000, everyMs: 200 };

const base = await mkdtemp(join(tmpdir(), 'sheaf-examples-'));
afterAll(() => rm(base, { recursive: true }));

const service = suite({
  template: 'empty',
  env: { SHEAF_REPORTS: join(SHOP, 'reports'), SHEAF_DELIVERY_FOLDER: base, SHEAF_PART_ROWS: '2000' },
  async prepare() {
    await service.database.pool.query(`insert into sheaf.publishers (slug, name) values ('my-shop', 'My shop')`);
    await service.database.pool.query(await readFile(join(SHOP, 'shop.sql'), 'utf8'));
  },
});

interface Run {
  status: string;
  export_id: number | null;
  deliveries: { status: string; name: string | null }[];
}

const rowsIn = async (table: string) => {
  const { rows } = await service.database.pool.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]!.count;
};

async function send<Body>(path: string, body?: object): Promise<Body> {
  const api = await service.as(ADMIN);
  const headers = { 'content-type': 'application/json' };
  const response = await api.send(path, body ? { method: 'POST', headers, body: JSON.stringify(body) } : {});
  expect([response.status < 300, response.text]).toEqual([true, expect.any(String)]);
  return JSON.parse(response.text) as Body;
}

let folder: number;
beforeAll(async () => {
  const { destination } = await send<{ destination: { id: number } }>('/destinations', {
    name: 'Share',
    folder: { path: '' },
  });
  folder = destination.id;
});

const schedule = async (report_type: string, name: string) => {
  const rule = { rule: { every: 'day', at: ['05:00'] }, time_zone: 'Europe/Berlin', destinations: [folder] };
  return (await send<{ schedule: { id: number } }>('/schedules', { name, report_type, ...rule })).schedule.id;
};

test.each(REPORTS)('%s runs in a schedule, and its file is delivered with its receipt', async (name, title, table) => {
  const id = await schedule(name, `${title} of the day`);
  await send(`/schedules/${id}/runs`, {});
  const run = await until(
    async () => {
      const [latest] = (await send<{ runs: Run[] }>(`/schedules/${id}/runs`)).runs;
      return latest?.deliveries[0]?.status === 'delivered' && latest;
    },
    { ...LIMIT, what: `the file of ${name} is delivered` },
  );
  expect(run.status).toBe('completed');
  const file = run.deliveries[0]!.name!;
  const delivered = join(base, 'my-shop');
  expect(await readdir(delivered)).toEqual(expect.arrayContaining([file, `${file}.receipt.json`]));
  const receipt = JSON.parse(await readFile(join(delivered, `${file}.receipt.json`), 'utf8'));
  expect([receipt.report_type, receipt.rows]).toEqual([name, await rowsIn(table)]);
  expect(await verifyFile({ path: join(delivered, file), receipt })).toMatchObject({ complete: true, findings: [] });
});

test.each(REPORTS)('%s is described, previewed and exported through MCP', async (name, title, table) => {
  const headers = { 'x-api-key': await service.key(ADMIN), 'content-type': 'application/json' };
  const call = async (tool: string, input: object) => {
    const message = rpc('tools/call', { name: tool, arguments: input });
    const { json } = await postMessage(`${service.service.origin}/mcp`, message, headers);
    expect([tool, json.result.isError, json.result.content]).toEqual([tool, undefined, expect.any(Array)]);
    return json.result.structuredContent;
  };
  expect(await call('describe_report', { name })).toMatchObject({ report_type: { name, title } });
  expect(await call('preview_rows', { report_type: name, limit: 3 })).toMatchObject({
    rows: [expect.any(Array), expect.any(Array), expect.any(Array)],
  });
  const created = await call('create_export', { report_type: name, index_params: { format: 'csv.zip' } });
  const done = await until(
    async () => {
      const { export: shown } = await call('get_export', { id: created.export.id });
      return shown.status === 'completed' && shown;
    },
    { ...LIMIT, what: `the export of ${name} is completed` },
  );
  expect([done.row_count, done.filename]).toEqual([await rowsIn(table), expect.stringMatching(/\.csv\.zip$/)]);
});
