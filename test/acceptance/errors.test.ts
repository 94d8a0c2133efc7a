/** The error envelope on every path and status. `test/support/api.ts` checks its shape in each response. */
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { clicks } from '../support/api.ts';
import { checkEnvelope } from '../support/contract.ts';
import { suite } from '../support/suite.ts';

/** Runs without a worker, so that an export stays in flight. */
const service = suite({ command: 'api' });

describe('404 for unknown paths and IDs', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/nope'],
    ['GET', '/exports/1/nope'],
    ['DELETE', '/nope'],
    ['POST', '/nope'],
  ])('%s %s', async (method, path) => {
    expect((await service.api().send(path, { method })).body.error!.code).toBe('NOT_FOUND');
  });

  test.each(['/index.html', '/api', '/api/v2/exports', '/.env', '/API/V1/exports', '/api/v1//exports'])(
    'GET %s, outside the API',
    async (path) => {
      expect((await service.api().send(service.service.origin + path)).status).toBe(404);
    },
  );

  test('even with a body that is invalid elsewhere', async () => {
    const body = 'x'.repeat(1000);
    const headers = { 'content-type': 'text/xml' };
    expect([404, 415]).toContain((await service.api().send('/nope', { method: 'POST', body, headers })).status);
  });

  test('HEAD returns the headers of GET and no body', async () => {
    const response = await fetch(`${service.service.origin}/api/v1/nope`, { method: 'HEAD' });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });
});

describe('405 with Allow for a method that the path does not support', () => {
  test.each([
    ['PUT', '/api/v1/exports', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/exports/', 'GET, HEAD, POST'],
    ['OPTIONS', '/api/v1/exports', 'GET, HEAD, POST'],
    ['PATCH', '/api/v1/exports/1', 'DELETE, GET, HEAD'],
    ['POST', '/api/v1/exports/1', 'DELETE, GET, HEAD'],
    ['GET', '/api/v1/exports/1/cancel', 'POST'],
    ['PROPFIND', '/api/v1/exports', 'GET, HEAD, POST'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/docs/guide/api.md', 'GET, HEAD'],
    ['POST', '/files/exports/1/1/file.csv', 'GET, HEAD'],
    ['PUT', '/mcp', 'DELETE, GET, HEAD, POST'],
  ])('%s %s', async (method, path, allowed) => {
    const { status, headers } = await service.api().send(service.service.origin + path, { method });
    expect([status, headers.get('allow')]).toEqual([405, allowed]);
  });
});

describe('every status', () => {
  const member = () => service.as({ role: 'member' });

  test('401, 403, 404, 409, 413, 415, 422 and 400 from one service', async () => {
    const api = await member();
    const post = (init: RequestInit) => api.send('/exports', { method: 'POST', ...init });
    await api.create(clicks(1));
    const responses = [
      await service.api().send('/exports'),
      await api.create({ report_type: 'deals_excel', search_params: { publisher_id: 'kaigan' } }),
      await api.send('/exports/999999'),
      await api.create(clicks(1)),
      await post({ body: 'x'.repeat((1 << 20) + 1), headers: { 'content-type': 'application/json' } }),
      await post({ body: '<x/>', headers: { 'content-type': 'text/xml' } }),
      await api.create({ report_type: 'x' }),
      await post({ body: '{', headers: { 'content-type': 'application/json' } }),
    ];
    expect(responses.map((response) => response.status)).toEqual([401, 403, 404, 409, 413, 415, 422, 400]);
  });

  test('every response has a different request ID', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => service.api().send('/nope')));
    expect(new Set(ids.map((response) => response.body.error!.request_id)).size).toBe(20);
  });

  test('an x-request-id from the client is ignored', async () => {
    const response = await service.api({ 'x-request-id': 'mine' }).send('/nope');
    expect(response.body.error!.request_id).not.toBe('mine');
  });
});

