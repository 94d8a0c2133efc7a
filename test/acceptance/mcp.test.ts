import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { anyCharacter } from '../support/any-character.ts';
import type { Export } from '../support/api.ts';
import { checkExport } from '../support/contract.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { cookieOf, OWN_PAGE, signIn } from '../support/sessions.ts';
import { suite, type Who } from '../support/suite.ts';
import { until } from '../support/until.ts';

const TOOLS = [
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
  'search_docs',
  'get_doc',
];

const service = suite({ env: { SHEAF_DELIVERY_FOLDER: mkdtempSync(join(tmpdir(), 'sheaf-mcp-')) } });
const url = () => `${service.service.origin}/mcp`;

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** An SDK client that sends these headers. */
async function connect(headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'acceptance', version: '1' });
  clients.push(client);
  // The shape is the same except for optional members that can be undefined.
  const transport = new StreamableHTTPClientTransport(new URL(url()), { requestInit: { headers } });
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return client;
}

const connectAs = async (who: Who) => connect({ 'x-api-key': await service.key(who) });

interface Result {
  text: string;
  data: Record<string, unknown>;
  isError: boolean;
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}): Promise<Result> {
  const { content, structuredContent, isError, _meta } = await client.callTool({ name, arguments: given });
  // The SDK rejects structured content that does not follow the output schema, also in errors.
  expect(structuredContent === undefined).toBe(isError === true);
  const data = structuredContent ?? _meta?.['sheaf/error'];
  const [first] = content as { type: string; text: string }[];
  return { text: first!.text, data: data as Record<string, unknown>, isError: isError === true };
}

