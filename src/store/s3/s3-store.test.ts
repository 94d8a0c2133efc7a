/** Tests what only S3 has: presigned links, credentials that expire, multipart uploads, network faults. */
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNetwork } from '../../../test/support/network.ts';
import { hasS3, type TestBucket, testBucket } from '../../../test/support/s3-bucket.ts';
import { assumeRole, hasS3Role } from '../../../test/support/s3-role.ts';
import { until } from '../../../test/support/until.ts';
import { CopyRefused } from '../store.ts';
import type { S3Options } from './bucket.ts';
import { openS3Store, type S3Store } from './s3-store.ts';

const MIB = 1024 ** 2;

async function* chunks(...parts: (string | Buffer)[]) {
  for (const part of parts) yield Buffer.from(part as string);
}

describe.skipIf(!(await hasS3()))('the s3 store', () => {
  let bucket: TestBucket;
  let store: S3Store;
  beforeAll(async () => {
    bucket = await testBucket();
    store = await openS3Store(bucket.options);
  });
  afterAll(async () => {
    store?.close();
    await bucket?.drop();
  });

  describe('a link', () => {
    const bytes = randomBytes(100_000);
    const headers = {
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      contentDisposition: `attachment; filename="deals-42.xlsx"; filename*=UTF-8''${'%E5%9B%9B'.repeat(66)}.xlsx`,
    };
    const request = { key: 'exports/1/1/file.xlsx', expiresIn: 3600, origin: 'http://unused' };
    beforeAll(() => store.join(request.key, [bytes], headers));

    const headersOf = (response: Response) => ({
      contentType: response.headers.get('content-type'),
      contentDisposition: response.headers.get('content-disposition'),
    });

    test('downloads the file with a plain GET, under its name', async () => {
      const { url, expiresIn } = await store.link(request);
      expect(expiresIn).toBe(3600);
      expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('3600');
      const response = await fetch(url);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
      expect(headersOf(response)).toEqual(headers);
    });

    test.each([{}, { equalParts: 5 * MIB }])('has the file name after a multipart upload, too: %j', async (options) => {
      const other = await openS3Store({ ...bucket.options, ...options });
      const key = `exports/2/${Object.keys(options).length}/file.xlsx`;
      await other.join(key, [randomBytes(11 * MIB)], headers);
      const { url } = await other.link({ ...request, key, method: 'HEAD' });
      expect(headersOf(await fetch(url, { method: 'HEAD' }))).toEqual(headers);
      other.close();
    });

    test('supports ranges', async () => {
      const { url } = await store.link(request);
      const response = await fetch(url, { headers: { range: 'bytes=10-19' } });
      expect(response.status).toBe(206);
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
    });

    test('is valid for its own method only: 403 for HEAD of a GET link, and for GET of a HEAD link', async () => {
      const get = await store.link(request);
      const head = await store.link({ ...request, method: 'HEAD' });
      expect((await fetch(get.url, { method: 'HEAD' })).status).toBe(403);
      expect((await fetch(head.url)).status).toBe(403);
      const response = await fetch(head.url, { method: 'HEAD' });
      expect([response.status, response.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
    });

    test('ignores If-Range, unlike links of the disk store, and respects If-Match', async () => {
      const { url } = await store.link(request);
      const range = { range: 'bytes=10-19' };
      const etag = (await fetch(url)).headers.get('etag')!;
      expect((await fetch(url, { headers: { ...range, 'if-range': '"other"' } })).status).toBe(206);
      expect((await fetch(url, { headers: { ...range, 'if-match': '"other"' } })).status).toBe(412);
      expect((await fetch(url, { headers: { ...range, 'if-match': etag } })).status).toBe(206);
    });

    test('is invalid when it is altered, and when it has expired', async () => {
      const { url } = await store.link(request);
      for (const [from, to] of [
        ['/1/1/file', '/2/1/file'],
        ['Expires=3600', 'Expires=360000'],
      ] as const) {
        expect(url).toContain(from);
        expect((await fetch(url.replace(from, to))).status).toBe(403);
      }
      expect((await fetch(`${url}&response-content-disposition=inline`)).status).toBe(403);
      const short = await store.link({ ...request, expiresIn: 1 });
      expect((await fetch(short.url)).status).toBe(200);
      const refused = async () => (await fetch(short.url)).status === 403;
      await until(refused, { limitMs: 5000, everyMs: 250, what: 'the link has expired' });
    });

    test('has the public endpoint as its origin', async () => {
      const other = await openS3Store({ ...bucket.options, publicEndpoint: 'https://files.example.com' });
      const { url } = await other.link(request);
      expect(url).toMatch(/^https:\/\/files\.example\.com\/sheaf-test-/);
      other.close();
    });
  });

  describe('with credentials that expire', () => {
    /** A store whose credentials last for the first of these seconds, after a refresh for the second, and so on. */
    async function openWith(...lifetimes: number[]) {
      let requests = 0;
      const credentials = async () => {
        const seconds = lifetimes[Math.min(requests++, lifetimes.length - 1)]!;
        return { ...bucket.options.credentials, expiration: new Date(Date.now() + seconds * 1000) };
      };
      return openS3Store({ ...bucket.options, credentials });
    }
    const request = { key: 'a', expiresIn: 3600, origin: 'http://unused' };

    test.each([
      ['expires with its credentials', [1200], 1200],
      ['expires with the refreshed credentials', [1200, 43_200], 3600],
      ['is valid for the requested time if its credentials are', [43_200], 3600],
    ])('a link %s', async (_name, lifetimes, expected) => {
      const other = await openWith(...lifetimes);
      const { url, expiresIn } = await other.link(request);
      expect(expiresIn).toBeGreaterThanOrEqual(expected - 5);
      expect(expiresIn).toBeLessThanOrEqual(expected);
      expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe(String(expiresIn));
      other.close();
    });
  });

  test('removes the parts of an upload whose process died', async () => {
    const client = new S3Client({ ...bucket.options, region: 'us-east-1', endpoint: bucket.options.endpoint! });
    for (const Key of ['exports/7/1/parts/0', 'exports/70/1/parts/0']) {
      const place = { Bucket: bucket.options.bucket, Key };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(place));
      await client.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: randomBytes(MIB) }));
    }
    client.destroy();
    await store.remove('exports/7/');
    expect(await bucket.uploads()).toEqual(['exports/70/1/parts/0']);
    await store.remove('exports/70/');
    expect(await bucket.uploads()).toEqual([]);
  });

  test('removes more objects than one request can hold', async () => {
    const keys = Array.from({ length: 1005 }, (_, n) => `exports/8/1/parts/${n}`);
    for (let n = 0; n < keys.length; n += 50) {
      await Promise.all(keys.slice(n, n + 50).map((key) => store.write(key, chunks('x'))));
    }
    await store.remove('exports/8/');
    expect(await Array.fromAsync(store.list('exports/8/'))).toEqual([]);
  });

  test('rejects bytes that changed on the network, in a small file and in a part', async () => {
    const marker = 'as it was written';
    const network = await openNetwork(bucket.options.endpoint!, {
      onRequest(bytes) {
        const place = bytes.indexOf(marker);
        if (place >= 0) bytes[place] = bytes[place]! ^ 1;
      },
    });
    const other = await openS3Store({ ...bucket.options, endpoint: network.origin });
    const refusal = { name: 'XAmzContentSHA256Mismatch' };
    await expect(other.write('small', chunks(marker))).rejects.toMatchObject(refusal);
    await expect(other.write('large', chunks(Buffer.alloc(9 * MIB), marker))).rejects.toMatchObject(refusal);
    expect(await bucket.read('small')).toBeNull();
    expect(await bucket.read('large')).toBeNull();
    expect(await bucket.uploads()).toEqual([]);
    other.close();
    await network.close();
  });

  describe('a file that was joined within the store', () => {
    const fragment = randomBytes(12 * MIB);
    const pieces = [
      { key: 'exports/10/1/parts/0', bytes: fragment.length, crc32: crc32(fragment) },
      { key: 'exports/10/1/parts/1', bytes: fragment.length, crc32: crc32(fragment) },
    ];
    const sha256 = createHash('sha256').update(fragment).update(fragment).digest('hex');
    beforeAll(async () => {
      for (const { key } of pieces) await store.write(key, chunks(fragment));
    });

    test('is read completely over connections that break, without reading any byte twice', async () => {
      let breaks = 0;
      let read = 0;
      const network = await openNetwork(bucket.options.endpoint!, {
        // Breaks within a body, after about 3 and 6 MiB. A range is read at most three times, and both breaks can hit one range.
        onAnswer(bytes, drop) {
          read += bytes.length;
          if (breaks === 2 || read < (breaks + 1) * 3 * MIB) return;
          breaks++;
          drop();
        },
      });
      const other = await openS3Store({ ...bucket.options, endpoint: network.origin });
      const joined = await other.join('exports/10/1/file.bin', pieces, {
        contentType: 'text/plain',
        contentDisposition: 'attachment',
      });
      expect(joined).toEqual({ bytes: 24 * MIB, sha256 });
      expect(breaks).toBe(2);
      // Each broken connection loses only the bytes in transit.
      expect(read).toBeLessThan(24 * MIB + 2 * 2 * MIB);
      other.close();
      await network.close();
    });

    test('is no longer read, and is removed, within a second after an abort', async () => {
      const abort = new AbortController();
      let read = 0;
      const network = await openNetwork(bucket.options.endpoint!, {
        // Without the abort, the silence of the store would time out only after a minute.
        onAnswer(bytes) {
          read += bytes.length;
          return read > 6 * MIB && !abort.signal.aborted ? 'withhold' : undefined;
        },
      });
      const other = await openS3Store({ ...bucket.options, endpoint: network.origin });
      const joining = other.join('exports/10/2/file.bin', pieces, {
        contentType: 'text/plain',
        contentDisposition: 'attachment',
        signal: abort.signal,
      });
      const ended = expect(joining).rejects.toThrow();
      await until(async () => read > 6 * MIB, { limitMs: 20_000, what: 'the file is being read' });
      // The rest of the file never arrives, so only the signal can end it.
      abort.abort();
      await ended;
      expect(await bucket.read('exports/10/2/file.bin')).toBeNull();
      expect(await bucket.uploads()).toEqual([]);
      other.close();
      await network.close();
    });
  });

  test('an outage of the store is an error, and the store works again afterwards', async () => {
    const network = await openNetwork(bucket.options.endpoint!);
    const other = await openS3Store({ ...bucket.options, endpoint: network.origin });
    async function* withOutage() {
      yield Buffer.alloc(20 * MIB);
      network.cut();
      yield Buffer.alloc(20 * MIB);
    }
    await expect(other.write('exports/9/1/parts/0', withOutage())).rejects.toThrow();
    await network.mend();
    expect(await other.write('exports/9/1/parts/1', chunks('back'))).toBe(4);
    // The upload could not be aborted during the outage.
    await other.remove('exports/9/');
    expect(await bucket.uploads()).toEqual([]);
    other.close();
    await network.close();
  });

  test.each([
    [{ bucket: 'no-such-bucket' }, 'S3_BUCKET: the bucket "no-such-bucket" does not exist at http'],
    [
      { credentials: { accessKeyId: 'testkey', secretAccessKey: 'wrong' } },
      'does not allow these credentials to use the bucket',
    ],
    [{ endpoint: 'http://127.0.0.1:9' }, 'The S3 store at http://127.0.0.1:9 does not respond'],
  ])('does not open with %j, and its error says why', async (wrong, message) => {
    await expect(openS3Store({ ...bucket.options, ...wrong })).rejects.toThrow(message);
  });
});

