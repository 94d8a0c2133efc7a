import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyRequest } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liftBodyLimit } from './body-deadline.ts';
import { httpServer } from './http-server.ts';
import { refuseBrokenHttp } from './refuse-broken-http.ts';

const app = fastify({
  serverFactory: httpServer(undefined, { request: 300, upload: 60_000, headers: 200, check: 50 }),
  clientErrorHandler: (error, socket) => void refuseBrokenHttp(app, { error, socket }),
});
beforeAll(async () => {
  await app.register(rateLimit, { global: false, max: 7 });
  app.post('/', async () => ({ read: true }));
  app.post('/early', { preParsing: async () => Promise.reject(new Error('refused')) }, async () => ({ read: true }));
  const lift = async (request: FastifyRequest) => void liftBodyLimit(request.raw);
  app.post('/api/v1/imports/clicks', { onRequest: lift }, async () => ({ read: true }));
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

/** Sends bytes, keeps the connection open, and reads until the server closes it. */
async function sent(bytes: string): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

test.each([
  ['a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{'],
  ['a request header', 'POST / HTTP/1.1\r\nHost: x\r\n'],
  [
    'a file whose client is not authenticated',
    'POST /api/v1/imports/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  ],
  [
    'a chunked body',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
  ],
])('%s that does not end: 408, and the connection is closed', async (_, bytes) => {
  const [head, body] = (await sent(bytes)).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(head).toMatch(/\r\nX-RateLimit-Limit: 7\r\n/);
  expect(JSON.parse(body!).error).toMatchObject({
    code: 'REQUEST_TIMEOUT',
    message: expect.stringMatching(/30 seconds/),
  });
});

test('a file can take longer to arrive than other bodies', async () => {
  const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n`;
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${head('/api/v1/imports/clicks')}Content-Type: application/json\r\n\r\n{`);
  expect(await sent(`${head('/')}Content-Type: application/json\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 408 /);
  socket.write('}');
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
});

test('a refused request whose body does not end: one response, then the connection is closed', async () => {
  const text = await sent(
    'POST /early HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
  );
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 500']);
});

test('malformed requests count against the rate limit', async () => {
  const remaining = /X-RateLimit-Remaining: (\d+)/;
  const first = Number(remaining.exec(await sent('NONSENSE\r\n\r\n'))?.[1]);
  const texts = [];
  for (let n = 0; n <= first; n++) texts.push(await sent('NONSENSE\r\n\r\n'));
  expect(texts.at(-1)).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n.*\r\nRetry-After: \d+\r\n/s);
  expect(texts.filter((text) => text.startsWith('HTTP/1.1 400 '))).toHaveLength(first);
});