describe('an SDK client', () => {
  test('describes, estimates, previews, creates, polls and downloads an export', async () => {
    const client = await connectAs({ role: 'member' });
    expect(client.getServerVersion()).toMatchObject({ name: 'sheaf', title: expect.any(String) });
    expect(client.getInstructions()).toContain('create_export');

    const { data: catalogue } = await call(client, 'list_report_types');
    expect((catalogue['report_types'] as { name: string }[]).map((report) => report.name)).toContain('deals_excel');
    const { data: described } = await call(client, 'describe_report', { name: 'deals_excel' });
    const { columns } = described['report_type'] as { columns: { key: string; description: string }[] };
    expect(columns.find((column) => column.key === 'exclusive')!.description).toContain('exclusive to this platform');

    const request = {
      report_type: 'deals_excel',
      search_params: { country: ['US'] },
      index_params: { columns: ['title', 'code', 'ends_at'] },
    };
    const { data: estimated } = await call(client, 'estimate_export', request);
    const { estimate } = estimated['export'] as Export;
    const { data: preview } = await call(client, 'preview_rows', { ...request, limit: 3 });
    expect(preview).toMatchObject({
      columns: [{ key: 'title' }, { key: 'code' }, { key: 'ends_at' }],
      truncated: true,
    });
    expect(preview['rows']).toHaveLength(3);

    const { data: created, text } = await call(client, 'create_export', request);
    expect(JSON.parse(text)).toEqual(created);
    const { id } = created['export'] as Export;
    let state = created['export'] as Export;
    for (let looks = 0; state.status !== 'completed' && looks < 10; looks++) {
      state = (await call(client, 'get_export', { id, wait: 20 })).data['export'] as Export;
    }
    checkExport(state);
    expect([state.status, state.row_count]).toEqual(['completed', estimate!.rows]);
    expect(state.download_url).toMatch(new RegExp(`^${service.service.origin}/`));
    const file = await fetch(state.download_url!);
    expect([file.status, Number(file.headers.get('content-length'))]).toEqual([200, state.file_bytes]);

    const { data: again } = await call(client, 'create_export', request);
    expect([again['deduped'], (again['export'] as Export).id]).toEqual([true, id]);
    const { data: list } = await call(client, 'list_exports', { status: ['completed'], limit: 5 });
    expect((list['exports'] as Export[]).map((one) => one.id)).toContain(id);
  });

  test('cancels an export', async () => {
    const client = await connectAs({ role: 'admin' });
    const { data } = await call(client, 'create_export', { report_type: 'hot_advertisers_excel' });
    const { id } = data['export'] as Export;
    const { data: cancelled, isError } = await call(client, 'cancel_export', { id });
    expect(isError).toBe(false);
    // The export may already be finished, and then does not change.
    expect(['failed', 'completed']).toContain((cancelled['export'] as Export).status);
  });

  test('makes a schedule that delivers, runs it, and removes both', async () => {
    const client = await connectAs({ role: 'admin' });
    // The SDK validates structured content only against schemas that it has listed.
    await client.listTools();
    const done = async <T>(name: string, given: Record<string, unknown> = {}) => {
      const { data, text, isError } = await call(client, name, given);
      expect([name, isError, text]).toEqual([name, false, text]);
      return data as T;
    };
    type Versioned = { id: number; updated_at: string };
    type Made = { schedule: Versioned; destination: Versioned };
    const { destination } = await done<Made>('create_destination', { name: 'Finance', folder: { path: 'finance' } });
    expect(await done('test_destination', { id: destination.id })).toMatchObject({ test: { failed_step: null } });
    const unseen = { id: destination.id, if_match: '2026-01-31T09:30:00.000Z', name: 'Finance team' };
    expect(await call(client, 'update_destination', unseen)).toMatchObject({
      isError: true,
      data: { error: { code: 'PRECONDITION_FAILED' } },
    });
    await done('update_destination', { ...unseen, if_match: destination.updated_at });
    expect(await done('get_destination', { id: destination.id })).toMatchObject({
      destination: { name: 'Finance team' },
    });
    expect(await done('list_destinations')).toMatchObject({ destinations: [{ id: destination.id }] });

    const rule = { every: 'weekday', at: ['06:30'] };
    const preview = await done('preview_schedule', { rule, time_zone: 'Europe/Berlin' });
    expect(preview).toMatchObject({ rule_in_words: 'Every weekday at 06:30' });
    const { schedule } = await done<Made>('create_schedule', {
      name: 'Deals',
      report_type: 'deals_excel',
      search_params: { country: ['US'] },
      rule,
      time_zone: 'Europe/Berlin',
      destinations: [destination.id],
    });
    const id = schedule.id;
    await done('update_schedule', { id, file_name: 'deals-{date}', if_match: schedule.updated_at });
    for (const if_match of [schedule.updated_at, 'yesterday', `${schedule.updated_at}"\r\nX-Api-Key: é`]) {
      const late = await call(client, 'update_schedule', { id, file_name: '{schedule}', if_match });
      expect(late).toMatchObject({ isError: true, data: { error: { code: 'PRECONDITION_FAILED' } } });
      expect(late.text).toMatch(
        /^PRECONDITION_FAILED: The schedule was changed at .*, after you read it\. Get it again/,
      );
    }
    expect(await done('pause_schedule', { id })).toMatchObject({ schedule: { status: 'paused' } });
    expect(await done('resume_schedule', { id })).toMatchObject({ schedule: { status: 'active' } });
    expect(await done('take_over_schedule', { id })).toMatchObject({ schedule: { id } });
    expect(await done('list_schedules')).toMatchObject({ schedules: [{ id, file_name: 'deals-{date}' }] });
    const span = { from: '2026-10-05T00:00:00Z', to: '2026-10-08T00:00:00Z' };
    expect(await done('backfill_schedule', { id, ...span, dry_run: true })).toMatchObject({
      nominal_times: ['2026-10-05T04:30:00Z', '2026-10-06T04:30:00Z', '2026-10-07T04:30:00Z'],
    });

    type Runs = { runs: { id: number; status: string; deliveries: { status: string; name: string }[] }[] };
    await done('run_schedule', { id });
    let runs: Runs['runs'] = [];
    const delivered = async () => {
      runs = (await done<Runs>('list_schedule_runs', { id })).runs;
      return runs[0]?.deliveries[0]?.status === 'delivered';
    };
    await until(delivered, { limitMs: 60_000, what: 'the file of the run is delivered', slowestMs: 200 });
    expect(runs[0]).toMatchObject({
      status: 'completed',
      deliveries: [{ name: expect.stringMatching(/^deals-.+xlsx$/) }],
    });
    const run = { id, run_id: runs[0]!.id };
    const again = await call(client, 'retry_schedule_run', run);
    expect([again.isError, again.text]).toEqual([true, expect.stringMatching(/^CONFLICT: /)]);
    const twice = await call(client, 'retry_delivery', { ...run, destination_id: destination.id });
    expect([twice.isError, twice.text]).toEqual([true, expect.stringMatching(/^CONFLICT: /)]);
    const used = await call(client, 'delete_destination', { id: destination.id });
    expect([used.isError, used.text]).toEqual([true, expect.stringMatching(/^CONFLICT: .*"Deals"/)]);
    await done('delete_destination', { id: destination.id, remove_from_schedules: true });
    await done('delete_schedule', { id });
    expect((await call(client, 'get_schedule', { id })).text).toMatch(/^NOT_FOUND: /);
  });

  test('creates, changes, pauses, resumes and deletes a connection, and reads its fetches', async () => {
    const client = await connectAs({ role: 'admin' });
    type Made = { connection: { id: number; updated_at: string; status: string } };
    const done = async <T = Made>(name: string, given: Record<string, unknown> = {}) => {
      const { data, text, isError } = await call(client, name, given);
      expect([name, isError, text]).toEqual([name, false, text]);
      return data as T;
    };
    const { connection } = await done('create_connection', {
      ...{ name: 'Awin', network: 'awin', account_id: '1', token: 'secret-of-awin', time_zone: 'UTC' },
      ...{ rule: { every: 'day', at: ['05:00'] }, fetch_from: new Date().toISOString().slice(0, 10) },
    });
    const { id, updated_at } = connection;
    expect(JSON.stringify(connection)).not.toContain('secret-of-awin');
    await done('update_connection', { id, overlap_days: 3, if_match: updated_at });
    const late = await call(client, 'update_connection', { id, overlap_days: 4, if_match: updated_at });
    expect(late.text).toMatch(/^PRECONDITION_FAILED: /);
    expect((await done('pause_connection', { id })).connection.status).toBe('paused');
    expect((await call(client, 'fetch_connection', { id })).text).toMatch(/^CONFLICT: /);
    expect((await done('resume_connection', { id })).connection.status).toBe('active');
    expect(await done('list_connection_fetches', { id })).toEqual({ fetches: [] });
    expect(await done('list_connections')).toMatchObject({ connections: [{ id, overlap_days: 3 }] });
    await done('delete_connection', { id });
    expect((await call(client, 'get_connection', { id })).text).toMatch(/^NOT_FOUND: /);
  });

  test('sees the same tools as GET /tools, without a key', async () => {
    const { tools } = await (await connect()).listTools();
    expect(tools.map((tool) => tool.name)).toEqual(TOOLS);
    const response = await service.api().send('/tools');
    expect([response.status, JSON.parse(response.text)]).toEqual([200, { tools }]);
  });

  test('asks Dex and receives working code', async () => {
    const client = await connectAs({ role: 'member' });
    const question = 'Every US deal as Excel each morning, in Python';
    const { data, isError } = await call(client, 'ask_dex', { question });
    expect(isError).toBe(false);
    expect(data).toMatchObject({ source: 'recipes', understood: { report_type: 'deals_excel', language: 'python' } });
    expect(data['answer']).toContain('```python');
    expect(data['answer']).toContain(service.service.origin);
  });

  test('reads the OpenAPI document and the guides, without a key', async () => {
    const client = await connect();
    const { resources } = await client.listResources();
    const byUri = new Map(resources.map((resource) => [resource.uri, resource]));
    expect(byUri.get('sheaf://guides/quick-start.md')).toMatchObject({
      title: 'Quick start',
      mimeType: 'text/markdown',
    });
    for (const { uri, mimeType } of resources) {
      const { contents } = await client.readResource({ uri });
      expect(contents).toEqual([{ uri, mimeType, text: expect.stringMatching(/.{100}/s) }]);
    }
    const { contents } = await client.readResource({ uri: 'sheaf://openapi.json' });
    expect(JSON.parse((contents[0] as { text: string }).text).paths).toHaveProperty([
      '/api/v1/exports/preview',
      'post',
    ]);
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    await expect(client.readResource({ uri: 'sheaf://guides/../../package.json' })).rejects.toThrow(
      /Resource .* not found/,
    );
    await expect(client.readResource({ uri: 'sheaf://guides/none.md' })).rejects.toThrow(/Resource .* not found/);
  });
});

