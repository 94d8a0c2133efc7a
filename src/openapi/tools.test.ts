import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import openapi from '../../openapi.json' with { type: 'json' };
import { builtIn } from '../reports/built-in.ts';
import { indexParams } from '../reports/index-params.ts';
import { type ApiDocument, operationsOf } from './document.ts';
import { writeRequest } from './operation.ts';
import { bindTools } from './tools.ts';

const tools = bindTools(openapi as unknown as ApiDocument, builtIn);
const named = (name: string) => tools.find((tool) => tool.shown.name === name)!;
const properties = (tool: string, argument: string) =>
  (named(tool).shown.inputSchema.properties[argument] as { properties: Record<string, object> }).properties;

test('every tool has a title for people and a description for models', () => {
  expect(tools.map((tool) => tool.shown.name)).toEqual([
    'list_report_types',
    'describe_report',
    'list_filter_values',
    'estimate_export',
    'preview_rows',
    'count_rows_by_date',
    'create_export',
    'get_export',
    'list_exports',
    'repeat_export',
    'list_presets',
    'create_export_from_preset',
    'cancel_export',
    'get_receipt',
    'share_export',
    'list_shares',
    'revoke_share',
    'delete_export',
    'list_webhooks',
    'create_webhook',
    'test_webhook',
    'delete_webhook',
    'list_schedules',
    'preview_schedule',
    'create_schedule',
    'get_schedule',
    'update_schedule',
    'pause_schedule',
    'resume_schedule',
    'take_over_schedule',
    'run_schedule',
    'list_schedule_runs',
    'retry_schedule_run',
    'backfill_schedule',
    'retry_delivery',
    'create_schedule_calendar',
    'revoke_schedule_calendar',
    'delete_schedule',
    'list_destinations',
    'create_destination',
    'get_destination',
    'update_destination',
    'test_destination',
    'delete_destination',
    'list_connections',
    'create_connection',
    'get_connection',
    'update_connection',
    'test_connection',
    'fetch_connection',
    'list_connection_fetches',
    'pause_connection',
    'resume_connection',
    'delete_connection',
    'list_imports',
    'list_import_presets',
    'import_text',
    'ask_dex',
  ]);
  for (const { shown } of tools) {
    expect(shown.title.length).toBeGreaterThan(5);
    expect(shown.description.length).toBeGreaterThan(40);
  }
});

test.each(tools.map((tool) => [tool.shown.name, tool] as const))(
  'the input schema of %s is a closed object with a description of every argument',
  (_, { shown }) => {
    const ajv = new Ajv2020({ strict: false });
    const validate = ajv.compile(shown.inputSchema);
    expect(validate({ nope: 1 })).toBe(false);
    for (const argument of Object.values(shown.inputSchema.properties)) expect(argument['description']).toBeTruthy();
    expect(JSON.stringify(shown.inputSchema)).not.toContain('$ref');
    expect(shown.outputSchema).toMatchObject({ type: 'object' });
    expect(JSON.stringify(shown.outputSchema)).not.toContain('$ref');
    ajv.compile(shown.outputSchema);
  },
);

test('all tools are read-only except those that create, change or delete something', () => {
  const changing = tools.filter((tool) => !tool.shown.annotations.readOnlyHint).map((tool) => tool.shown.name);
  expect(changing).toEqual([
    'create_export',
    'repeat_export',
    'create_export_from_preset',
    'cancel_export',
    'share_export',
    'revoke_share',
    'delete_export',
    'create_webhook',
    'test_webhook',
    'delete_webhook',
    'create_schedule',
    'update_schedule',
    'pause_schedule',
    'resume_schedule',
    'take_over_schedule',
    'run_schedule',
    'retry_schedule_run',
    'backfill_schedule',
    'retry_delivery',
    'create_schedule_calendar',
    'revoke_schedule_calendar',
    'delete_schedule',
    'create_destination',
    'update_destination',
    'test_destination',
    'delete_destination',
    'create_connection',
    'update_connection',
    'test_connection',
    'fetch_connection',
    'pause_connection',
    'resume_connection',
    'delete_connection',
    'import_text',
  ]);
  expect(named('cancel_export').shown.annotations.destructiveHint).toBe(true);
  expect(named('create_export').shown.annotations.destructiveHint).toBe(false);
  expect(named('import_text').shown.annotations.destructiveHint).toBe(true);
  expect(named('update_schedule').shown.annotations).toMatchObject({ destructiveHint: true, idempotentHint: true });
  expect(named('pause_schedule').shown.annotations).toMatchObject({ destructiveHint: false, idempotentHint: true });
});

