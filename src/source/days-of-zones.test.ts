/** A date filter of clicks_details_excel is a day in the time zone of the request, even if that has 23 or 25 hours. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { holdSnapshot } from '../../test/support/held-snapshot.ts';
import { builtIn } from '../reports/built-in.ts';
import { canonicalParams } from '../reports/canonical.ts';
import { copyRows } from './copy-rows.ts';

import { inSnapshot } from './snapshot.ts';
import { countStatement, rowsStatement } from './statements.ts';

/** The first and last microsecond of each day. The test inserts clicks at both, between them, and one microsecond outside. */
const DAYS: [day: string, zone: string, hours: number, first: string, last: string][] = [
  ['2026-09-07', 'America/Chicago', 24, '2026-09-07 05:00:00+00', '2026-09-08 04:59:59.999999+00'],
  ['2026-10-25', 'Europe/Berlin', 25, '2026-10-24 22:00:00+00', '2026-10-25 22:59:59.999999+00'],
  // Midnight does not exist, because the clock goes from 23:59:59 to 01:00:00.
  ['2026-09-06', 'America/Santiago', 23, '2026-09-06 04:00:00+00', '2026-09-07 02:59:59.999999+00'],
  // The clock goes forward by half an hour.
  ['2026-10-04', 'Australia/Lord_Howe', 23.5, '2026-10-03 13:30:00+00', '2026-10-04 12:59:59.999999+00'],
];

let database: TestDatabase;
let publisherId: number;
beforeAll(async () => {
  database = await testDatabase('empty');
  const { rows } = await database.pool.query(`
    with p as (insert into sheaf.publishers (slug, name) values ('p', 'P') returning id),
      n as (insert into public.networks (slug, name) values ('n', 'N') returning id),
      a as (insert into public.advertisers (network_id, external_id, name, slug) select id, 'a', 'A', 'a' from n returning id)
    select p.id as publisher, a.id as advertiser from p, a`);
  publisherId = rows[0].publisher;
  await database.pool.query(`select sheaf.make_click_partitions('2026-09-01Z', '2026-11-01Z')`);
  for (const [day, , , first, last] of DAYS) {
    await database.pool.query(
      `insert into public.clicks (publisher_id, advertiser_id, external_id, clicked_at)
       select $1, $2, $3 || ' ' || at, at from unnest(array[
         $4::timestamptz - interval '1 microsecond', $4, $4::timestamptz + interval '21 hours',
         $5, $5::timestamptz + interval '1 microsecond']) as at`,
      [publisherId, rows[0].advertiser, day, first, last],
    );
  }
});
afterAll(() => database.drop());

test.each(DAYS)('%s in %s has %d hours and only its own clicks', async (day, timezone, hours, first, last) => {
  expect(Date.parse(last) - Date.parse(first)).toBe(hours * 3_600_000 - 1);
  const report = builtIn.find('clicks_details_excel')!;
  const params = canonicalParams(report, {
    search_params: { start_date: day, end_date: day },
    index_params: { timezone, columns: 'clicked_at,id' },
  });
  const { signal } = new AbortController();
  const snapshot = await holdSnapshot(database.snapshots, { timezone });
  const reading = { report, params, publisherId, publisherSlug: 'any', asOf: snapshot.asOf };
  const [counted] = await snapshot.query<{ rows: number }>(countStatement(reading));
  const chunks: Uint8Array[] = [];
  await inSnapshot(database.snapshots, { ...snapshot, timezone, signal }, async (client) => {
    const copy = rowsStatement(reading, { lower: null, upper: null });
    for await (const { bytes } of copyRows(client, copy, { signal })) chunks.push(Uint8Array.from(bytes));
  });
  await snapshot.close();
  const lines = Buffer.concat(chunks).toString().split('\n').slice(0, -1);
  const times = lines.map((line) => line.split('\t')[0]!);
  expect(times.map((time) => time.slice(0, 10))).toEqual([day, day, day]);
  expect(times[0]).toMatch(/ 0[01]:00:00[+-]/);
  expect(times[2]).toContain(' 23:59:59.999999');
  expect(counted!.rows).toBe(times.length);
});