describe('the documentation', () => {
  interface Section {
    page: string;
    heading: string;
    text: string;
  }

  test('is searched and read without a key, and results follow their output schemas', async () => {
    const client = await connect();
    // The SDK validates structured content only against schemas that it has listed.
    await client.listTools();
    const { data } = await call(client, 'search_docs', { query: 'how are webhook signatures verified', limit: 3 });
    const sections = data['sections'] as Section[];
    expect(sections).toHaveLength(3);
    expect(sections.map(({ page }) => page).join(' ')).toContain('/docs/guides/webhooks');
    for (const { page } of sections) {
      const { data: doc } = await call(client, 'get_doc', { page });
      expect(doc).toEqual({ page, markdown: expect.stringMatching(/.{40}/s) });
    }
    const { data: guide } = await call(client, 'get_doc', { page: '/docs/guides/reports' });
    const { data: section } = await call(client, 'get_doc', { page: '/docs/guides/reports#exclusions' });
    expect(section['markdown']).toMatch(/^## Exclusions\n.*country_not/s);
    expect(section['markdown']).not.toContain('## Active');
    expect(guide['markdown']).toContain(section['markdown']);
    expect((await call(client, 'get_doc', { page: '/docs' })).data['markdown']).toContain('/docs/guides/');
    expect((await call(client, 'search_docs', { query: '!?' })).data['sections']).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['search_docs', {}, /^VALIDATION_ERROR: `query`: required by search_docs, but missing/],
    ['search_docs', { query: 7 }, /`query`: 7 is not valid. Allowed: a string of at most 400 characters/],
    ['search_docs', { query: 'x'.repeat(401) }, /Allowed: a string of at most 400 characters/],
    ['search_docs', { query: 'keys', limit: 0 }, /`limit`: 0 is not valid. Allowed: an integer, 1 to 20/],
    ['search_docs', { query: 'keys', page: 1 }, /unknown argument of search_docs. Allowed: query, limit/],
    ['get_doc', { page: '/docs/guides/none' }, /^NOT_FOUND: .*search_docs/],
    ['get_doc', { page: '/docs/../api/v1/session' }, /`page`: .* is not valid. Allowed: a path from search_docs/],
    ['get_doc', { page: 'https://example.com' }, /Allowed: a path from search_docs/],
  ])('%s %j is an error with advice', async (name, given, message) => {
    const { text, data, isError } = await call(await connect(), name, given);
    expect([isError, text]).toEqual([true, expect.stringMatching(message)]);
    expect(data).toHaveProperty('error.request_id');
  });
});

describe('prompts', () => {
  test('name their arguments and become a message that names only tools that exist', async () => {
    const client = await connect();
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['export_data', 'check_export', 'write_program', 'set_up_webhook']);
    for (const prompt of prompts) {
      const given = Object.fromEntries((prompt.arguments ?? []).map(({ name }) => [name, `the ${name}`]));
      const { messages } = await client.getPrompt({ name: prompt.name, arguments: given });
      const { text } = messages[0]!.content as { text: string };
      for (const value of Object.values(given)) expect(text).toContain(value);
      const named = text.match(/\b(?:list|describe|get|create|estimate|search|test|ask)_[a-z_]+/g) ?? [];
      expect(named.length).toBeGreaterThan(1);
      expect(named.filter((name) => !TOOLS.includes(name))).toEqual([]);
    }
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['nope', {}, /Unknown prompt nope. Allowed: export_data/],
    ['check_export', {}, /id is required by check_export, but missing/],
    ['check_export', { id: '1', x: '2' }, /Unknown argument x of check_export. Allowed: id/],
  ])('%s %j is an error', async (name, given, message) => {
    await expect((await connect()).getPrompt({ name, arguments: given })).rejects.toThrow(message);
  });
});

