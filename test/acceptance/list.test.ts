import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, clicks } from '../support/api.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { sheaf } from '../support/service.ts';
import { cookieOf, OWN_PAGE, signIn } from '../support/sessions.ts';
import { suite } from '../support/suite.ts';

const service = suite({ env: { SHEAF_PART_ROWS: '20000' } });

let api: Api;
/** Newest first. */
let ids: number[];
const REPORTS = ['advertisers_csv', 'deals_excel', 'hot_advertisers_excel', 'clicks_details_excel'];

beforeAll(async () => {
  api = await service.as({ role: 'member' });
  ids = [];
  for (let n = 0; n < 11; n++) {
    const report_type = REPORTS[n % 3]!;
    ids.unshift((await api.build({ report_type, index_params: { filename: `list-${n}` } })).id);
  }
  // This export has several parts, which must not be listed.
  ids.unshift((await api.build(clicks(60))).id);
  await service.database.pool.query(
    `update sheaf.exports set status = 'failed', error_message = 'Broken by the test.' where id = any($1)`,
    [ids.slice(4, 6)],
  );
});

const list = async (query = '') => (await api.send(`/exports${query}`)).body;
const listed = async (query: string) => (await list(query)).exports!.map((one) => one.id);

test('newest first, without parts, and without next_cursor on the last page', async () => {
  const { exports, next_cursor } = await list();
  expect(exports!.map((one) => one.id)).toEqual(ids);
  expect(exports!.every((one) => one.parent_report_id === null)).toBe(true);
  expect(next_cursor).toBeNull();
});

test('limit: returns the newest exports', async () => {
  expect(await listed('?limit=1')).toEqual(ids.slice(0, 1));
  expect(await listed('?limit=5')).toEqual(ids.slice(0, 5));
  expect(await listed('?limit=1000')).toEqual(ids);
});

test('page: returns the next exports, and an empty page after the last', async () => {
  expect(await listed('?limit=5&page=1')).toEqual(ids.slice(0, 5));
  expect(await listed('?limit=5&page=2')).toEqual(ids.slice(5, 10));
  expect(await listed('?limit=5&page=3')).toEqual(ids.slice(10));
  expect(await listed('?limit=5&page=4')).toEqual([]);
  expect(await listed('?limit=5&page=100000')).toEqual([]);
});

describe.each(['after', 'cursor'])('%s with the value of next_cursor', (name) => {
  test.each([1, 3, 4, 12])('every export once in pages of %i', async (limit) => {
    const seen: number[] = [];
    let next: string | null = '';
    for (let page = 0; next !== null; page++) {
      const response = await list(`?limit=${limit}${next ? `&${name}=${next}` : ''}`);
      seen.push(...response.exports!.map((one) => one.id));
      expect(response.exports!.length).toBe(Math.min(limit, ids.length - page * limit));
      next = response.next_cursor!;
    }
    expect(seen).toEqual(ids);
  });
});

test('new exports do not move the pages', async () => {
  const first = await list('?limit=5');
  const { id } = await api.build({ report_type: 'deals_excel', index_params: { filename: 'meanwhile' } });
  expect(await listed(`?limit=5&after=${first.next_cursor}`)).toEqual(ids.slice(5, 10));
  ids.unshift(id);
});

test.each([
  ['page with meta.next_page', 'page', 'next_page'],
  ['after with meta.next_page', 'after', 'next_page'],
  ['cursor with meta.next_page', 'cursor', 'next_page'],
  ['page with meta.next_cursor', 'page', 'next_cursor'],
  ['after with meta.next_cursor', 'after', 'next_cursor'],
] as const)('%s: every export once, until has_more is false', async (_, parameter, member) => {
  const seen: number[] = [];
  let place: string | number | null = null;
  for (let more = true; more; ) {
    const { exports, meta, next_cursor } = await list(`?per_page=5${place === null ? '' : `&${parameter}=${place}`}`);
    seen.push(...exports!.map((one) => one.id));
    expect(meta!.next_cursor).toBe(next_cursor);
    expect(meta!.has_more).toBe(next_cursor !== null);
    more = meta!.has_more;
    place = meta![member];
  }
  expect(seen).toEqual(ids);
});

test('per_page is a synonym of limit, and different values are an error', async () => {
  expect(await listed('?per_page=1')).toEqual(ids.slice(0, 1));
  expect(await listed('?per_page=2&limit=2')).toEqual(ids.slice(0, 2));
  const { status, body } = await api.send('/exports?per_page=1&limit=2');
  expect([status, body.error!.details![0]!.field]).toEqual([422, 'per_page']);
});

