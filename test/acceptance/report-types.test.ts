import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { day } from '../support/api.ts';
import { suite } from '../support/suite.ts';

interface Summary {
  name: string;
  title: string;
  description: string;
  format: 'csv' | 'xlsx';
  content_type: string;
  required: string[];
  column_count: number;
  filter_count: number;
  order_count: number;
}

interface JsonSchema {
  properties: Record<string, { description: string; default?: unknown }>;
  required?: string[];
}

interface ReportType extends Summary {
  search_params: JsonSchema;
  index_params: JsonSchema;
  columns: { key: string; label: string; kind: string; description: string; default: boolean }[];
  orders: { name: string; description: string }[];
  defaults: { columns: string[]; sort: string; direction: string; timezone: string; bom?: boolean };
}

const NAMES = ['advertisers_csv', 'deals_excel', 'hot_advertisers_excel', 'clicks_details_excel'];

const service = suite({ command: 'api' });
const member = () => service.as({ role: 'member' });
const listed = async (): Promise<Summary[]> =>
  JSON.parse((await (await member()).send('/report-types')).text).report_types;
const described = async (name: string): Promise<ReportType> =>
  JSON.parse((await (await member()).send(`/report-types/${name}`)).text).report_type;

/** The required filters of each report type. */
const given = ({ required }: Summary) =>
  Object.fromEntries(required.map((name) => [name, day(name === 'start_date' ? -3 : 0)]));

test('GET /report-types lists the catalog', async () => {
  const all = await listed();
  expect(all.map((report) => report.name)).toEqual(NAMES);
  expect(all.map((report) => report.format)).toEqual(['csv', 'xlsx', 'xlsx', 'xlsx']);
  expect(all.at(-1)!.required).toEqual(['start_date', 'end_date']);
});

describe.each(NAMES)('GET /report-types/%s', (name) => {
  test('agrees with the list, and its counts are correct', async () => {
    const summary = (await listed()).find((report) => report.name === name)!;
    const report = await described(name);
    const { column_count, filter_count, order_count, ...common } = summary;
    expect(report).toMatchObject(common);
    expect(report.columns).toHaveLength(column_count);
    expect(report.orders).toHaveLength(order_count);
    // Each report type has publisher_id in addition to its own filters.
    expect(Object.keys(report.search_params.properties)).toHaveLength(filter_count + 1);
  });

  test('every column and sort order can be requested, and a request without them gets the defaults', async () => {
    const report = await described(name);
    const api = await member();
    const parametersOf = async (index_params: object) => {
      const request = { report_type: name, search_params: given(report), index_params };
      const { status, body } = await api.create(request, '?dry_run=true');
      expect([status, body.error]).toEqual([200, undefined]);
      return body.export!.parameters.index_params;
    };
    const columns = report.columns.map((column) => column.key);
    expect((await parametersOf({ columns }))['columns']).toEqual(columns);
    for (const { name: sort } of report.orders) expect((await parametersOf({ sort }))['sort']).toBe(sort);
    expect(await parametersOf({})).toEqual(report.defaults);
    expect(report.columns.filter((column) => column.default).map((column) => column.key)).toEqual(
      report.defaults.columns,
    );
  });

  test('the schemas are JSON Schema, have descriptions, and include every filter', async () => {
    const report = await described(name);
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validate(report.search_params, given(report))).toBe(true);
    expect(ajv.validate(report.search_params, {})).toBe(report.required.length === 0);
    expect(ajv.validate(report.index_params, report.defaults)).toBe(true);
    const { body } = await (await member()).create({ report_type: name, search_params: { nope: 1 } });
    const known = /Allowed: (.*)\./.exec(
      body.error!.details!.find((one) => one.field === 'search_params.nope')!.message,
    )!;
    expect(Object.keys(report.search_params.properties)).toEqual([...known[1]!.split(', '), 'publisher_id']);
    for (const { properties } of [report.search_params, report.index_params]) {
      for (const { description } of Object.values(properties)) expect(description.length).toBeGreaterThan(10);
    }
    for (const { label, description } of report.columns) {
      expect([label.length > 1, description.length > 5]).toEqual([true, true]);
    }
  });
});

test('an unknown name returns 422 with the known ones', async () => {
  const { status, body } = await (await member()).send('/report-types/deals');
  expect([status, body.error!.message]).toEqual([422, expect.stringContaining(NAMES.join(', '))]);
});

test('401 without a key', async () => {
  for (const path of ['/report-types', '/report-types/deals_excel']) {
    expect((await service.api().send(path)).status).toBe(401);
  }
});