test('receipts, deletion and webhooks have tools, with the permissions of the key', async () => {
  const client = await connectAs({ role: 'admin', email: 'receipts@acme-media.example' });
  await client.listTools();
  const { data } = await call(client, 'create_export', { report_type: 'advertisers_csv' });
  const { id } = data['export'] as Export;
  let { status } = data['export'] as Export;
  for (let looks = 0; status !== 'completed' && looks < 10; looks++) {
    ({ status } = (await call(client, 'get_export', { id, wait: 20 })).data['export'] as Export);
  }
  const theirs = await connectAs({ role: 'admin', publisher: 'nordlicht' });
  for (const name of ['get_receipt', 'delete_export']) {
    expect((await call(theirs, name, { id })).text).toMatch(/^NOT_FOUND: /);
  }
  expect((await call(client, 'get_receipt', { id })).isError).toBe(false);
  expect(await call(client, 'delete_export', { id })).toEqual({ text: 'Done.', data: {}, isError: false });
  expect((await call(client, 'get_export', { id })).text).toMatch(/^NOT_FOUND: /);

  const member = await connectAs({ role: 'member' });
  expect((await call(member, 'create_webhook', { url: 'https://203.0.113.7/x' })).text).toMatch(/^FORBIDDEN: /);
  expect((await call(client, 'create_webhook', { url: 'http://127.0.0.1/x' })).text).toMatch(/^VALIDATION_ERROR: /);
  expect((await call(client, 'list_webhooks')).data['webhooks']).toEqual([]);
  expect((await call(client, 'delete_webhook', { id: 999 })).text).toMatch(/^NOT_FOUND: /);
});