describe('the arguments of a request', () => {
  test('include every filter and presentation parameter of every report type', () => {
    for (const report of builtIn.reports) {
      expect(Object.keys(properties('create_export', 'search_params'))).toEqual(
        expect.arrayContaining([...Object.keys(report.search), 'publisher_id']),
      );
      expect(Object.keys(properties('create_export', 'index_params'))).toEqual(
        expect.arrayContaining(Object.keys(indexParams(report))),
      );
    }
  });

  test('name the report types of a filter unless all report types have it', () => {
    expect(properties('create_export', 'search_params')['converted']).toMatchObject({
      description: expect.stringMatching(/ For clicks_details_excel\.$/),
    });
    expect(JSON.stringify(properties('create_export', 'search_params')['network'])).not.toContain('For ');
  });

  test('have one schema for each meaning of a name', () => {
    const { anyOf } = properties('create_export', 'index_params')['sort'] as { anyOf: { enum: string[] }[] };
    const orders = builtIn.reports.map((report) => Object.keys(report.orders).join());
    expect(anyOf.map((form) => form.enum.join())).toEqual([...new Set(orders)]);
  });

  test('are the same for create, estimate and preview', () => {
    const { limit: _, ...preview } = named('preview_rows').shown.inputSchema.properties;
    expect(preview).toEqual(named('create_export').shown.inputSchema.properties);
    expect(named('estimate_export').shown.inputSchema).toEqual(named('create_export').shown.inputSchema);
  });
});

test('every operation on schedules and destinations has a tool', () => {
  const paths = operationsOf(openapi as unknown as ApiDocument);
  const calls = tools.map(({ operation: { method, path } }) => `${method} ${path}`);
  for (const { method, path } of paths) {
    if (/^\/api\/v1\/(?:schedules|destinations)\b/.test(path)) expect(calls).toContain(`${method} ${path}`);
  }
});

describe('a request to the API', () => {
  const written = (name: string, given: Record<string, unknown>) =>
    writeRequest(named(name).operation, { ...named(name).defaults, ...given });

  test.each<[string, Record<string, unknown>, ReturnType<typeof writeRequest>]>([
    ['get_export', { id: 7, wait: 30 }, { method: 'GET', url: '/api/v1/exports/7?wait=30' }],
    [
      'list_exports',
      { status: ['failed', 'pending'] },
      { method: 'GET', url: '/api/v1/exports?limit=10&status=failed%2Cpending' },
    ],
    ['list_exports', { limit: 3 }, { method: 'GET', url: '/api/v1/exports?limit=3' }],
    [
      'update_schedule',
      { id: 7, name: 'Daily', destinations: [1] },
      { method: 'PATCH', url: '/api/v1/schedules/7', body: { name: 'Daily', destinations: [1] } },
    ],
    [
      'update_destination',
      { id: 7, name: 'Finance', if_match: '2026-01-31T09:30:00.000Z' },
      {
        method: 'PATCH',
        url: '/api/v1/destinations/7',
        headers: { 'if-match': '"2026-01-31T09:30:00.000Z"' },
        body: { name: 'Finance' },
      },
    ],
    [
      'delete_destination',
      { id: 7, remove_from_schedules: true },
      { method: 'DELETE', url: '/api/v1/destinations/7?remove_from_schedules=true' },
    ],
    ['cancel_export', { id: 7 }, { method: 'POST', url: '/api/v1/exports/7/cancel' }],
    [
      'preview_rows',
      { report_type: 'deals_excel', limit: 5 },
      { method: 'POST', url: '/api/v1/exports/preview?limit=5', body: { report_type: 'deals_excel' } },
    ],
    [
      'estimate_export',
      { report_type: 'deals_excel' },
      { method: 'POST', url: '/api/v1/exports?dry_run=true', body: { report_type: 'deals_excel' } },
    ],
  ])('%s %j', (name, given, request) => {
    expect(written(name, given)).toEqual(request);
  });

  test.each(['7/cancel', '../../../mcp', '7?wait=1', '$&{id}'])('the ID %j remains one segment of the path', (id) => {
    expect(written('get_export', { id }).url).toBe(`/api/v1/exports/${encodeURIComponent(id)}`);
  });
});
