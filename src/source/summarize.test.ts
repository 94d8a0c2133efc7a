import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import payouts from '../../test/fixtures/payouts/reports/payouts-excel.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { canonicalParams } from '../reports/canonical.ts';
import { summaryColumns } from '../reports/summary.ts';
import { withSnapshot } from './snapshot.ts';
import { type SummaryTotals, summarize } from './summarize.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase('empty');
  // There is no publisher yet, so the table stays empty.
  await database.pool.query(
    await readFile(join(import.meta.dirname, '../../test/fixtures/payouts/payouts.sql'), 'utf8'),
  );
  await database.pool.query('alter table public.payouts alter column paid_on drop not null');
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate public.payouts'));

const PUBLISHER = 7;

/** Adds the payouts that a query selects: their date, method, currency and amount. */
async function add(select: string, publisher = PUBLISHER): Promise<void> {
  await database.pool.query(
    `insert into public.payouts (publisher_id, paid_on, method, currency, amount, settled)
     select ${publisher}, s.*, true from (${select}) s`,
  );
}

async function totals(): Promise<SummaryTotals> {
  return withSnapshot(database.snapshots, { timezone: 'UTC' }, (snapshot) => {
    const params = canonicalParams(payouts, {
      search_params: {},
      index_params: { summary: true, columns: 'paid_on,method,amount,currency' },
    });
    const reading = { report: payouts, params, publisherId: PUBLISHER, publisherSlug: 'own', asOf: snapshot.asOf };
    return summarize(snapshot, reading, summaryColumns(payouts, params.index_params)!);
  });
}

const rowsOf = (values: SummaryTotals['dimensions'][number]) => values.map(({ value, rows }) => [value, rows]);

test('without rows, everything is empty', async () => {
  await add(`select date '2026-01-01', 'card', 'EUR', 1.00`, 8);
  expect(await totals()).toEqual({
    whole: { rows: 0, numbers: [], amounts: new Map() },
    dimensions: [[], []],
    currencies: [],
    otherCurrencies: 0,
  });
});

test('the 50 most frequent values have totals of their own, and all others are added up exactly', async () => {
  // Value n occurs n times, so that 70 down to 21 are the most frequent. 0.10 is no binary fraction.
  await add(
    `select date '2026-01-01', 'm' || n, case when n % 2 = 0 then 'EUR' else 'USD' end, 0.10 from generate_series(1, 70) n, generate_series(1, n)`,
  );
  const { dimensions, whole } = await totals();
  const methods = dimensions[1]!;
  expect(methods).toHaveLength(51);
  expect(methods[0]).toMatchObject({ value: 'm70', rows: 70, amounts: new Map([['EUR', ['7.00']]]) });
  expect(methods[49]).toMatchObject({ value: 'm21', rows: 21 });
  expect(methods[50]).toMatchObject({ value: null, rows: 210 });
  expect(methods[50]!.amounts).toEqual(
    new Map([
      ['EUR', ['11.00']],
      ['USD', ['10.00']],
    ]),
  );
  expect(whole.amounts).toEqual(
    new Map([
      ['EUR', ['126.00']],
      ['USD', ['122.50']],
    ]),
  );
});

test('of values that are equally frequent, the first by their bytes are shown', async () => {
  await add(`select date '2026-01-01', chr(1000 + n), 'EUR', 1.00 from generate_series(1, 60) n`);
  const { dimensions } = await totals();
  expect(dimensions[1]!.map(({ value }) => value)).toEqual([
    ...Array.from({ length: 50 }, (_, n) => String.fromCodePoint(1001 + n)),
    null,
  ]);
});

test.each([
  ['by day', '92 days', ['2025-01-01', '2025-04-03']],
  ['by month', '93 days', ['2025-01', '2025-04']],
  ['by month', '10 years', ['2025-01', '2035-01']],
  ['by year', '11 years', ['2025', '2036']],
])('a period is shown %s if it has %s', async (_, span, expected) => {
  await add(
    `select d, 'card', 'EUR', 1.00 from unnest(array[date '2025-01-01', (date '2025-01-01' + interval '${span}')::date]) d`,
  );
  expect((await totals()).dimensions[0]!.map(({ value }) => value)).toEqual(expected);
});

test('dates that no calendar shows, and rows without a date, are added up apart', async () => {
  await add(
    `select d, 'card', 'EUR', 1.00 from unnest(array[null, 'infinity', '-infinity', '0044-03-15 BC', '10000-01-01', '2026-01-01', '9999-12-31', '0001-01-01']::date[]) d`,
  );
  expect(rowsOf((await totals()).dimensions[0]!)).toEqual([
    ['(empty)', 1],
    ['0001', 1],
    ['2026', 1],
    ['9999', 1],
    ['Other dates', 4],
  ]);
});

test('at most 20 currencies are added up, and the others are counted', async () => {
  await add(`select date '2026-01-01', 'card', 'C' || n, 1.00 from generate_series(1, 25) n, generate_series(1, n)`);
  const { currencies, otherCurrencies, whole } = await totals();
  expect(currencies).toEqual(Array.from({ length: 20 }, (_, n) => `C${25 - n}`));
  expect(otherCurrencies).toBe(5);
  expect(whole.rows).toBe(325);
  expect(whole.amounts.get('C25')).toEqual(['25.00']);
});

test('an empty value is the same as none, and equal texts are added up whatever their line ends', async () => {
  await add(`select date '2026-01-01', m, '', 1.00 from unnest(array['', E'a\\r\\nb', E'a\\rb', E'a\\nb', 'A']) m`);
  const { dimensions, currencies } = await totals();
  expect(rowsOf(dimensions[1]!)).toEqual([
    ['a\nb', 3],
    ['(empty)', 1],
    ['A', 1],
  ]);
  expect(currencies).toEqual(['(empty)']);
});