describe('odd arguments', () => {
  const patient = suite({ command: 'api', env: { SHEAF_RATE_LIMIT: '100000' } });

  test('never cause an internal error', async () => {
    const key = await patient.key({ role: 'admin' });
    const { json: listed } = await postMessage(`${patient.service.origin}/mcp`, rpc('tools/list'), {});
    const { tools } = listed.result as unknown as {
      tools: { name: string; inputSchema: { properties: Record<string, unknown> } }[];
    };
    // Exports would be built, and Dex has its own tests.
    const called = tools.filter(({ name }) => !/^(?:create_export|repeat|ask)/.test(name));
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.string({ unit: anyCharacter }),
      fc.constantFrom('__proto__', '../..', '%00', '\ud800', -1, 0, 1e308, 2 ** 53, 'deals_excel', 'network_not'),
    );
    const calls = fc
      .constantFrom(...called)
      .chain(({ name, inputSchema }) =>
        fc
          .dictionary(fc.constantFrom(...Object.keys(inputSchema.properties), 'nope'), odd, { maxKeys: 4 })
          .map((given) => ({ name, arguments: given })),
      );
    for (const params of fc.sample(calls, { numRuns: 150, seed: 14 })) {
      const { status, json, text } = await postMessage(`${patient.service.origin}/mcp`, rpc('tools/call', params), {
        'x-api-key': key,
      });
      expect([status, json.error?.code, text.includes('INTERNAL_ERROR')], JSON.stringify(params)).toEqual([
        200,
        undefined,
        false,
      ]);
      expect(json.result.content[0]!.text, JSON.stringify(params)).not.toBe('');
    }
  });
});

