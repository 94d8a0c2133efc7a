import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliveredFile } from '../../../../test/support/delivered-file.ts';
import type { DestinationContext } from '../destination.ts';
import { webhookDriver } from './webhook.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const signal = new AbortController().signal;
const ctx: DestinationContext = {
  publisher: 'acme',
  allowPrivate: true,
  deliveryFolder: null,
  links: {
    toFile: async ({ deliveryId }) => ({ url: `https://reports.example.com/d/${deliveryId}`, days: 30 }),
    toUnsubscribe: async () => '',
  },
};

let server: Server;
let url: string;
let status: number;
let received: { headers: IncomingMessage['headers']; body: string }[];

beforeEach(async () => {
  [status, received] = [204, []];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(status, { 'retry-after': '7' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const opened = (context = ctx) => webhookDriver.open({ url, secret: SECRET }, context);

test('an event is signed, and has the link and the figures of the receipt', async () => {
  const file = deliveredFile('abc');
  await opened().deliver(file, signal);
  await opened().deliver({ ...file, tryNumber: 2 }, signal);
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(['delivery_7', 'delivery_7']);
  const { headers, body } = received[0]!;
  expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toMatchObject({
    type: 'file.ready',
    data: { url: 'https://reports.example.com/d/7', bytes: 3, sha256: file.sha256, rows: 1, name: 'clicks.csv' },
  });
  expect(body).not.toContain(SECRET);
});

test('a test sends an event without a file', async () => {
  const steps: string[] = [];
  await opened().test((step) => steps.push(step), signal);
  expect([steps, JSON.parse(received[0]!.body).type]).toEqual([['send'], 'destination.test']);
});

test.each([
  [500, false],
  [410, true],
  [302, false],
])('status %i fails, and is final: %s', async (sent, isFinal) => {
  status = sent;
  const failure = { step: 'send', isFinal, retryAfter: 7, message: expect.stringContaining(`${sent}`) };
  await expect(opened().deliver(deliveredFile('a'), signal)).rejects.toMatchObject(failure);
});

test('a private host is not reached', async () => {
  url = url.replace('http://127.0.0.1', 'https://localhost');
  const strict = opened({ ...ctx, allowPrivate: false });
  await expect(strict.deliver(deliveredFile('a'), signal)).rejects.toMatchObject({ step: 'send' });
  expect(received).toEqual([]);
});

test('an aborted delivery rejects with the reason', async () => {
  const controller = new AbortController();
  const reason = new Error('the service stops');
  // Without a response, only the end of the request itself closes the connection.
  server.removeAllListeners('request');
  const ended = new Promise((resolve) => {
    server.once('request', (request: IncomingMessage) => {
      request.socket.once('close', resolve);
      controller.abort(reason);
    });
  });
  await expect(opened().deliver(deliveredFile('a'), controller.signal)).rejects.toBe(reason);
  await ended;
});

test('settings that cannot work are refused', async () => {
  const check = (change: object, context = ctx) => webhookDriver.check({ url, secret: SECRET, ...change }, context);
  await check({});
  await expect(check({ url: 'ftp://a.example' })).rejects.toThrow('scheme');
  await expect(check({ secret: 'whsec_YQ==' })).rejects.toThrow('1 byte');
  await expect(check({}, { ...ctx, links: undefined })).rejects.toThrow('SHEAF_PUBLIC_URL');
  await expect(check({}, { ...ctx, allowPrivate: false })).rejects.toThrow('http:');
});
