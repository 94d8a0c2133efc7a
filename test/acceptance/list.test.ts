import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, clicks } from '../support/api.ts';
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
    `update exports set status = 'failed', error_message = 'Broken by the test.' where id = any($1)`,
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
