import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { describe, expect, test } from 'vitest';
import { postMessage, rpc } from '../support/mcp.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api' });
const url = () => `${service.service.origin}/mcp`;
const post = (body: string | object, headers?: Record<string, string>) => postMessage(url(), body, headers);

describe('a bare initialize', () => {
  test.each<[string, object, Record<string, string>]>([
    [
      'with the newest protocol version',
      rpc('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } }),
      {},
    ],
    ['without params', rpc('initialize'), {}],
    ['with empty params', rpc('initialize', {}), {}],
    ['without capabilities and clientInfo', rpc('initialize', { protocolVersion: '2025-11-25' }), {}],
    ['with an invalid clientInfo', rpc('initialize', { protocolVersion: '2025-11-25', clientInfo: 'curl' }), {}],
    ['that accepts only JSON', rpc('initialize'), { accept: 'application/json' }],
    ['with the content type of curl -d', rpc('initialize'), { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as text/plain', rpc('initialize'), { 'content-type': 'text/plain;charset=UTF-8' }],
    ['with an unknown version in the header', rpc('initialize'), { 'mcp-protocol-version': '1999-01-01' }],
  ])('%s: 200, plain JSON, no session', async (_, message, headers) => {
    const response = await post(message, headers);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(response.headers.get('mcp-session-id')).toBeNull();
    expect(response.json).toMatchObject({
      jsonrpc: '2.0',
      id: 1,
      result: {
        protocolVersion: '2025-11-25',
        serverInfo: { name: 'sheaf' },
        capabilities: { tools: {}, resources: {} },
      },
    });
  });

  test.each([...SUPPORTED_PROTOCOL_VERSIONS.map((version) => [version, version]), ['2031-01-01', '2025-11-25']])(
    'with version %s returns version %s',
    async (requested, returned) => {
      const { json } = await post(rpc('initialize', { protocolVersion: requested }));
      expect(json.result.protocolVersion).toBe(returned);
    },
  );
});

describe('messages', () => {
  test.each(['ping', 'tools/list', 'resources/list', 'prompts/list'])(
    '%s requires neither a key nor a version',
    async (method) => {
      const { status, json } = await post(rpc(method, undefined, 'seven'));
      expect([status, json.id, json.error]).toEqual([200, 'seven', undefined]);
    },
  );

  test.each([
    ['initialized', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['cancelled', { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }],
    ['an unknown notification', { jsonrpc: '2.0', method: 'notifications/nope' }],
    ['a response without a request', { jsonrpc: '2.0', id: 3, result: {} }],
  ])('202 without a body for %s', async (_, message) => {
    const response = await post(message);
    expect([response.status, response.text]).toEqual([202, '']);
  });

  test.each<[string, string | object, number, number, RegExp]>([
    ['no body', '', 400, -32700, /not valid JSON/],
    ['malformed JSON', '{"jsonrpc":', 400, -32700, /not valid JSON/],
    ['a batch', [rpc('ping'), rpc('ping')], 400, -32600, /Batches are not supported/],
    ['an empty batch', [], 400, -32600, /Batches are not supported/],
    ['no object', 'null', 400, -32600, /not a JSON-RPC 2.0 message/],
    ['no jsonrpc', { id: 1, method: 'ping' }, 400, -32600, /not a JSON-RPC 2.0 message/],
    ['a null ID', rpc('ping', undefined, null), 400, -32600, /not a JSON-RPC 2.0 message/],
    ['params as a list', rpc('tools/list', [1]), 400, -32600, /not a JSON-RPC 2.0 message/],
    ['an unknown method', rpc('tools/nope'), 200, -32601, /Method not found/],
    ['the name of an object method', rpc('constructor'), 200, -32601, /Method not found/],
    [
      'an unknown tool',
      rpc('tools/call', { name: 'drop_tables' }),
      200,
      -32602,
      /Unknown tool drop_tables. Allowed: list_report/,
    ],
    ['a tool without a name', rpc('tools/call', {}), 200, -32602, /params\.name/],
    ['a call without params', rpc('tools/call'), 200, -32602, /params/],
    [
      'arguments as a list',
      rpc('tools/call', { name: 'get_export', arguments: [1] }),
      200,
      -32602,
      /params\.arguments/,
    ],
    ['a numeric cursor', rpc('tools/list', { cursor: 5 }), 200, -32602, /params\.cursor/],
  ])('%s: a JSON-RPC error', async (_, body, status, code, message) => {
    const response = await post(body);
    expect([response.status, response.json]).toEqual([
      status,
      { jsonrpc: '2.0', id: status === 400 ? null : 1, error: { code, message: expect.stringMatching(message) } },
    ]);
  });

  // The code since version 2026-07-28 of the protocol, in which data.uri tells it from other invalid parameters.
  test('an unknown resource: invalid params, with its URI', async () => {
    const uri = 'file:///etc/passwd';
    const { status, json } = await post(rpc('resources/read', { uri }));
    const message = `Resource ${uri} not found. resources/list lists all resources.`;
    expect([status, json]).toEqual([200, { jsonrpc: '2.0', id: 1, error: { code: -32602, message, data: { uri } } }]);
  });

  test('an unknown version after initialize returns 400', async () => {
    const { status, json } = await post(rpc('tools/list'), { 'mcp-protocol-version': '1999-01-01' });
    expect([status, json.error.message]).toEqual([400, expect.stringContaining('2025-11-25')]);
  });

  test('more than 1 MiB returns 413 as a JSON-RPC error', async () => {
    const { status, json } = await post(rpc('tools/call', { name: 'x'.repeat(1 << 20) }));
    expect([status, json]).toEqual([
      413,
      {
        jsonrpc: '2.0',
        id: null,
        error: {
          code: -32000,
          message: expect.stringContaining('1 MiB'),
          data: expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
        },
      },
    ]);
  });

  test('none of these is logged as an error of the service', () => {
    expect(service.service.log()).not.toMatch(/"level":(?:50|60)/);
  });
});

describe('origins', () => {
  test.each(['https://evil.example', 'null', 'https://evil.example:1'])('403 for pages from %s', async (origin) => {
    const { status, json } = await post(rpc('initialize'), { origin });
    expect([status, json.error]).toEqual([
      403,
      {
        code: -32000,
        message: expect.stringContaining('SHEAF_PUBLIC_URL'),
        data: expect.objectContaining({ code: 'FORBIDDEN' }),
      },
    ]);
  });

  test('pages from this machine are allowed', async () => {
    expect((await post(rpc('initialize'), { origin: 'http://localhost:6274' })).status).toBe(200);
    expect((await post(rpc('initialize'), { origin: service.service.origin })).status).toBe(200);
  });
});

describe('discovery', () => {
  test('GET /mcp explains the endpoint to people', async () => {
    const response = await fetch(url());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      name: 'sheaf',
      url: url(),
      transport: 'streamable-http',
      integration: `${url()}/integration.json`,
      tools: expect.arrayContaining(['create_export', 'get_export']),
    });
  });

  test.each(['GET', 'DELETE'])('%s for a stream or a session returns 405', async (method) => {
    const response = await fetch(url(), { method, headers: { accept: 'text/event-stream' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, expect.stringContaining('POST')]);
  });

  test('GET /mcp/integration.json has the configuration for clients', async () => {
    const response = await fetch(`${url()}/integration.json`);
    const body = (await response.json()) as { clients: { client: string }[] };
    expect(body).toMatchObject({ url: url(), authentication: { header: 'X-Api-Key' } });
    expect(body.clients.map((one) => one.client)).toEqual(['Claude Code', 'Claude Desktop', 'Cursor', 'VS Code']);
    for (const client of body.clients) expect(JSON.stringify(client)).toContain(url());
  });

  test('the OpenAPI document does not list /mcp', async () => {
    expect(Object.keys(JSON.parse((await service.api().send('/schema')).text).paths)).not.toContain('/mcp');
  });
});

describe('with ?tools=few', () => {
  const post = (body: object, headers?: Record<string, string>) => postMessage(`${url()}?tools=few`, body, headers);
  /** The result of a message. Its shape is checked by the tests. */
  // biome-ignore lint/suspicious/noExplicitAny: results of the tools have different shapes.
  const resultOf = ({ json }: { json: unknown }) => (json as { result: any }).result;
  const call = (name: string, given: object, headers?: Record<string, string>) =>
    post(rpc('tools/call', { name, arguments: given }), headers);

  test('there are three tools, which take less than a tenth of the room of all', async () => {
    const few = resultOf(await post(rpc('tools/list'))).tools as { name: string }[];
    const all = resultOf(await postMessage(url(), rpc('tools/list'))).tools;
    expect(few.map(({ name }) => name)).toEqual(['search', 'describe', 'call']);
    expect(JSON.stringify(few).length).toBeLessThan(JSON.stringify(all).length / 10);
  });

  test('search finds the tool of a task, describe has its schema, and neither needs an API key', async () => {
    const { tools } = resultOf(await call('search', { query: 'create an export' })).structuredContent;
    expect(tools[0].name).toBe('create_export');
    const described = resultOf(await call('describe', { name: 'create_export' })).structuredContent;
    expect(described.inputSchema.properties).toHaveProperty('report_type');
    const unknown = resultOf(await call('describe', { name: 'drop_tables' }));
    expect([unknown.isError, unknown.content[0].text]).toEqual([true, expect.stringContaining('Allowed: ')]);
  });

  test('call has the result of the tool, with the credential of the message', async () => {
    const created = { name: 'create_export', arguments: { report_type: 'deals_excel' } };
    expect(resultOf(await call('call', created)).content[0].text).toContain('UNAUTHORIZED');
    const headers = { 'x-api-key': await service.key({ role: 'member' }) };
    const { structuredContent } = resultOf(await call('call', created, headers));
    expect(structuredContent.export).toMatchObject({ report_type: 'deals_excel', status: 'pending' });
    const wrong = await call('call', { name: 'create_export', arguments: { report_type: 'nothing' } }, headers);
    expect(wrong.json.result.isError).toBe(true);
  });

  test('an unknown tool names those that exist', async () => {
    expect((await call('call', { name: 'nope' })).json.error.message).toContain('create_export');
  });
});
