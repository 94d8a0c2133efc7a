/** The envelope of errors on every path and status; `test/support/api.ts` checks its shape on each answer. */
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { clicks } from '../support/api.ts';
import { checkEnvelope } from '../support/contract.ts';
import { suite } from '../support/suite.ts';

/** Without a worker, so that an export stays in flight. */
const service = suite({ command: 'api' });

describe('404 for what is not there', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/nope'],
    ['GET', '/exports/1/nope'],
    ['PUT', '/exports'],
    ['DELETE', '/exports'],
    ['DELETE', '/nope'],
    ['PATCH', '/exports/1'],
    ['OPTIONS', '/exports'],
    ['POST', '/exports/1'],
    ['POST', '/nope'],
  ])('%s %s', async (method, path) => {
    expect((await service.api().send(path, { method })).body.error!.code).toBe('NOT_FOUND');
  });

  test.each(['/index.html', '/api', '/api/v2/exports', '/.env', '/API/V1/exports', '/api/v1//exports'])(
    'GET %s, outside the API too',
    async (path) => {
      expect((await service.api().send(service.service.origin + path)).status).toBe(404);
    },
  );

  test('with a body that would be refused elsewhere', async () => {
    const body = 'x'.repeat(1000);
    const headers = { 'content-type': 'text/xml' };
    expect([404, 415]).toContain((await service.api().send('/nope', { method: 'POST', body, headers })).status);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const answer = await fetch(`${service.service.origin}/api/v1/nope`, { method: 'HEAD' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });
});

describe('every status', () => {
  const member = () => service.as({ role: 'member' });

  test('401, 403, 404, 409, 413, 415, 422 and 400 in one service', async () => {
    const api = await member();
    const post = (init: RequestInit) => api.send('/exports', { method: 'POST', ...init });
    await api.create(clicks(1));
    const answers = [
      await service.api().send('/exports'),
      await api.create({ report_type: 'deals_excel', search_params: { publisher_id: 'kaigan' } }),
      await api.send('/exports/999999'),
      await api.create(clicks(1)),
      await post({ body: 'x'.repeat((1 << 20) + 1), headers: { 'content-type': 'application/json' } }),
      await post({ body: '<x/>', headers: { 'content-type': 'text/xml' } }),
      await api.create({ report_type: 'x' }),
      await post({ body: '{', headers: { 'content-type': 'application/json' } }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([401, 403, 404, 409, 413, 415, 422, 400]);
  });

  test('ids of requests are all different', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => service.api().send('/nope')));
    expect(new Set(ids.map((answer) => answer.body.error!.request_id)).size).toBe(20);
  });

  test('an x-request-id that a client sends is not taken over', async () => {
    const answer = await service.api({ 'x-request-id': 'mine' }).send('/nope');
    expect(answer.body.error!.request_id).not.toBe('mine');
  });
});

describe('400 for HTTP that is not', () => {
  test.each([
    ['no HTTP at all', 'GARBAGE\r\n\r\n'],
    ['a negative length', 'POST /api/v1/exports HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n'],
    ['two lengths', 'POST /api/v1/exports HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde'],
    ['headers of 20,000 bytes', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['a NUL in a header', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n'],
  ])('%s', async (_, request) => {
    const { status, headers, body } = await raw(request);
    expect(status).toBe(400);
    checkEnvelope(body.error, { status, requestId: headers.get('x-request-id') });
  });

  test.each([
    ['an address that cannot be decoded', 'GET /api/v1/exports/%E0%A4%A HTTP/1.1\r\nHost: x\r\n'],
    ['a percent sign alone', 'GET /%zz HTTP/1.1\r\nHost: x\r\n'],
    ['no host', 'GET /api/v1/exports HTTP/1.0\r\n'],
    ['a host with a space', 'GET /api/v1/exports HTTP/1.1\r\nHost: a b\r\n'],
    ['a host with a path', 'GET /api/v1/exports HTTP/1.1\r\nHost: evil.example/x\r\n'],
    ['an open bracket as host', 'GET /api/v1/exports HTTP/1.1\r\nHost: [\r\n'],
  ])('%s', async (_, head) => {
    const key = await service.key({ role: 'member' });
    const { status, headers, body } = await raw(`${head}X-Api-Key: ${key}\r\nConnection: close\r\n\r\n`);
    expect(status).toBe(400);
    checkEnvelope(body.error, { status, requestId: headers.get('x-request-id') });
    expect(headers.get('x-ratelimit-limit')).toMatch(/^\d+$/);
  });
});

/** Sends bytes and reads all that comes until the service closes the connection. */
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
