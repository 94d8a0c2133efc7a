import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, describe, expect, test } from 'vitest';
import type { Export } from '../support/api.ts';
import { checkExport } from '../support/contract.ts';
import { postMessage, rpc } from '../support/mcp.ts';
import { cookieOf, OWN_PAGE, signIn } from '../support/sessions.ts';
import { suite, type Who } from '../support/suite.ts';

const TOOLS = [
  'list_report_types',
  'describe_report',
  'estimate_export',
  'preview_rows',
  'create_export',
  'get_export',
  'list_exports',
  'cancel_export',
  'ask_dex',
];

const service = suite();
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
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: given });
  const [first] = content as { type: string; text: string }[];
  return { text: first!.text, data: (structuredContent ?? {}) as Record<string, unknown>, isError: isError === true };
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

describe('a failed tool call returns the reason as its result', () => {
  test.each<[string, string, Record<string, unknown>, RegExp]>([
    ['an unknown report type', 'create_export', { report_type: 'deals' }, /VALIDATION_ERROR: .*"deals".*deals_excel/],
    [
      'no report type',
      'preview_rows',
      {},
      /^`report_type`: required by preview_rows, but missing. Allowed: report_type, search_params/,
    ],
    ['null for a required argument', 'get_export', { id: null }, /^`id`: required by get_export, but missing/],
    [
      'an unknown argument',
      'get_export',
      { export_id: 1 },
      /^`export_id`: unknown argument of get_export. Allowed: id, wait/,
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
      /VALIDATION_ERROR: `id`: "x\/cancel" is not valid. Allowed: an integer\./,
    ],
    [
      'an ID that is an object',
      'cancel_export',
      { id: { a: 1 } },
      /VALIDATION_ERROR: `id`: .* is not valid. Allowed: an integer\./,
    ],
    [
      'a limit above the maximum',
      'preview_rows',
      { report_type: 'deals_excel', limit: 51 },
      /`limit`: .* Allowed: 1 to 50\./,
    ],
    ['an unknown export', 'get_export', { id: 999_999 }, /^NOT_FOUND: /],
  ])('%s', async (_, name, given, message) => {
    const { text, data, isError } = await call(await connectAs({ role: 'member' }), name, given);
    expect([isError, text]).toEqual([true, expect.stringMatching(message)]);
    // The structured content is the same as the error envelope of the API, even if no request was sent.
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
    for (const name of ['get_export', 'cancel_export']) {
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
    expect(json.result).toMatchObject({ isError: true, structuredContent: { error: { code: 'UNAUTHORIZED' } } });
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
    expect(second.result).toMatchObject({ isError: true, structuredContent: { export: { id: running.id } } });
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
      /^RATE_LIMITED: Too many requests\. Wait \d+ seconds, then send the request again\.$/,
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