test('page together with a different after is an error', async () => {
  const { status, body } = await api.send(`/exports?page=2&after=c${ids[0]}`);
  expect([status, body.error!.details![0]!.field]).toEqual([422, 'page']);
});

test('status and report_type can be comma-separated, repeated or in brackets', async () => {
  const all = (await list()).exports!;
  const where = (keep: (one: (typeof all)[number]) => boolean) => all.filter(keep).map((one) => one.id);
  expect(await listed('?status=failed')).toEqual(where((one) => one.status === 'failed'));
  expect(await listed('?status=failed')).toHaveLength(2);
  expect(await listed('?status=failed,completed')).toEqual(ids);
  expect(await listed('?status=pending,processing')).toEqual([]);
  expect(await listed('?report_type=deals_excel')).toEqual(where((one) => one.report_type === 'deals_excel'));
  expect(await listed('?report_type=deals_excel,clicks_details_excel&limit=2')).toEqual(
    where((one) => /deals|clicks/.test(one.report_type)).slice(0, 2),
  );
  expect(await listed('?report_type=deals_excel&status=failed')).toEqual(
    where((one) => one.report_type === 'deals_excel' && one.status === 'failed'),
  );
  expect(await listed('?status=&report_type=')).toEqual(ids);
  const failed = where((one) => one.status === 'failed');
  for (const query of [
    '?status[]=failed',
    '?status%5B%5D=failed',
    '?status[0]=failed',
    '?status=failed&status=failed',
  ]) {
    expect(await listed(query)).toEqual(failed);
  }
  expect(await listed('?status[]=failed&status[]=completed')).toEqual(ids);
  expect(await listed('?status=failed&status=completed')).toEqual(ids);
});

test('dry_run changes nothing', async () => {
  expect(await listed('?dry_run=true')).toEqual(ids);
  expect((await api.send(`/exports/${ids[0]}?dry_run=true`)).body.export!.id).toBe(ids[0]);
});

test('a trailing slash makes no difference', async () => {
  expect(await listed('/')).toEqual(ids);
});

