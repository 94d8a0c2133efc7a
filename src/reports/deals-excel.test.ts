/** Active, upcoming and expired deals, to the microsecond. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { firstRowsStatement } from '../source/statements.ts';
import { builtIn } from './built-in.ts';
import { canonicalParams } from './canonical.ts';

/** November 30 ends in New York. In Tokyo, it is already 14:00 on December 1. */
const MIDNIGHT = '2026-12-01T05:00:00Z';
const JUST_BEFORE = '2026-12-01T04:59:59.999999Z';
const JUST_AFTER = '2026-12-01T05:00:00.000001Z';

/** Title, status, start and end of each deal. */
const DEALS: readonly (readonly [string, string, string | null, string | null])[] = [
  ['ends just before', 'active', null, JUST_BEFORE],
  ['ends at midnight', 'active', null, MIDNIGHT],
  ['ends just after', 'active', null, JUST_AFTER],
  ['never ends', 'active', null, null],
  ['starts at midnight', 'active', MIDNIGHT, null],
  ['starts just after', 'active', JUST_AFTER, null],
  ['paused, never ends', 'paused', null, null],
  ['paused, starts just after', 'paused', JUST_AFTER, null],
  ['paused, ends at midnight', 'paused', null, MIDNIGHT],
  ['ended early', 'ended', null, '2027-01-01T00:00:00Z'],
  ['ended before it starts', 'ended', JUST_AFTER, null],
  ['ends before it starts', 'active', '2027-01-01T00:00:00Z', JUST_BEFORE],
];

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`
    insert into sheaf.publishers (slug, name) values ('p', 'P');
    insert into public.networks (slug, name) values ('n', 'N');
    insert into public.advertisers (network_id, external_id, slug, name) values (1, '1', 'a', 'A');
    insert into public.programmes (publisher_id, advertiser_id, status) values (1, 1, 'joined')`);
  for (const [title, status, starts, ends] of DEALS) {
    await database.pool.query(
      `insert into public.deals (advertiser_id, external_id, type, title, status, starts_at, ends_at)
       values (1, $1, 'sale', $1, $2, $3, $4)`,
      [title, status, starts, ends],
    );
  }
});
afterAll(() => database.drop());

async function titles(filters: object, { asOf = MIDNIGHT, timezone = 'UTC' } = {}): Promise<string[]> {
  const report = builtIn.find('deals_excel')!;
  const index_params = { columns: 'title', sort: 'id', direction: 'asc', timezone };
  const params = canonicalParams(report, { search_params: filters, index_params });
  const { text } = firstRowsStatement({ report, params, publisherId: 1, publisherSlug: 'any', asOf }, 100);
  const client = await database.pool.connect();
  try {
    // As the snapshot of an export with this time zone.
    await client.query('begin');
    await client.query(`set local time zone '${timezone}'`);
    const { rows } = await client.query<{ title: string }>(text);
    return rows.map(({ title }) => title);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const ACTIVE = ['ends just after', 'never ends', 'starts at midnight'];
const UPCOMING = ['starts just after'];
const EXPIRED = [
  'ends just before',
  'ends at midnight',
  'paused, ends at midnight',
  'ended early',
  'ended before it starts',
  'ends before it starts',
];
const PAUSED = ['paused, never ends', 'paused, starts just after'];

test('each deal is active, upcoming, expired or paused', () => {
  const all = DEALS.map(([title]) => title);
  expect([...ACTIVE, ...UPCOMING, ...EXPIRED, ...PAUSED].sort()).toEqual(all.sort());
});

describe.each([
  ['active', ACTIVE],
  ['upcoming', UPCOMING],
  ['expired', EXPIRED],
])('%s', (filter, selected) => {
  // The end of a deal is a moment, so the time zone of the request does not move it.
  test.each(['UTC', 'America/New_York', 'Asia/Tokyo'])(
    'at the end of a day in New York, read in %s',
    async (timezone) => {
      expect(await titles({ [filter]: true }, { timezone })).toEqual(selected);
      expect(await titles({ [filter]: false }, { timezone })).toEqual(
        DEALS.map(([title]) => title).filter((title) => !selected.includes(title)),
      );
    },
  );
});

test('a deal that ends with a day expires in the first microsecond of the next day, and not before', async () => {
  const expired = (asOf: string) => titles({ expired: true, search: 'ends at midnight', status: 'active' }, { asOf });
  expect(await expired(JUST_BEFORE)).toEqual([]);
  expect(await expired(MIDNIGHT)).toEqual(['ends at midnight']);
});

test('active, upcoming and paused deals together are the deals that are not expired', async () => {
  const paused = await titles({ expired: false, status: 'paused' });
  expect(paused).toEqual(PAUSED);
  const others = [...(await titles({ active: true })), ...(await titles({ upcoming: true }))];
  expect([...others, ...paused].sort()).toEqual((await titles({ expired: false })).sort());
});

test('a date filter selects by the date in the time zone of the request, also deals that ended earlier that day', async () => {
  const endingFrom = (timezone: string) =>
    titles({ ends_after: '2026-12-01', search: 'ends at midnight' }, { timezone });
  expect(await endingFrom('America/New_York')).toEqual(['ends at midnight', 'paused, ends at midnight']);
  expect(await endingFrom('America/Chicago')).toEqual([]);
  expect(await endingFrom('Asia/Tokyo')).toEqual(['ends at midnight', 'paused, ends at midnight']);
});