describe.skipIf(!(await hasS3Role()))('the s3 store with temporary credentials of a role', () => {
  const fragment = randomBytes(9 * MIB);
  const type = { contentType: 'text/plain', contentDisposition: 'attachment' };

  async function openAs(options: Partial<S3Options>) {
    const bucket = await testBucket(options);
    const { credentials } = await assumeRole();
    const store = await openS3Store({ ...bucket.options, credentials });
    await store.write('e/1/parts/0', chunks(fragment));
    const piece = { key: 'e/1/parts/0', bytes: fragment.length, crc32: crc32(fragment) };
    const close = async () => {
      await store.remove('e/');
      expect(await bucket.keys()).toEqual([]);
      store.close();
      await bucket.drop();
    };
    return { store, credentials, close, join: () => store.join('e/1/file.txt', [piece, Buffer.from('end')], type) };
  }

  test('writes, joins, links and removes, and its links end with the credentials', async () => {
    const { store, credentials, join, close } = await openAs({ equalParts: 5 * MIB });
    await join();
    const { url, expiresIn } = await store.link({ key: 'e/1/file.txt', expiresIn: 3600, origin: 'http://unused' });
    expect(expiresIn).toBeGreaterThan(0);
    expect(expiresIn).toBeLessThanOrEqual(900);
    expect(new URL(url).searchParams.get('X-Amz-Security-Token')).toBe(credentials.sessionToken);
    const file = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(file.equals(Buffer.concat([fragment, Buffer.from('end')]))).toBe(true);
    await close();
  });

  test('names a store that denies copies, as Ceph 16 does for every role', async () => {
    const { join, close } = await openAs({});
    await expect(join()).rejects.toThrow(CopyRefused);
    await close();
  });
});
