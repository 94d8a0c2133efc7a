/** Amounts in different currencies are neither added nor compared. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { firstRowsStatement } from '../source/statements.ts';
import { builtIn } from './built-in.ts';
import { canonicalParams } from './canonical.ts';

let database: TestDatabase;
let publisherId: number;
/** Advertisers with their recent and earlier transactions. */
const EARNINGS: Record<string, { recent: [number, string][]; before?: [number, string][] }> = {
  'Dollars 1.79': { recent: [[1.79, 'USD']] },
  'Euros 100': { recent: [[100, 'EUR']] },
  'Euros 5 and 7': {
    recent: [
      [5, 'EUR'],
      [7, 'EUR'],
    ],
    before: [[24, 'EUR']],
  },
  'Yen 1000': { recent: [[1000, 'JPY']] },
  'Euros, then dollars': { recent: [[1.79, 'USD']], before: [[100, 'EUR']] },
  'Dollars and euros': {
    recent: [
      [300, 'USD'],
      [400, 'EUR'],
    ],
  },
  'No sales': { recent: [] },
};

beforeAll(async () => {
  database = await testDatabase('demo');
  const one = async (text: string, values: unknown[]) => (await database.pool.query(text, values)).rows[0].id;
  publisherId = await one(
    `insert into sheaf.publishers (slug, name) values ('currencies', 'Currencies') returning id`,
    [],
  );
  for (const [name, { recent, before = [] }] of Object.entries(EARNINGS)) {
    const id = await one(
      `insert into public.advertisers (network_id, external_id, name, slug) values (1, $1, $1, $2) returning id`,
      [name, name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')],
    );
    await database.pool.query(
      `insert into public.programmes (publisher_id, advertiser_id, status) values ($1, $2, 'joined')`,
      [publisherId, id],
    );
    await database.pool.query(
      `insert into public.clicks (publisher_id, advertiser_id, external_id, clicked_at) values ($1, $2, $3, now() - interval '1 day')`,
      [publisherId, id, `click ${name}`],
    );
    for (const [days, list] of [
      [1, recent],
      [10, before],
    ] as const) {
      for (const [i, [sale, currency]] of list.entries()) {
        await database.pool.query(
          `insert into public.transactions (publisher_id, advertiser_id, external_id, sale, commission, currency, status, occurred_at)
           values ($1, $2, $3, $4, $4, $5, 'approved', now() - make_interval(days => $6))`,
          [publisherId, id, `${name} ${days} ${i}`, sale, currency, days],
        );
      }
    }
  }
});
afterAll(() => database.drop());

async function rows(name: string, columns: string, sort: string, direction: 'asc' | 'desc'): Promise<unknown[][]> {
  const report = builtIn.find(name)!;
  const params = canonicalParams(report, { search_params: {}, index_params: { columns, sort, direction } });
  const asOf = (await database.pool.query('select now()::text as now')).rows[0].now;
  const { text } = firstRowsStatement({ report, params, publisherId, publisherSlug: 'any', asOf }, 50);
  return (await database.pool.query({ text, rowMode: 'array' })).rows;
}

/** In ascending order. */
const SORTED = [
  ['No sales', null, null],
  ['Euros, then dollars', null, 'mixed'],
  ['Dollars and euros', null, 'mixed'],
  ['Euros 5 and 7', '12.00', 'EUR'],
  ['Euros 100', '100.00', 'EUR'],
  ['Yen 1000', '1000.00', 'JPY'],
  ['Dollars 1.79', '1.79', 'USD'],
];

describe.each([
  ['advertisers_csv', 'sales_30d'],
  ['advertisers_csv', 'commission_30d'],
  ['hot_advertisers_excel', 'sales_recent'],
  ['hot_advertisers_excel', 'commission_recent'],
])('%s by %s', (name, sort) => {
  test.each(['asc', 'desc'] as const)(
    '%s sorts by currency, then by amount; several currencies have no amount',
    async (direction) => {
      const sorted = direction === 'asc' ? SORTED : SORTED.toReversed();
      // The windows of 30 and of 7 days hold different transactions of this advertiser.
      const expected = sorted.map(([advertiser, amount, currency]) =>
        advertiser === 'Euros 5 and 7' && name === 'advertisers_csv'
          ? [advertiser, '36.00', currency]
          : [advertiser, amount, currency],
      );
      expect(await rows(name, `name,${sort},currency`, sort, direction)).toEqual(expected);
    },
  );
});

test('a row of hot_advertisers_excel whose windows have different currencies has no amounts and no growth', async () => {
  const amounts =
    'sales_recent,sales_before_per_day,sales_growth,commission_recent,commission_before_per_day,commission_growth';
  const found = await rows('hot_advertisers_excel', `name,currency,orders_recent,${amounts}`, 'name', 'asc');
  const of = (advertiser: string) => found.find(([name]) => name === advertiser)!.slice(1);
  const none = [null, null, null, null, null, null];
  expect(of('Euros, then dollars')).toEqual(['mixed', 1, ...none]);
  expect(of('Dollars and euros')).toEqual(['mixed', 2, ...none]);
  const growth = ['12.00', '0.86', '1.0000'];
  expect(of('Euros 5 and 7')).toEqual(['EUR', 2, ...growth, ...growth]);
});

test('every sort order by a money column sorts by currency first', () => {
  const byMoney = builtIn.reports.flatMap((report) =>
    Object.entries(report.orders).filter(([name]) =>
      report.columns.some(({ key, kind }) => key === name && kind === 'money'),
    ),
  );
  expect(byMoney.length).toBeGreaterThanOrEqual(4);
  for (const [, { key, within }] of byMoney) {
    expect(key.sql.text).toContain('currency');
    expect(within?.type).toBe('numeric');
  }
});