describe('a failed tool call returns the reason as its result', () => {
  test.each<[string, string, Record<string, unknown>, RegExp]>([
    ['an unknown report type', 'create_export', { report_type: 'deals' }, /VALIDATION_ERROR: .*"deals".*deals_excel/],
    [
      'no report type',
      'preview_rows',
      {},
      /^VALIDATION_ERROR: `report_type`: required by preview_rows, but missing. Allowed: report_type, search_params/,
    ],
    [
      'null for a required argument',
      'get_export',
      { id: null },
      /^VALIDATION_ERROR: `id`: required by get_export, but missing/,
    ],
    [
      'an unknown argument',
      'get_export',
      { export_id: 1 },
      /^VALIDATION_ERROR: `export_id`: unknown argument of get_export. Allowed: id, wait/,
    ],
    ['an argument for a tool without any', 'list_report_types', { x: 1 }, /Allowed: no arguments/],
    [
      'an unknown filter',
      'estimate_export',
      { report_type: 'deals_excel', search_params: { contry: 'US' } },
      /`contry`: unknown name in search_params. Allowed: search/,
    ],
    [
      'several problems, each of them',
      'create_export',
      { report_type: 'clicks_details_excel' },
      /- search_params.start_date: .*\n- search_params.end_date: /,
    ],
    [
      'an ID that is not a number',
      'get_export',
      { id: 'x/cancel' },
      /VALIDATION_ERROR: `id`: "x\/cancel" is not valid. Allowed: an integer, 1 to \d+\. Check the ID\./,
    ],
    [
      'an ID that is an object',
      'cancel_export',
      { id: { a: 1 } },
      /VALIDATION_ERROR: `id`: .* is not valid. Allowed: an integer, 1 to \d+\. Check the ID\./,
    ],
    [
      'a limit above the maximum',
      'preview_rows',
      { report_type: 'deals_excel', limit: 51 },
      /`limit`: .* Allowed: an integer, 1 to 50\./,
    ],
    [
      'a rule that is not valid',
      'preview_schedule',
      { rule: { every: 'fortnight', at: ['06:30'] }, time_zone: 'UTC' },
      /VALIDATION_ERROR: `every`: "fortnight" is not valid/,
    ],
    [
      'a destination of nobody',
      'create_schedule',
      {
        name: 'X',
        report_type: 'deals_excel',
        rule: { every: 'day', at: ['06:30'] },
        time_zone: 'UTC',
        destinations: [987],
      },
      /VALIDATION_ERROR: `destinations`: 987 does not exist/,
    ],
    ['an unknown export', 'get_export', { id: 999_999 }, /^NOT_FOUND: /],
  ])('%s', async (_, name, given, message) => {
    const { text, data, isError } = await call(await connectAs({ role: 'member' }), name, given);
    expect([isError, text]).toEqual([true, expect.stringMatching(message)]);
    // The error in `_meta` is the same as the error envelope of the API, even if no request was sent.
    const { error } = data as { error: { code: string; message: string; request_id: string } };
    expect(error).toMatchObject({
      code: name === 'get_export' && given['id'] === 999_999 ? 'NOT_FOUND' : 'VALIDATION_ERROR',
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      timestamp: expect.any(String),
    });
    expect(text).toContain(error.message);
  });

  test("another publisher's export is not found and not canceled", async () => {
    const ours = await connectAs({ role: 'member' });
    const { data } = await call(ours, 'create_export', { report_type: 'advertisers_csv' });
    const { id } = data['export'] as Export;
    const theirs = await connectAs({ role: 'admin', publisher: 'nordlicht' });
    for (const name of ['get_export', 'cancel_export', 'get_schedule', 'get_destination']) {
      const { text, isError } = await call(theirs, name, { id });
      expect([isError, text]).toEqual([true, expect.stringMatching(/^NOT_FOUND: /)]);
    }
    const { data: list } = await call(theirs, 'list_exports');
    expect((list['exports'] as Export[]).map((one) => one.id)).not.toContain(id);
  });

  test('without a key: explains how to send one', async () => {
    const { text, isError } = await call(await connect(), 'list_exports');
    expect([isError, text]).toEqual([true, expect.stringMatching(/^UNAUTHORIZED: /)]);
    expect(text).toContain(`${url()}/integration.json`);
  });

  test('a wrong key is rejected when the client connects, with advice on where to put a valid one', async () => {
    await expect(connect({ 'x-api-key': 'sheaf_wrong' })).rejects.toThrow(`${url()}/integration.json`);
  });

  test('a browser session is not accepted', async () => {
    const cookie = cookieOf(await signIn(service.api(), await service.key({ role: 'member' })));
    expect((await service.api({ cookie, ...OWN_PAGE }).send('/exports')).status).toBe(200);
    const { json } = await postMessage(url(), rpc('tools/call', { name: 'list_exports' }), { cookie, ...OWN_PAGE });
    expect(json.result).toMatchObject({ isError: true, _meta: { 'sheaf/error': { error: { code: 'UNAUTHORIZED' } } } });
  });

  test('a Bearer token works like X-Api-Key', async () => {
    const client = await connect({ authorization: `Bearer ${await service.key({ role: 'member' })}` });
    expect((await call(client, 'list_exports')).isError).toBe(false);
  });
});

