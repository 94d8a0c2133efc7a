import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalParams } from '../canonical.ts';
import { scopedQuery } from '../scope.ts';
import { loadReportFile, loadReportFiles } from './load-report-files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-report-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ORDERS = `name: orders
title: Orders
description: One row per order.
format: csv
from: public.orders o
where: o.deleted_at is null or o.kept
scope: { publisher_slug: o.shop }
key: { sql: o.id, type: bigint }
columns:
  - { key: id, label: ID, kind: id, sql: o.id, description: ID of the order. }
  - { key: note, label: Note, kind: text, sql: "coalesce(o.note, ':value')", description: Note., default: false }
filters:
  status: { type: choice, values: [OPEN, paid], description: Only these., sql: 'o.status in (:value)' }
  paid: { type: flag, description: Only paid., sql: '(o.paid_at is not null) = :value' }
  placed_from: { type: moment, description: Placed from., sql: 'o.placed_at >= :start' }
orders:
  id: { description: ID, sql: o.id, type: bigint }
default_order: { sort: id, direction: asc }
`;

async function load(name: string, text: string) {
  const path = join(folder, name);
  await writeFile(path, text);
  return loadReportFile(path);
}

const context = { publisherId: 7, publisherSlug: 'my-shop', asOf: '2026-01-01 00:00:00+00', inRange: () => [] };

test('a YAML file is a report type with defaults', async () => {
  const { report } = await load('orders.yaml', ORDERS);
  expect(report).toMatchObject({ name: 'orders', fileStem: 'orders', format: 'csv' });
  expect(report.columns.map(({ key, width, default: isDefault }) => [key, width, isDefault])).toEqual([
    ['id', 16, true],
    ['note', 30, false],
  ]);
  expect(report.columns[1]!.sql.text).toBe(`coalesce(o.note, ':value')`);
});

test('values are literals, lists are comma-separated, and words are spelled as in the file', async () => {
  const { report } = await load('orders.yaml', ORDERS);
  const sent = { status: ['open', 'PAID'], paid: 'false', placed_from: '2026-01-05' };
  const { search_params } = canonicalParams(report, { search_params: sent, index_params: {} });
  const { from, where } = scopedQuery(report, { search_params }, context);
  expect(from.text).toBe('public.orders o');
  expect(where.map(({ text }) => text)).toEqual([
    `(o.shop)::text = 'my-shop'`,
    '(o.deleted_at is null or o.kept)',
    '((o.paid_at is not null) = false)',
    expect.stringMatching(/^\(o\.placed_at >= \(least\('2026-01-05'::date::timestamptz, /),
    `(o.status in ('OPEN', 'paid'))`,
  ]);
});

test('a file can name the database that has its rows', async () => {
  const { report } = await load('orders.yaml', ORDERS.replace('format: csv', 'format: csv\nsource: shop'));
  expect([report.source, (await load('orders.yaml', ORDERS)).report.source]).toEqual(['shop', undefined]);
});

test('a file can declare what the summary sheet adds up', async () => {
  const summary = 'summary: { dimensions: [status], measures: [items] }';
  await expect(load('orders.yaml', `${ORDERS}\n${summary}\n`)).rejects.toThrow(
    /summary has (?:status|items), which is/,
  );
  const own = `${ORDERS.replace('columns:', 'columns:\n  - { key: shop_name, label: Shop name, kind: text, sql: o.shop, description: Shop. }')}`;
  const { report } = await load('orders.yaml', `${own}\nsummary: { dimensions: [shop_name] }\n`);
  expect(report.summary).toEqual({ dimensions: ['shop_name'] });
});

test('a file of a source can leave its scope to the database', async () => {
  const { report } = await load(
    'orders.yaml',
    ORDERS.replace('format: csv', 'format: csv\nsource: shop').replace(/scope:.*\n/, ''),
  );
  expect(report.scope).toEqual({ rowSecurity: true });
  const { where } = scopedQuery(report, { search_params: {} }, context);
  expect(where.map(({ text }) => text)).toEqual(['true', '(o.deleted_at is null or o.kept)']);
});

test('a quote in a value stays in its literal', async () => {
  const text = ORDERS.replace('type: choice, values: [OPEN, paid]', 'type: list');
  const { report } = await load('orders.yaml', text);
  const { where } = scopedQuery(report, { search_params: { status: [`x') or (true`, 'a\\'] } }, context);
  expect(where.at(-1)!.text).toBe(`(o.status in ('x'') or (true',  E'a\\\\'))`);
});

test('a JSON file has the same form', async () => {
  const { parse } = await import('yaml');
  const { report } = await load('orders.json', JSON.stringify(parse(ORDERS)));
  expect(report.name).toBe('orders');
});

