/** Every list filter of every report type has an exclusion that selects exactly the rows that the filter does not select. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { countStatement } from '../source/statements.ts';
import { builtIn } from './built-in.ts';
import { canonicalParams } from './canonical.ts';
import { createCatalog, withReportTypes } from './catalog.ts';
import { dealsExcel } from './deals-excel.ts';
import { ids } from './param.ts';
import type { ReportType } from './report-type.ts';
import { scopedQuery } from './scope.ts';

const exclusions = builtIn.reports.flatMap((report) =>
  Object.entries(report.search).flatMap(([name, { excludes }]) =>
    excludes === undefined ? [] : [{ report, name, filter: excludes, title: `${report.name}.${name}` }],
  ),
);

test('every list filter has an exclusion, directly after it, and no other filter has one', () => {
  expect(exclusions.map(({ title }) => title)).toEqual(
    builtIn.reports.flatMap(({ name, search }) =>
      Object.entries(search)
        .filter(([, { control, excludes }]) => excludes === undefined && ['list', 'choice', 'ids'].includes(control))
        .map(([filter]) => `${name}.${filter}_not`),
    ),
  );
  expect(Object.keys(builtIn.find('deals_excel')!.search).join(' ')).toContain('country country_not advertiser_id');
});

test('a report type that is added to a catalog does not change the others', () => {
  const more = withReportTypes(builtIn, [{ ...dealsExcel, name: 'more_deals' }]);
  expect(more.reports.slice(0, -1)).toEqual(builtIn.reports);
  expect(Object.keys(more.find('more_deals')!.search)).toEqual(Object.keys(builtIn.find('deals_excel')!.search));
});

test('a required filter has no exclusion', () => {
  const report: ReportType = { ...dealsExcel, required: ['country'], example: { country: 'US' } };
  expect(Object.keys(createCatalog([report]).reports[0]!.search)).not.toContain('country_not');
});

test('a filter with the name of an exclusion stops the start', () => {
  const search = { ...dealsExcel.search, country_not: ids('Only these.') };
  expect(() => createCatalog([{ ...dealsExcel, search }])).toThrow(
    'Report type deals_excel: the filter country_not has the name of the exclusion of country. Rename it.',
  );
});

test('a list filter outside of conditions() stops the start, because its exclusion would be ignored', () => {
  const report: ReportType = {
    ...dealsExcel,
    search: { shop: ids('Only these shops.') },
    labels: {},
    exclusive: [],
    query: ({ shop }) => ({
      from: sql`public.deals d`,
      where: shop ? [sql`d.advertiser_id in (${shop as number[]})`] : [],
    }),
  };
  expect(() => createCatalog([report])).toThrow(
    'shop_not has no SQL: its value does not change the query. Give shop to',
  );
});

/** Columns that can be empty. */
const NULLABLE = ['country', 'vertical', 'domain', 'device'];

/** Maximum values of a list. */
const MAX_VALUES = 1000;

/** The demo data also has values that no filter accepts, and some with spaces around them. */
function accepts(report: ReportType, filter: string, value: unknown): boolean {
  try {
    return String(report.search[filter]!.parse([value])) === String(value);
  } catch {
    return false;
  }
}

describe('on rows, some of which have no value', () => {
  let database: TestDatabase;
  let publisherId: number;
  const asOf = new Date().toISOString();
  beforeAll(async () => {
    database = await testDatabase('demo');
    await database.pool.query(`
      update public.advertisers set country = null where id % 5 = 1;
      update public.advertisers set vertical = null where id % 5 = 2;
      update public.advertisers set domain = null where id % 5 = 3;
      update public.deals set country = null where id % 5 = 1;
      update public.clicks set country = null where clicked_at > now() - interval '3 days' and id % 5 = 1;
      update public.clicks set device = null where clicked_at > now() - interval '3 days' and id % 5 = 2`);
    const { rows } = await database.pool.query(`select id from sheaf.publishers where slug = 'kaigan'`);
    publisherId = rows[0].id;
  });
  afterAll(() => database.drop());

  const run = async (statement: Sql) => (await database.pool.query(statement.text)).rows;

  const day = (daysAgo: number) => new Date(Date.parse(asOf) - daysAgo * 86_400_000).toISOString().slice(0, 10);
  const required = (report: ReportType) => (report.required ? { start_date: day(20), end_date: day(0) } : {});

  async function count(report: ReportType, given: object): Promise<number> {
    const params = canonicalParams(report, {
      search_params: { ...required(report), ...given },
      index_params: {},
    });
    const [counted] = await run(countStatement({ report, params, publisherId, publisherSlug: 'any', asOf }));
    return Number(counted!.rows);
  }

  test.each(exclusions)('$title', async ({ report, name, filter }) => {
    const column = report.columns.find(({ key }) => key === filter)!.sql;
    const { from, where } = scopedQuery(
      report,
      { search_params: canonicalParams(report, { search_params: required(report), index_params: {} }).search_params },
      { publisherId, publisherSlug: 'any', asOf, inRange: () => [] },
    );
    const groups: { value: unknown; rows: string }[] = await run(
      sql`select ${column} as value, count(*) as rows from ${from}
        where ${where.length > 0 ? where.reduce((one, other) => sql`${one} and ${other}`) : sql`true`}
        group by 1 order by 2 desc, 1`,
    );
    const rowsOf = (some: typeof groups) => some.reduce((sum, { rows }) => sum + Number(rows), 0);
    const folded = (value: unknown) => String(value).normalize('NFC').toUpperCase();
    const values = groups.map(({ value }) => value).filter((value) => value !== null && accepts(report, name, value));
    expect(values.length).toBeGreaterThan(1);
    expect(groups.some(({ value }) => value === null)).toBe(NULLABLE.includes(filter));

    for (const excluded of [values.slice(0, 1), values.slice(0, 2), values.slice(0, MAX_VALUES)]) {
      const out = new Set(excluded.map(folded));
      const kept = rowsOf(groups.filter(({ value }) => value === null || !out.has(folded(value))));
      expect(await count(report, { [name]: excluded })).toBe(kept);
      expect(await count(report, { [filter]: excluded })).toBe(rowsOf(groups) - kept);
    }
  });

  test('everything except US has the deals without a country, as in SQL', async () => {
    const { rows } = await database.pool.query(
      `select count(*) as rows, count(*) filter (where country is null) as everywhere from public.deals d
       where (country <> 'US' or country is null) and advertiser_id in
         (select advertiser_id from public.programmes where publisher_id = $1 and status = 'joined')`,
      [publisherId],
    );
    expect(Number(rows[0].everywhere)).toBeGreaterThan(0);
    expect(await count(builtIn.find('deals_excel')!, { country_not: 'us' })).toBe(Number(rows[0].rows));
  });

  test('text is compared as in the filter itself', async () => {
    const report = builtIn.find('advertisers_csv')!;
    const all = await count(report, {});
    const fashion = await count(report, { vertical: 'fashion' });
    expect(fashion).toBeGreaterThan(0);
    expect(await count(report, { vertical_not: 'FASHION' })).toBe(all - fashion);
  });
});
