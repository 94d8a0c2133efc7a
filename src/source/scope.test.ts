/** A report type whose author has forgotten the publisher, or whose conditions have alternatives, reads only the publisher's rows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { joinSql, type Sql, sql } from '../db/sql.ts';
import { builtIn } from '../reports/built-in.ts';
import { canonicalParams } from '../reports/canonical.ts';
import { type Catalog, withReportTypes } from '../reports/catalog.ts';
import { exampleRequest } from '../reports/example-request.ts';
import { loadReportFiles } from '../reports/files/load-report-files.ts';
import { type Filter, ParamError } from '../reports/param.ts';
import type { ReportType, SearchParams } from '../reports/report-type.ts';
import { scopedQuery } from '../reports/scope.ts';
import * as statements from './statements.ts';

const FIXTURE = join(import.meta.dirname, '../../test/fixtures/payouts');
const FORGETFUL = ['forgetful_payouts', 'forgetful_by_slug'];
const ASOF = '2026-03-01 00:00:00+00';

let database: TestDatabase;
let catalog: Catalog;
let publisherId: number;
beforeAll(async () => {
  database = await testDatabase('demo');
  await database.pool.query(await readFile(join(FIXTURE, 'payouts.sql'), 'utf8'));
  const folders = [join(FIXTURE, 'reports'), join(FIXTURE, 'forgetful')];
  const files = (await Promise.all(folders.map(loadReportFiles))).flat();
  catalog = withReportTypes(
    builtIn,
    files.map(({ report }) => report),
  );
  const { rows } = await database.pool.query(`select id from sheaf.publishers where slug = 'kaigan'`);
  publisherId = rows[0].id;
});
afterAll(() => database.drop());

const run = async (statement: Sql) => (await database.pool.query(statement.text)).rows;

function reading(name: string, search_params: object = {}, of = publisherId): statements.Reading {
  const report = catalog.find(name)!;
  const required = exampleRequest(report, new Date(ASOF)).search_params;
  const params = canonicalParams(report, { search_params: { ...required, ...search_params }, index_params: {} });
  return { report, params, publisherId: of, publisherSlug: of === publisherId ? 'kaigan' : 'none', asOf: ASOF };
}

test.each(FORGETFUL)('%s: every statement reads 300 rows of one publisher, and none without one', async (name) => {
  const own = reading(name);
  const columns = sql`o.publisher_id`;
  expect(await run(statements.countStatement(own))).toEqual([{ rows: 300 }]);
  expect(await run(statements.countUpToStatement(own, 100_000))).toEqual([{ rows: 300 }]);
  expect(await run(statements.keysStatement(own))).toHaveLength(300);
  const first = await run(statements.firstRowsStatement(own, 100_000));
  expect(first).toHaveLength(300);
  expect(new Set(first.map((row) => row.publisher_id))).toEqual(new Set([publisherId]));
  const values = { value: columns, label: columns, words: '', known: [], limit: 10 };
  expect(await run(statements.valuesStatement(own, values))).toEqual([
    { value: String(publisherId), label: String(publisherId), rows: 300 },
  ]);
  const dates = await run(statements.datesStatement(own, { kind: 'date', sql: sql`o.paid_on` }));
  expect(dates.reduce((sum, { rows }) => sum + Number(rows), 0)).toBe(300);
  const { text } = statements.rowsStatement(own, { lower: ['2026-06-01', '1'], upper: null });
  const query = /^copy \((.*)\) to stdout$/s.exec(text)![1];
  const { rows } = await database.pool.query(`select count(*) as rows from (${query}) part`);
  const { rows: expected } = await database.pool.query(
    `select count(*) as rows from public.payouts where publisher_id = $1 and paid_on < '2026-06-01'`,
    [publisherId],
  );
  expect(rows).toEqual(expected);
  expect(Number(rows[0].rows)).toBeGreaterThan(100);
  expect(await run(statements.countStatement(reading(name, {}, 987_654)))).toEqual([{ rows: 0 }]);
});

/** Values that clients can send, many of which look like SQL. */
const words = fc.constantFrom(
  '',
  'x',
  `') or (true`,
  `' or 1=1 --`,
  '$$',
  '\\',
  ':value',
  'transfer',
  'card',
  'note',
  'a"b',
);
const VALUES: Record<Filter['control'], fc.Arbitrary<unknown>> = {
  text: words,
  list: fc.array(words, { maxLength: 4 }),
  choice: fc.array(fc.constantFrom('transfer', 'card', 'check', 'coupon', 'joined', 'active'), { maxLength: 3 }),
  ids: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 4 }),
  flag: fc.boolean(),
  integer: fc.integer({ min: 0, max: 50 }),
  moment: fc.constantFrom('2026-01-05', '2026-02-01T00:00:00Z', '2025-12-01'),
};

test('whatever a client filters by, the rows of every report type belong to its publisher', async () => {
  const { rows: publishers } = await database.pool.query<{ id: number; slug: string }>(
    'select id, slug from sheaf.publishers',
  );
  const requests = fc.constantFrom(...catalog.reports).chain((report) =>
    fc.record({
      report: fc.constant(report),
      publisher: fc.constantFrom(...publishers),
      sent: fc.record(
        Object.fromEntries(Object.entries(report.search).map(([name, { control }]) => [name, VALUES[control]])),
        { requiredKeys: [] },
      ),
    }),
  );
  let read = 0;
  await fc.assert(
    fc.asyncProperty(requests, async ({ report, publisher, sent }) => {
      const search = validOf(report, sent);
      const { from, where } = scopedQuery(
        report,
        { search_params: search },
        { publisherId: publisher.id, publisherSlug: publisher.slug, asOf: ASOF, inRange: () => [] },
      );
      const scope = 'publisherId' in report.scope ? report.scope.publisherId : sql`s.id`;
      const found = await run(
        sql`select ${scope} as owner, count(*) as rows from ${from} where ${joinSql(where, ' and ')} group by 1`,
      );
      for (const { owner, rows } of found) {
        expect(owner).toBe(publisher.id);
        read += Number(rows);
      }
    }),
    { numRuns: 150, seed: 16 },
  );
  expect(read).toBeGreaterThan(1000);
});

/** The filters whose values are valid, with the required ones. */
function validOf(report: ReportType, sent: object): SearchParams {
  const required = exampleRequest(report, new Date(ASOF)).search_params;
  const valid = Object.entries({ ...required, ...sent }).flatMap(([name, value]) => {
    try {
      const canonical = report.search[name]!.parse(value);
      return Array.isArray(canonical) && canonical.length === 0 ? [] : [[name, canonical] as const];
    } catch (error) {
      if (error instanceof ParamError) return [];
      throw error;
    }
  });
  return { ...required, ...Object.fromEntries(valid) };
}