describe('a faulty file stops the start with an error that names file, line, field and what is allowed', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    [
      'an unknown kind',
      (t) => t.replace('kind: id', 'kind: number'),
      /:10: columns\[0\]\.kind: "number" is not valid\. Allowed: text, id, integer/,
    ],
    [
      'a misspelled member',
      (t) => t.replace('title:', 'titel:'),
      /:2: titel: unknown name\. Allowed: an object with name, title/,
    ],
    [
      'a missing member',
      (t) => t.replace('format: csv\n', ''),
      /: format: required, but missing\. Allowed: csv, xlsx, jsonl, csv\.gz, jsonl\.gz, csv\.zip, jsonl\.zip, parquet\./,
    ],
    [
      'a missing scope',
      (t) => t.replace(/scope:.*\n/, ''),
      /: scope: required, but missing\. Allowed: an object with publishers, publisher_id, publisher_slug\./,
    ],
    [
      'two scopes',
      (t) => t.replace('scope: {', 'scope: { publishers: [a],'),
      /:7: scope: .* is not valid\. Allowed: exactly one of/,
    ],
    [
      'a filter that does not use its value',
      (t) => t.replace('in (:value)', 'in (null)'),
      /:13: filters\.status\.sql: does not use the value\. Write :value where it belongs\./,
    ],
    [
      'an unknown placeholder',
      (t) => t.replace('>= :start', '>= :begin'),
      /:15: filters\.placed_from\.sql: :begin is not a placeholder\. Allowed: :start, :end, :publisher_id, :as_of\./,
    ],
    [
      'a member of another type',
      (t) => t.replace('type: flag,', 'type: flag, max: 3,'),
      /: filters\.paid\.max: belongs to filters of type integer, but this one has type flag\./,
    ],
    [
      'changes in another database',
      (t) => t.replace('format: csv', 'format: csv\nsource: shop\nchanged: [o]'),
      /: Report type orders: changed works in the database of Sheaf only\. Remove changed or source\./,
    ],
    [
      'an unknown default sort order',
      (t) => t.replace('{ sort: id', '{ sort: age'),
      /: Report type orders: the default sort order age does not exist\./,
    ],
    ['broken YAML', (t) => t.replace('title: Orders', 'title: "Orders'), /orders\.yaml:\d+: /],
    [
      'a condition in from',
      (t) => t.replace('public.orders o', 'public.orders o where o.a or o.b'),
      /from contains WHERE outside of parentheses\. Put conditions in where/,
    ],
    [
      'a union in from',
      (t) => t.replace('public.orders o', 'public.a o union all select * from public.b'),
      /from contains UNION outside/,
    ],
    [
      'a parenthesis too many',
      (t) => t.replace('where: o.deleted_at is null or o.kept', "where: 'o.a) or (o.b'"),
      /where closes a parenthesis that it does not open/,
    ],
    [
      'a comment in a condition',
      (t) => t.replace('where: o.deleted_at is null or o.kept', "where: 'o.a -- why'"),
      /where contains the comment "-- why"/,
    ],
    ['a reserved name', (t) => t.replace('name: orders', 'name: export'), /the name belongs to a schema of the API/],
  ])('%s', async (_, change, message) => {
    expect(change(ORDERS)).not.toBe(ORDERS);
    await expect(load('orders.yaml', change(ORDERS))).rejects.toThrow(message);
  });

  test.each<[string, string, RegExp]>([
    ['no default export', 'export const report = 1;', /has no default export\. Write: export default defineReport/],
    ['a file that cannot run', 'export default nothing;', /cannot be loaded: nothing is not defined/],
    [
      'text in place of SQL',
      `import { sql } from 'sheaf/reports';
export default { name: 'a', title: 'A', description: 'A.', format: 'csv', fileStem: 'a', search: {}, orders: {}, scope: { publisherId: 'a.b' },
  columns: [{ key: 'id', label: 'ID', kind: 'id', width: 9, default: true, description: 'ID.', sql: 'a.id' }],
  defaultOrder: { sort: 'id', direction: 'asc' }, tieBreak: { sql: sql\`a.id\`, type: 'bigint' }, query: () => ({ from: sql\`a\`, where: [] }) };`,
      /columns\[0\]\.sql: "a\.id" is not valid\. Allowed: SQL by the sql tag of sheaf\/reports/,
    ],
  ])('TypeScript: %s', async (title, text, message) => {
    await expect(load(`${title.replaceAll(' ', '-')}.ts`, text)).rejects.toThrow(message);
  });

  test('two files with one name, and a folder that does not exist', async () => {
    const two = await mkdtemp(join(folder, 'two-'));
    await writeFile(join(two, 'a.yaml'), ORDERS);
    await writeFile(join(two, 'b.yml'), ORDERS);
    await writeFile(join(two, 'README.md'), '');
    await expect(loadReportFiles(two)).rejects.toThrow(/b\.yml: name: orders is also the name in .*a\.yaml/);
    await expect(loadReportFiles(join(two, 'none'))).rejects.toThrow(
      /^SHEAF_REPORTS: .*none cannot be read \(ENOENT\)/,
    );
  });
});
