/** A report type is one file in the folder SHEAF_REPORTS: that of test/fixtures/payouts is everywhere, and nothing else names it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleRequest } from '../../src/reports/example-request.ts';
import { expectedPayouts } from '../fixtures/payouts/expected.ts';
import payoutsExcel from '../fixtures/payouts/reports/payouts-excel.ts';
import { differences, workbookCells } from '../readers/cells.ts';
import { expectedTable, withAllColumns } from '../readers/expected/table.ts';
import { throughFaults } from '../readers/known-faults.ts';
import { sheetJs } from '../readers/sheet-js.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/payouts');
const own = { SHEAF_REPORTS: join(FIXTURE, 'reports') };
const NAME = payoutsExcel.name;
const service = suite({ env: { ...own, SHEAF_PART_ROWS: '70' } });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-payouts-'));
  await service.database.pool.query(await readFile(join(FIXTURE, 'payouts.sql'), 'utf8'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const page = async (path: string) => (await fetch(`${service.service.origin}${path}`)).text();
const member = () => service.as({ role: 'member' });

test('the OpenAPI document has its name, its filters and its columns', async () => {
  const { schemas } = JSON.parse(await page('/openapi.json')).components;
  expect(schemas.ExportRequest.discriminator.mapping[NAME]).toBe('#/components/schemas/PayoutsExcelRequest');
  expect(Object.keys(schemas.PayoutsExcelFilters.properties)).toEqual([
    'method',
    'method_not',
    'settled',
    'min_amount',
    'publisher_id',
  ]);
  expect(schemas.PayoutsExcelPresentation.properties.columns.description).toContain('`paid_on` (Paid on, date)');
  expect(schemas.Export.properties.report_type.enum).toContain(NAME);
});

test('the API lists and describes it, and names it in errors', async () => {
  const api = await member();
  const { report_types } = JSON.parse((await api.send('/report-types')).text);
  expect(report_types.at(-1)).toMatchObject({ name: NAME, column_count: 7, filter_count: 4, order_count: 2 });
  const { report_type } = JSON.parse((await api.send(`/report-types/${NAME}`)).text);
  expect(report_type.columns.map(({ key }: { key: string }) => key)).toContain('paid_on');
  expect((await api.create({ report_type: 'nope' })).body.error!.message).toContain(NAME);
  const { body } = await api.create({ report_type: NAME, search_params: { nope: 1 } });
  expect(body.error!.message).toContain('Allowed: method, method_not, settled, min_amount');
});

test('the pages have its page and their navigation has its title', async () => {
  expect(await page(`/docs/reports/${NAME}.md`)).toMatch(/^# `payouts_excel`: Payouts/);
  expect(JSON.parse(await page('/docs/index.json')).reports).toContainEqual(
    expect.objectContaining({ name: NAME, title: 'Payouts' }),
  );
  expect(await page('/llms-full.txt')).toContain('Only payouts of at least this amount.');
});

test('the MCP tools have its name and filters, and call it', async () => {
  const headers = { 'x-api-key': await service.key({ role: 'member' }), 'content-type': 'application/json' };
  const post = (method: string, params?: unknown) =>
    postMessage(`${service.service.origin}/mcp`, rpc(method, params), headers);
  const create = (await post('tools/list')).text;
  expect(create).toContain(NAME);
  expect(create).toContain('Only payouts of at least this amount. For payouts_excel.');
  const { json } = await post('tools/call', { name: 'estimate_export', arguments: { report_type: NAME } });
  expect(json.result.structuredContent.export.estimate).toMatchObject({ rows: 300, parts: 5 });
});

test('Dex writes a program that exports it', async () => {
  const response = await service.api().send('/dex/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ question: 'All settled payouts as Excel each morning, in Python' }),
  });
  const { answer, understood } = JSON.parse(response.text);
  expect(understood).toMatchObject({
    intent: 'integrate',
    report_type: NAME,
    search_params: { settled: true },
    missing: [],
  });
  expect(answer).toContain(NAME);
  expect(answer).toContain(`/docs/reports/${NAME}`);
});

describe('the command line', () => {
  test('lists it with its filters', async () => {
    const { stdout } = await sheaf(['export', '--help'], { env: own });
    expect(stdout).toMatch(/payouts_excel +method, settled, min_amount\n/);
  });

  test('exports it', async () => {
    const env = { ...own, SHEAF_URL: service.service.origin, SHEAF_API_KEY: await service.key({ role: 'member' }) };
    const args = ['export', NAME, '--search', 'method=card', '-o', 'payouts.xlsx'];
    const { code, stdout } = await sheaf(args, { env, cwd: folder });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^payouts\.xlsx: 100 rows, /)]);
  });
});

test('its file, built in parts, has every row and cell of the table', async () => {
  const api = await member();
  const done = await api.build(withAllColumns(expectedPayouts));
  expect(done).toMatchObject({ report_type: NAME, display_name: 'Payouts', row_count: 300, chunked_export: true });
  expect(done.filename).toMatch(/^payouts-.*\.xlsx$/);
  const path = join(folder, done.filename!);
  await writeFile(path, await api.file(done));
  const { rows } = await service.database.pool.query(`select id from sheaf.publishers where slug = 'acme-media'`);
  const at = { publisherId: rows[0].id, asOf: done.created_at };
  const table = await expectedTable(service.database.pool, expectedPayouts, at);
  const [sheet] = await sheetJs.read(path);
  expect(sheet!.name).toBe('Payouts');
  const expected = throughFaults(sheetJs.faults, table, workbookCells(table));
  expect(differences(expected, sheet!.rows)).toEqual([]);
});

test('its example, which the demo exports, is a valid request', async () => {
  const { status, body } = await (await member()).create(exampleRequest(payoutsExcel, new Date()), '?dry_run=true');
  expect([status, body.export!.estimate!.rows > 0]).toEqual([200, true]);
});
