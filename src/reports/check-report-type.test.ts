import { describe, expect, test } from 'vitest';
import { sql } from '../db/sql.ts';
import { builtIn } from './built-in.ts';
import { createCatalog, withReportTypes } from './catalog.ts';
import { conditions, equals } from './filters.ts';
import { flag, oneOf } from './param.ts';
import type { ReportType } from './report-type.ts';

const valid: ReportType = {
  name: 'things_csv',
  title: 'Things',
  description: 'One row per thing.',
  format: 'csv',
  fileStem: 'things',
  search: { used: flag('Only used things.') },
  columns: [
    { key: 'id', label: 'ID', kind: 'id', width: 9, default: true, description: 'The ID.', sql: sql`t.id` },
    { key: 'name', label: 'Name', kind: 'text', width: 9, default: true, description: 'The name.', sql: sql`t.name` },
  ],
  orders: { id: { description: 'ID', key: { sql: sql`t.id`, type: 'bigint' } } },
  defaultOrder: { sort: 'id', direction: 'asc' },
  tieBreak: { sql: sql`t.id`, type: 'bigint' },
  scope: { publisherId: sql`t.publisher_id` },
  query: (given) => ({ from: sql`public.things t`, where: conditions(given, { used: equals(sql`t.used`) }) }),
};

const [id] = valid.columns;
const price = { ...id!, key: 'price', label: 'Price', kind: 'money' } as const;

describe('a report type that cannot work stops the start with an error that names it and its faulty member', () => {
  test.each<[string, Partial<ReportType>, string]>([
    [
      'a filter without SQL',
      { search: { ...valid.search, lent: flag('Only lent things.') } },
      'filter lent has no SQL',
    ],
    [
      'a filter whose value is ignored',
      { query: ({ used }) => ({ from: sql`public.things t`, where: used === undefined ? [] : [sql`t.used`] }) },
      'filter used has no SQL',
    ],
    ['a file name with a folder', { fileStem: '../things' }, 'is not in ASCII, or has a folder'],
    ['a file name that a header cannot have', { fileStem: 'März' }, 'is not in ASCII, or has a folder'],
    ['a file name with an extension', { fileStem: 'things.csv' }, 'is not in ASCII, or has a folder'],
    ['a required filter that does not exist', { required: ['year'] }, 'required filter year is not among'],
    ['a required filter without an example', { required: ['used'] }, 'no value for the required filter used'],
    ['an example of a filter that does not exist', { example: { lent: true } }, 'filter lent, which does not exist'],
    ['two columns with one key', { columns: [id!, id!] }, 'two columns have the key id'],
    [
      'two columns with one label',
      { columns: [id!, { ...id!, key: 'other' }] },
      `two columns have the label ${JSON.stringify(id!.label)}`,
    ],
    ['no default column', { columns: [{ ...id!, default: false }] }, 'no column is in the file by default'],
    ['an unknown default sort order', { defaultOrder: { sort: 'age', direction: 'asc' } }, 'sort order age'],
    ['a summary of an unknown column', { summary: { dimensions: ['color'] } }, 'color, which is not among its columns'],
    ['a summary by the same column twice', { summary: { dimensions: ['name', 'name'] } }, 'summary has name twice'],
    [
      'a summary by a number',
      { columns: [...valid.columns, price], summary: { dimensions: ['price'] } },
      'dimension price of summary is not a text',
    ],
    [
      'a summary that adds up texts',
      { summary: { dimensions: ['id'], measures: ['name'] } },
      'measure name of summary is not an integer',
    ],
    [
      'a summary of amounts without a currency',
      { columns: [...valid.columns, price], summary: { dimensions: ['name'], measures: ['price'] } },
      'needs the column with its currency',
    ],
    [
      'a summary with a number as the currency',
      { columns: [...valid.columns, price], summary: { dimensions: ['name'], currency: 'price' } },
      'currency price of summary is not a text or ID column',
    ],
    [
      'an exclusive flag without a filter',
      { exclusive: ['missing'] },
      'the exclusive flag missing is not among its filters',
    ],
    ['a name that is not allowed in a URL', { name: 'Things CSV' }, 'must be lower-case words'],
  ])('%s', (_, changed, message) => {
    const report = { ...valid, ...changed };
    expect(() => createCatalog([report])).toThrow(`Report type ${report.name}: `);
    expect(() => createCatalog([report])).toThrow(message);
  });

  test('two with the same name', () => {
    expect(() => withReportTypes(builtIn, [{ ...valid, name: 'deals_excel' }])).toThrow('have the name deals_excel');
  });
});

test('filters can be used anywhere in the query, can be required, and can have a single allowed value', () => {
  const search = { used: flag('Only used things.'), shelf: oneOf('Only things on this shelf.', ['top']) };
  const report: ReportType = {
    ...valid,
    search,
    required: ['used'],
    example: { used: true },
    query: ({ used, ...others }) => ({
      from: sql`(select * from public.things where used = ${used === true}) t`,
      where: conditions(others, { shelf: () => sql`t.shelf = 'top'` }),
    }),
  };
  expect(createCatalog([report]).names).toEqual(['things_csv']);
});
