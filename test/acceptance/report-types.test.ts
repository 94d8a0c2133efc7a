import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { builtIn } from '../../src/reports/built-in.ts';
import { exampleRequest } from '../../src/reports/example-request.ts';
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

/** The report types of the contract. Sheaf can have more. */
const IN_CONTRACT = ['advertisers_csv', 'deals_excel', 'hot_advertisers_excel', 'clicks_details_excel'];
const NAMES = builtIn.names;

const service = suite({ command: 'api' });
const member = () => service.as({ role: 'member' });
const listed = async (): Promise<Summary[]> =>
  JSON.parse((await (await member()).send('/report-types')).text).report_types;
const described = async (name: string): Promise<ReportType> =>
  JSON.parse((await (await member()).send(`/report-types/${name}`)).text).report_type;

/** The filters of the example of a report type, which has the required ones. */
const given = ({ name }: Summary) => exampleRequest(builtIn.find(name)!, new Date()).search_params;

test('GET /report-types lists the catalog', async () => {
  const all = await listed();
  expect(all.map((report) => report.name)).toEqual(NAMES);
  const formats = Object.fromEntries(all.map(({ name, format }) => [name, format]));
  expect(IN_CONTRACT.map((name) => formats[name])).toEqual(['csv', 'xlsx', 'xlsx', 'xlsx']);
  expect(all.find(({ name }) => name === 'clicks_details_excel')!.required).toEqual(['start_date', 'end_date']);
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
    const { message } = body.error!.details!.find((one) => one.field === 'search_params.nope')!;
    const [, known, more] = /Allowed: (.*?)(?: and (\d+) more)?\./.exec(message)!;
    const filters = Object.keys(report.search_params.properties).filter((filter) => filter !== 'publisher_id');
    expect(filters.slice(0, known!.split(', ').length)).toEqual(known!.split(', '));
    expect(filters).toHaveLength(known!.split(', ').length + Number(more ?? 0));
    expect(message.includes(`GET /api/v1/report-types/${name} lists all.`)).toBe(more !== undefined);
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

describe('GET /report-types/{name}/filters/{filter}/values', () => {
  interface Values {
    values: { value: string; label: string; rows: number }[];
    truncated: boolean;
  }
  const member = () => service.as({ role: 'member' });
  const values = async (path: string, api = member()) =>
    (await (await api).send(`/report-types/${path}`)).body as unknown as Values;

  test('q finds labels and values in any case, and countries by name', async () => {
    const countries = await values('deals_excel/filters/country/values?q=UNITED');
    expect(countries.values.map(({ value }) => value)).toContain('US');
    expect(countries.values.every(({ label }) => label.includes('United'))).toBe(true);
    expect((await values('deals_excel/filters/country/values?q=us')).values.map(({ value }) => value)).toContain('US');
    const [advertiser] = (await values('deals_excel/filters/advertiser_id/values?limit=1')).values;
    expect(advertiser!.label).not.toBe(advertiser!.value);
    const q = encodeURIComponent(advertiser!.label.toUpperCase());
    expect((await values(`deals_excel/filters/advertiser_id/values?q=${q}`)).values).toContainEqual(advertiser);
    expect((await values('deals_excel/filters/country/values?q=%25')).values).toEqual([]);
    expect((await values('deals_excel/filters/network/values?limit=1')).truncated).toBe(true);
  });

  test('a choice also has the words that no row has', async () => {
    const { values: types } = await values('deals_excel/filters/type/values');
    expect(types.map(({ value }) => value).sort()).toEqual(['cashback', 'coupon', 'gift', 'sale', 'shipping']);
    expect((await values('deals_excel/filters/status/values?q=ended')).values.map(({ value }) => value)).toEqual([
      'ended',
    ]);
  });

  test('values and numbers are those of the own publisher', async () => {
    const path = 'clicks_details_excel/filters/advertiser_id/values?limit=1000';
    const ours = await values(path);
    const theirs = await values(path, service.as({ role: 'member', publisher: 'nordlicht' }));
    expect(theirs).not.toEqual(ours);
    expect(await values(`${path}&publisher_id=nordlicht`, service.as({ role: 'operator' }))).toEqual(theirs);
    expect((await (await member()).send(`/report-types/${path}&publisher_id=nordlicht`)).status).toBe(403);
  });

  test.each(['search', 'active', 'starts_after', 'nothing', 'constructor'])('422 for %s', async (filter) => {
    const { status, body } = await (await member()).send(`/report-types/deals_excel/filters/${filter}/values`);
    expect([status, body.error!.details![0]!.field]).toEqual([422, 'filter']);
    expect(body.error!.message).toContain('advertiser_id, advertiser_id_not, network');
  });
});
