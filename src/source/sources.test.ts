/** What a report type in ClickHouse must not have. */
import { expect, test } from 'vitest';
import { clickHouseReading } from '../../test/sources/clickhouse-ledger.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { ReportType } from '../reports/report-type.ts';
import { sourceUrls } from '../source-urls.ts';
import { checkSources, createSources } from './sources.ts';

const sources = sourceUrls.read('elsewhere=clickhouse://reader@host/shop')!;
const { report } = clickHouseReading('2026-01-01');
const withFrom = (from: Sql): ReportType => ({ ...report, query: () => ({ from, where: [] }) });

test('SQL of ClickHouse that the checks of its shape cannot read is refused', () => {
  const check = (one: ReportType) => () => checkSources([one], { sources, rowSecurity: new Map() });
  expect(check(report)).not.toThrow();
  expect(check(withFrom(sql`(select 'it''s' as shop, \`id\` from ledger) l`))).not.toThrow();
  // What a client sends is a value, and no part of the shape.
  expect(check(withFrom(sql`(select * from ledger where note <> ${"\\'#"}) l`))).not.toThrow();
  expect(check(withFrom(sql`(select 'it\\'s' as shop from ledger) l`))).toThrow('cannot contain # or a backslash');
  expect(check(withFrom(sql`ledger l # where`))).toThrow('cannot contain # or a backslash');
});

test('a summary is refused, because only PostgreSQL adds it up', () => {
  const summary = { dimensions: ['shop'], measures: ['amount'] };
  expect(() => checkSources([{ ...report, summary }], { sources, rowSecurity: new Map() })).toThrow(
    'summary works in PostgreSQL only. Remove summary or choose another source.',
  );
});

test('a source of ClickHouse cannot leave the scope to its policies', async () => {
  const rowSecurity = new Map([['elsewhere', { parameter: 'role', template: 'publisher_{slug}' }]]);
  const says = 'the source elsewhere is a database of ClickHouse, whose policies cannot limit an export';
  expect(() => checkSources([], { sources, rowSecurity })).toThrow(says);
  const options = { url: 'postgresql://u@h/d', settings: sources, rowSecurity, max: 1, name: 'test' };
  await expect(createSources(options)).rejects.toThrow(says);
});
