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
  // In several parts, which must not be listed.
  ids.unshift((await api.build(clicks(60))).id);
  await service.database.pool.query(
    `update exports set status = 'failed', error_message = 'Broken by the test.' where id = any($1)`,
    [ids.slice(4, 6)],
  );
});

const list = async (query = '') => (await api.send(`/exports${query}`)).body;
const listed = async (query: string) => (await list(query)).exports!.map((one) => one.id);

test('newest first, without parts, and no next_cursor when all are there', async () => {
  const { exports, next_cursor } = await list();
  expect(exports!.map((one) => one.id)).toEqual(ids);
  expect(exports!.every((one) => one.parent_report_id === null)).toBe(true);
  expect(next_cursor).toBeNull();
});

test('limit: the newest of them', async () => {
  expect(await listed('?limit=1')).toEqual(ids.slice(0, 1));
  expect(await listed('?limit=5')).toEqual(ids.slice(0, 5));
  expect(await listed('?limit=1000')).toEqual(ids);
});

test('page: the next of limit, and an empty page behind the last', async () => {
  expect(await listed('?limit=5&page=1')).toEqual(ids.slice(0, 5));
  expect(await listed('?limit=5&page=2')).toEqual(ids.slice(5, 10));
  expect(await listed('?limit=5&page=3')).toEqual(ids.slice(10));
  expect(await listed('?limit=5&page=4')).toEqual([]);
  expect(await listed('?limit=5&page=100000')).toEqual([]);
});

describe.each(['after', 'cursor'])('%s with next_cursor', (name) => {
  test.each([1, 3, 4, 12])('every export once in pages of %i', async (limit) => {
    const seen: number[] = [];
    let next: string | null = '';
    for (let page = 0; next !== null; page++) {
      const answer = await list(`?limit=${limit}${next ? `&${name}=${next}` : ''}`);
      seen.push(...answer.exports!.map((one) => one.id));
      expect(answer.exports!.length).toBe(Math.min(limit, ids.length - page * limit));
      next = answer.next_cursor!;
    }
    expect(seen).toEqual(ids);
  });
});

test('a page is not moved by exports that come meanwhile', async () => {
  const first = await list('?limit=5');
  const { id } = await api.build({ report_type: 'deals_excel', index_params: { filename: 'meanwhile' } });
  expect(await listed(`?limit=5&after=${first.next_cursor}`)).toEqual(ids.slice(5, 10));
  ids.unshift(id);
});

test('status and report_type: words joined by commas', async () => {
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
});

test('unknown query parameters and dry_run change nothing', async () => {
  expect(await listed('?dry_run=true&utm_source=x&_=123')).toEqual(ids);
  expect((await api.send(`/exports/${ids[0]}?dry_run=true`)).body.export!.id).toBe(ids[0]);
});

test('a slash at the end is the same address', async () => {
  expect(await listed('/')).toEqual(ids);
});