describe('malformed HTTP', () => {
  const POST = 'POST /api/v1/exports HTTP/1.1\r\n';
  const GET = 'GET /api/v1/exports HTTP/1.1\r\n';
  test.each([
    ['no HTTP at all', 'GARBAGE\r\n\r\n', 400],
    ['a negative length', `${POST}Host: x\r\nContent-Length: -5\r\n\r\n`, 400],
    ['two lengths', `${POST}Host: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde`, 400],
    ['headers of 20,000 bytes', `${GET}Host: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 400],
    ['a NUL in a header', `${GET}Host: x\r\nX: a\0b\r\n\r\n`, 400],
    ['no host', `${GET}Connection: close\r\n\r\n`, 400],
    ['two hosts', `${GET}Host: x\r\nHost: y\r\nConnection: close\r\n\r\n`, 400],
    ['the same host twice', `${GET}Host: x\r\nHost: x\r\nConnection: close\r\n\r\n`, 400],
    ['an expectation', `${POST}Host: x\r\nExpect: 200-ok\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`, 417],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n', 404],
    ['CONNECT to a path', 'CONNECT /api/v1/exports HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['an upgrade', `${GET}Host: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`, 401],
  ])('%s: an error envelope with rate limit headers', async (_, request, expected) => {
    const { status, headers, body } = await raw(request);
    expect(status).toBe(expected);
    checkEnvelope(body.error, { status, requestId: headers.get('x-request-id') });
    for (const name of ['limit', 'remaining', 'reset']) expect(headers.get(`x-ratelimit-${name}`)).toMatch(/^\d+$/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['a URL that cannot be decoded', 'GET /api/v1/exports/%E0%A4%A HTTP/1.1\r\nHost: x\r\n'],
    ['a single percent sign', 'GET /%zz HTTP/1.1\r\nHost: x\r\n'],
    ['HTTP/1.0 without a host', 'GET /api/v1/exports HTTP/1.0\r\n'],
    ['a host with a space', 'GET /api/v1/exports HTTP/1.1\r\nHost: a b\r\n'],
    ['a host with a path', 'GET /api/v1/exports HTTP/1.1\r\nHost: evil.example/x\r\n'],
    ['an opening bracket as the host', 'GET /api/v1/exports HTTP/1.1\r\nHost: [\r\n'],
  ])('%s', async (_, head) => {
    const key = await service.key({ role: 'member' });
    const { status, headers, body } = await raw(`${head}X-Api-Key: ${key}\r\nConnection: close\r\n\r\n`);
    expect(status).toBe(400);
    checkEnvelope(body.error, { status, requestId: headers.get('x-request-id') });
    expect(headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
  });
});

describe('a body that is not read', () => {
  const unread = (length: string) => `POST /api/v1/exports HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n`;

  test.each([
    ['of 50 MB', `Content-Length: ${50 << 20}`],
    ['of unknown length', 'Transfer-Encoding: chunked'],
  ])('%s: 401 before it is sent, and the connection is closed', async (_, length) => {
    const { status, headers } = await raw(unread(length));
    expect([status, headers.get('connection')]).toEqual([401, 'close']);
  });
});

test('a client that disconnects causes no error in the log', async () => {
  const key = await service.key({ role: 'member' });
  const api = await service.as({ role: 'member' });
  const { id } = (await api.create(clicks(2))).body.export!;
  const body = JSON.stringify(clicks(60));
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const leave = async (path: string, init: RequestInit = {}) => {
    const signal = AbortSignal.timeout(100);
    const left = fetch(`${service.service.origin}/api/v1${path}`, { headers, signal, ...init });
    // Some requests get a response before the connection closes.
    await left.then((response) => response.text()).catch(() => {});
  };
  await leave(`/exports/${id}?wait=20`);
  await leave(`/exports/${id}/events`);
  await leave('/exports/preview', { method: 'POST', body });
  await leave('/exports?dry_run=true', { method: 'POST', body });
  await leave('/dex/ask', { method: 'POST', body: JSON.stringify({ question: 'deals in php' }) });
  // Interrupted requests have been handled once a later one has.
  await api.create(clicks(60), '?dry_run=true');
  expect(service.service.log()).not.toMatch(/"level":(?:50|60)/);
});

test('no response can be cached', async () => {
  const api = await service.as({ role: 'admin' });
  for (const path of ['/exports', '/session', '/webhooks', '/exports/1', '/report-types', '/nope']) {
    expect([path, (await api.send(path)).headers.get('cache-control')]).toEqual([path, 'no-store']);
  }
});

/** Sends bytes and reads everything until the service closes the connection. */
async function raw(request: string) {
  const { hostname, port } = new URL(service.service.origin);
  const socket = connect(Number(port), hostname);
  socket.setTimeout(5000, () => socket.destroy(new Error('The service left the connection open.')));
  socket.write(request);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const [head, body] = Buffer.concat(chunks).toString().split('\r\n\r\n', 2);
  const [statusLine, ...lines] = head!.split('\r\n');
  const headers = new Headers(lines.map((line) => [line.split(': ')[0]!, line.slice(line.indexOf(': ') + 2)]));
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('content-length')).toBe(String(Buffer.byteLength(body!)));
  return { status: Number(statusLine!.split(' ')[1]), headers, body: JSON.parse(body!) };
}