describe('a service without workers, and five requests a minute', () => {
  const slow = suite({ command: 'api', env: { SHEAF_RATE_LIMIT: '5' } });
  const send = async (who: Who | null, message: object) =>
    postMessage(`${slow.service.origin}/mcp`, message, who ? { 'x-api-key': await slow.key(who) } : {});

  test('the same request while it is being built returns the running export', async () => {
    const message = rpc('tools/call', { name: 'create_export', arguments: { report_type: 'deals_excel' } });
    const { json: first } = await send({ role: 'admin' }, message);
    const running = first.result.structuredContent.export;
    expect(running.status).toBe('pending');
    const { json: second } = await send({ role: 'admin' }, message);
    expect(second.result).toMatchObject({
      isError: true,
      _meta: { 'sheaf/error': { export: { id: running.id } } },
    });
    const { text } = second.result.content[0]!;
    expect(text).toMatch(/^CONFLICT: The same export is already in progress/);
    expect(text).toContain(`"id":${running.id},`);
  });

  test('get_export waits for the requested time', async () => {
    const who: Who = { role: 'member', email: 'patient@acme-media.example' };
    const created = await send(
      who,
      rpc('tools/call', { name: 'create_export', arguments: { report_type: 'deals_excel' } }),
    );
    const { id } = created.json.result.structuredContent.export;
    const started = performance.now();
    const { json } = await send(who, rpc('tools/call', { name: 'get_export', arguments: { id, wait: 1 } }));
    expect(json.result.structuredContent.export.status).toBe('pending');
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test('a call counts as two requests, the message and the API request, and then returns 429', async () => {
    const message = rpc('tools/call', { name: 'list_exports' });
    const results = [];
    for (let n = 0; n < 3; n++) results.push((await send({ role: 'member' }, message)).json.result);
    expect(results.map((result) => result.isError ?? false)).toEqual([false, false, true]);
    expect(results[2]!.content[0]!.text).toMatch(
      /^RATE_LIMITED: Too many requests\. Wait \d+ seconds?, then send the request again\.$/,
    );

    const refused = await send({ role: 'member' }, message);
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, expect.any(Number)]);
    expect(refused.json).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32000, data: { code: 'RATE_LIMITED' } },
    });
  });

  test('messages without a key share the limit of their IP address', async () => {
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await send(null, rpc('ping'))).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});
