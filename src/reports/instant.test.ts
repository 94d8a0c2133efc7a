/** Days begin where their zone says so, in SQL as in the checks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { instant, instantIn } from './instant.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
});
afterAll(() => database.drop());

/** A zone, a day on or beside which its clocks change, and when that day begins. */
const DAYS = [
  ['UTC', '2026-09-07', '2026-09-07T00:00:00Z'],
  ['America/Chicago', '2026-09-08', '2026-09-08T05:00:00Z'],
  ['Asia/Tokyo', '2026-09-07', '2026-09-06T15:00:00Z'],
  ['Asia/Kathmandu', '2026-09-07', '2026-09-06T18:15:00Z'],
  ['Pacific/Kiritimati', '2026-09-07', '2026-09-06T10:00:00Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00Z'],
  ['Europe/Berlin', '2026-10-26', '2026-10-25T23:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-05', '2026-10-04T13:00:00Z'],
  // Midnight does not exist.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
  ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00Z'],
  // Midnight comes twice.
  ['America/Havana', '2025-11-02', '2025-11-02T04:00:00Z'],
  // The hour before midnight comes twice.
  ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'],
  // The day does not exist.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
  ['UTC', '9999-12-31', '9999-12-31T00:00:00Z'],
] as const;

test.each(DAYS)('in %s %s begins at %s, and the day before ends there', async (zone, day, begins) => {
  const before = Temporal.PlainDate.from(day).subtract({ days: 1 }).toString();
  const first = Temporal.Instant.from(begins).epochMilliseconds;
  expect(instantIn(zone, day, 'start').epochMilliseconds).toBe(first);
  expect(instantIn(zone, before, 'end').epochMilliseconds).toBe(first);

  const client = await database.pool.connect();
  try {
    await client.query(`set timezone = '${zone}'`);
    const start = instant(day, 'start').text;
    const end = instant(before, 'end').text;
    const { rows } = await client.query<{ start: Date; end: Date }>(`select ${start} as start, ${end} as end`);
    expect(rows[0]).toEqual({ start: new Date(first), end: new Date(first) });
  } finally {
    client.release(true);
  }
});

test('an instant begins and ends with its microsecond, in any zone', async () => {
  const moment = '2026-09-07T10:00:00.123456Z';
  for (const side of ['start', 'end'] as const) {
    const { rows } = await database.pool.query<{ at: string }>(
      `select to_char((${instant(moment, side).text}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
    );
    expect(rows[0]!.at).toBe(instantIn('Asia/Tokyo', moment, side).toString());
  }
});
