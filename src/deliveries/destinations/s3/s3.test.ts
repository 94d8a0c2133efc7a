/** What only buckets have: endpoints, access keys, permissions. */
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveredFile } from '../../../../test/support/delivered-file.ts';
import { hasS3, type TestBucket, testBucket } from '../../../../test/support/s3-bucket.ts';
import type { DestinationContext } from '../destination.ts';
import { s3Driver } from './s3.ts';
import type { S3Settings } from './settings.ts';

const ctx: DestinationContext = { publisher: 'acme', allowPrivate: true, deliveryFolder: null };
const signal = new AbortController().signal;
const key = { bucket: 'reports', access_key_id: 'id', secret_access_key: 'not-to-be-shown' };

/** A local server, its origin, and the number of its requests. */
async function serve(handler: Parameters<typeof createServer>[1] = (_request, response) => response.end()) {
  const seen = { requests: 0 };
  const server = createServer((incoming, response) => {
    seen.requests += 1;
    handler(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { origin: `http://127.0.0.1:${port}`, port, seen, close };
}

test.each([
  'http://s3.example.com',
  'https://10.0.0.1',
  'https://[::1]:9000',
  'https://2130706433',
  'https://169.254.169.254',
  'https://user:secret@s3.example.com',
  'https://s3.example.com/bucket',
  's3.example.com',
])('a publisher cannot use the endpoint %s', async (endpoint) => {
  const check = () => s3Driver.check({ ...key, endpoint }, { ...ctx, allowPrivate: false });
  await expect(check()).rejects.toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
  await expect(check()).rejects.toThrow('`endpoint`');
});

test.each(['../a', '/a', 'a//b', 'a/'])('prefix %j is refused by name', async (prefix) => {
  await expect(s3Driver.check({ ...key, prefix }, ctx)).rejects.toThrow('`prefix`');
});

test('nothing is sent to a name or address of the private network', async () => {
  const { port, seen, close } = await serve();
  for (const host of ['localhost', '127.0.0.1']) {
    const settings = { ...key, endpoint: `http://${host}:${port}` };
    const destination = s3Driver.open(settings, { ...ctx, allowPrivate: false });
    const failure = { step: 'resolve', message: expect.stringContaining('public IP address') };
    await expect(destination.test(() => {}, signal)).rejects.toMatchObject(failure);
    await expect(destination.deliver(deliveredFile('a'), signal)).rejects.toMatchObject(failure);
  }
  expect(seen.requests).toBe(0);
  await close();
});

test('a redirect is not followed', async () => {
  const target = await serve();
  const { origin, close } = await serve((_request, response) =>
    response.writeHead(307, { location: `${target.origin}/` }).end(),
  );
  const destination = s3Driver.open({ ...key, endpoint: origin }, ctx);
  await expect(destination.deliver(deliveredFile('a'), signal)).rejects.toMatchObject({ name: 'DestinationError' });
  expect(target.seen.requests).toBe(0);
  await Promise.all([close(), target.close()]);
});

test('an upload under the same key that began after the delivery had ended stays', async () => {
  const aborted: (string | null)[] = [];
  const upload = (id: string, initiated: string) =>
    `<Upload><Key>clicks.csv</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`;
  const uploads = `${upload('dead', '2026-11-02T06:00:00.000Z')}${upload('live', '2026-11-02T06:00:02.000Z')}`;
  const { origin, close } = await serve(({ method, url }, response) => {
    if (method !== 'DELETE') {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(`<ListMultipartUploadsResult>${uploads}</ListMultipartUploadsResult>`);
      return;
    }
    aborted.push(new URL(url!, origin).searchParams.get('uploadId'));
    response.writeHead(204).end();
  });
  const destination = s3Driver.open({ ...key, endpoint: origin }, ctx);
  const before = new Date('2026-11-02T06:00:01.500Z');
  const ended = { deliveryId: 7, createdAt: new Date(0), tries: 1, name: 'clicks.csv', before };
  await destination.removeDrafts(ended, signal);
  expect(aborted).toEqual(['dead']);
  await close();
});

describe('a store that', () => {
  /** It has an object under every name. `refused` answers a request that it does not support. */
  async function store(refused: (incoming: IncomingMessage) => [status: number, code: string] | null) {
    const { origin, close } = await serve((incoming, response) => {
      incoming.resume();
      const problem = refused(incoming);
      if (problem) {
        response.writeHead(problem[0], { 'content-type': 'application/xml' });
        response.end(`<Error><Code>${problem[1]}</Code><Message>No</Message></Error>`);
      } else if (incoming.method === 'POST') {
        response.writeHead(200, { 'content-type': 'application/xml' });
        response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>');
      } else response.writeHead(200, { etag: '"e"' }).end();
    });
    return { destination: s3Driver.open({ ...key, endpoint: origin }, ctx), close };
  }

  test('rejects If-Match cannot replace files, and the error says so', async () => {
    const { destination, close } = await store(({ headers }) => (headers['if-match'] ? [501, 'NotImplemented'] : null));
    const delivered = destination.deliver(deliveredFile('a', { overwrite: true }), signal);
    await expect(delivered).rejects.toMatchObject({
      step: 'write',
      isFinal: true,
      message: expect.stringContaining('existing_file'),
    });
    await close();
  });

  test.each([true, false])(
    'rejects If-None-Match holds no files, and the error says so (replaced: %s)',
    async (overwrite) => {
      const { destination, close } = await store(({ method, headers }) => {
        if (method === 'HEAD') return [404, 'NotFound'];
        return headers['if-none-match'] ? [501, 'NotImplemented'] : null;
      });
      await expect(destination.deliver(deliveredFile('a', { overwrite }), signal)).rejects.toMatchObject({
        step: 'write',
        isFinal: true,
        message: expect.stringContaining('(If-None-Match)'),
      });
      await close();
    },
  );

  test.each([
    [403, 'AccessDenied', 1],
    [403, 'AllAccessDisabled', 1],
    [405, 'MethodNotAllowed', 1],
    [501, 'NotImplemented', 1],
    [400, 'InvalidRequest', 0],
  ])('refuses to list uploads with %i %s: %i writes', async (status, code, expected) => {
    let writes = 0;
    const { destination, close } = await store(({ method, url }) => {
      if (method === 'PUT') writes += 1;
      return method === 'GET' && url!.includes('uploads') ? [status, code] : null;
    });
    const earlier = [{ deliveryId: 6, createdAt: new Date(0), tries: 1 }];
    await destination.deliver(deliveredFile('a', { overwrite: true, earlier }), signal).catch(() => {});
    expect(Math.min(writes, 1)).toBe(expected);
    await close();
  });

  test.each([
    [403, 'AllAccessDisabled', true],
    [405, 'MethodNotAllowed', true],
    [501, 'NotImplemented', true],
    [400, 'InvalidRequest', false],
  ])('refuses to list uploads with %i %s: the removal of drafts ends: %s', async (status, code, isFinal) => {
    const { destination, close } = await store(({ url }) => (url!.includes('uploads') ? [status, code] : null));
    const ended = { deliveryId: 7, createdAt: new Date(0), tries: 1, name: 'clicks.csv', before: new Date() };
    await expect(destination.removeDrafts(ended, signal)).rejects.toMatchObject({ step: 'delete', isFinal });
    await close();
  });
});

test('an endpoint without a server fails in the step connect', async () => {
  const { origin, close } = await serve();
  await close();
  const destination = s3Driver.open({ ...key, endpoint: origin }, ctx);
  const message = expect.stringContaining('the connection was refused');
  await expect(destination.test(() => {}, signal)).rejects.toMatchObject({ step: 'connect', message });
});

describe.skipIf(!(await hasS3()))('on a real store', () => {
  let bucket: TestBucket;
  let settings: S3Settings;
  beforeAll(async () => {
    bucket = await testBucket();
    const { accessKeyId, secretAccessKey } = bucket.options.credentials;
    settings = {
      endpoint: bucket.options.endpoint!,
      bucket: bucket.options.bucket,
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
    };
  });
  afterAll(() => bucket?.drop());

  test.each<[string, Partial<S3Settings>, string]>([
    ['a wrong secret', { secret_access_key: key.secret_access_key }, 'does not accept the access key'],
    ['an unknown key', { access_key_id: 'unknown' }, 'does not accept the access key'],
    ['a missing bucket', { bucket: 'sheaf-test-missing' }, 'does not exist'],
  ])('%s fails in the step authenticate, and no secret is shown', async (_what, more, text) => {
    const failed = s3Driver.open({ ...settings, ...more }, ctx).test(() => {}, signal);
    const message = expect.stringContaining(text);
    await expect(failed).rejects.toMatchObject({ step: 'authenticate', isFinal: true, message });
    await expect(failed).rejects.not.toThrow(key.secret_access_key);
  });

  test.each([
    ['write', 'PUT'],
    ['read_back', 'GET'],
    ['delete', 'DELETE'],
  ])('a key without the permission fails in the step %s', async (step, method) => {
    const { hostname, port } = new URL(settings.endpoint!);
    const { origin, close } = await serve((incoming, response) => {
      if (incoming.method === method) {
        response.writeHead(403, { 'content-type': 'application/xml' });
        response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
        return;
      }
      const { url: path, headers } = incoming;
      const forwarded = request({ hostname, port, path, method: incoming.method, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(forwarded);
    });
    const failed = s3Driver.open({ ...settings, endpoint: origin }, ctx).test(() => {}, signal);
    await expect(failed).rejects.toMatchObject({ step, message: expect.stringContaining('no permission') });
    await close();
    await bucket.empty();
  });
});