describe('who started an export, how, and what it contains', () => {
  const deals = (filename: string) => ({
    report_type: 'deals_excel',
    search_params: { country: ['US'], active: true },
    index_params: { filename },
  });
  let colleague: Api;
  let admin: Api;
  let operator: Api;
  beforeAll(async () => {
    colleague = await service.as({ role: 'member', email: 'colleague@acme-media.example' });
    admin = await service.as({ role: 'admin', email: 'boss@acme-media.example' });
    operator = await service.as({ role: 'operator', publisher: 'nordlicht', email: 'root@nordlicht.example' });
  });

  test('summary and created_by', async () => {
    const made = (await colleague.create(deals('Übersicht'))).body.export!;
    expect(made).toMatchObject({
      summary: 'Deals in US, active',
      origin: 'api',
      created_by: { email: 'colleague@acme-media.example' },
      repeat_of: null,
    });
    await colleague.finished(made.id);
    expect((await admin.get(made.id)).created_by).toEqual(made.created_by);
    const dry = (await colleague.create(deals('dry'), '?dry_run=true')).body.export!;
    expect([dry.summary, dry.origin, dry.created_by]).toEqual(['Deals in US, active', 'api', null]);
  });

  test('origin: a session is the console, Sheaf-Client is what the program declares, and another value is an error', async () => {
    const headers = { 'content-type': 'application/json' };
    const create = (client: Api, name: string, more: Record<string, string>) =>
      client.send('/exports', { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(deals(name)) });
    const cookie = cookieOf(await signIn(service.api(), await service.key({ role: 'member' })));
    const page = service.api({ cookie, ...OWN_PAGE });
    expect((await create(page, 'console-1', {})).body.export!.origin).toBe('console');
    expect((await create(page, 'console-2', { 'sheaf-client': 'cli' })).body.export!.origin).toBe('console');
    expect((await create(api, 'cli', { 'sheaf-client': 'cli' })).body.export!.origin).toBe('cli');
    const wrong = await create(api, 'wrong', { 'sheaf-client': 'schedule' });
    expect([wrong.status, wrong.body.error!.details![0]!.field]).toEqual([422, 'sheaf-client']);
    const tool = { name: 'create_export', arguments: deals('mcp') };
    const key = await service.key({ role: 'member' });
    const called = await postMessage(`${service.service.origin}/mcp`, rpc('tools/call', tool), { 'x-api-key': key });
    expect(called.json.result.structuredContent.export.origin).toBe('mcp');
    const { code } = await sheaf(['export', 'deals_excel', '--index', 'filename=by-cli', '--url', api.origin], {
      env: { SHEAF_API_KEY: key },
    });
    expect(code).toBe(0);
    expect(await names(api, '?origin=cli')).toEqual(['by-cli', 'cli']);
    expect(await names(api, '?origin=console,mcp')).toEqual(['mcp', 'console-2', 'console-1']);
  });

  const names = async (client: Api, query: string) =>
    (await client.send(`/exports${query}`)).body.exports!.map((one) => one.parameters.index_params['filename']);

  test('created_by: me, a user ID or an e-mail address', async () => {
    const of = 'created_by=colleague@acme-media.example';
    expect(await names(colleague, '?created_by=me')).toEqual(['Übersicht']);
    expect(await names(admin, `?${of}`)).toEqual(['Übersicht']);
    const { id } = (await colleague.send('/exports')).body.exports![0]!.created_by!;
    expect(await names(admin, `?created_by=${id}`)).toEqual(['Übersicht']);
    expect(await names(admin, `?created_by=me,${id}`)).toEqual(['Übersicht']);
    expect(await names(api, `?${of}`)).toEqual([]);
    expect((await api.send('/exports?created_by=colleague')).status).toBe(422);
  });

  test('the address of an operator is visible to operators only', async () => {
    const search_params = { publisher_id: 'acme-media' };
    const { id } = (await operator.create({ report_type: 'deals_excel', search_params })).body.export!;
    const own = (await operator.get(id)).created_by!;
    expect(own.email).toBe('root@nordlicht.example');
    expect((await admin.get(id)).created_by).toEqual({ id: own.id, email: null });
    const found = async (client: Api, by: string | number) =>
      (await client.send(`/exports?created_by=${by}`)).body.exports!.map((one) => one.id);
    expect(await found(admin, 'root@nordlicht.example')).toEqual([]);
    expect(await found(operator, 'root@nordlicht.example')).toEqual([id]);
    expect(await found(admin, own.id)).toEqual([id]);
    const counted = (await admin.send('/exports/counts')).body as unknown as Counts;
    expect(counted.created_by.find((user) => user.id === own.id)).toEqual({ id: own.id, email: null, exports: 1 });
  });

  test('q finds file names and titles in any case, and IDs', async () => {
    expect(await names(colleague, `?q=${encodeURIComponent('üBERSICHT')}`)).toEqual(['Übersicht']);
    expect(await names(colleague, '?q=bersicht')).toEqual(['Übersicht']);
    expect(await names(colleague, '?q=DEALS')).toEqual(['Übersicht']);
    expect(await names(colleague, '?q=ubersicht')).toEqual([]);
    expect(await names(colleague, '?q=%25')).toEqual([]);
    const { id } = (await colleague.send('/exports')).body.exports![0]!;
    expect(await names(colleague, `?q=${id}`)).toEqual(['Übersicht']);
    expect(await names(colleague, `?q=%23${id}`)).toEqual(['Übersicht']);
    expect((await colleague.send('/exports?q=%00')).status).toBe(422);
  });

  test('counts have the same filters as the list, except the status', async () => {
    const counts = async (client: Api, query = '') =>
      (await client.send(`/exports/counts${query}`)).body as unknown as Counts;
    await admin.finished((await admin.send('/exports')).body.exports![0]!.id);
    const all = (await admin.send('/exports?limit=1000')).body.exports!;
    const counted = await counts(admin);
    expect(counted).toMatchObject({ total: all.length, capped: false });
    for (const status of ['pending', 'processing', 'completed', 'failed'] as const) {
      expect(counted.status[status]).toBe((await admin.send(`/exports?status=${status}`)).body.exports!.length);
    }
    expect(counted.origin['cli']).toBe(2);
    expect(counted.report_type['deals_excel']).toBe(all.filter((one) => one.report_type === 'deals_excel').length);
    expect(counted.created_by.reduce((sum, user) => sum + user.exports, 0)).toBe(all.length);
    expect(await counts(colleague)).toMatchObject({
      total: 1,
      created_by: [{ email: 'colleague@acme-media.example' }],
    });
    expect(await counts(admin, '?q=nothing-has-this-name')).toMatchObject({ total: 0, created_by: [] });
    expect((await admin.send('/exports/counts?status=failed')).status).toBe(422);
  });
});

interface Counts {
  total: number;
  capped: boolean;
  status: Record<string, number>;
  report_type: Record<string, number>;
  origin: Record<string, number>;
  created_by: { id: number; email: string | null; exports: number }[];
}
