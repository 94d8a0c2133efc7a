/** The contract that every store must meet. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasS3, testBucket } from '../../test/support/s3-bucket.ts';
import { openDiskStore } from './disk-store.ts';
import type { S3Options } from './s3/bucket.ts';
import { openS3Store } from './s3/s3-store.ts';
import type { Store, StoredPiece } from './store.ts';

const MIB = 1024 ** 2;
const TEXT = { contentType: 'text/plain', contentDisposition: 'attachment' };

interface Body {
  store: Store;
  /** The bytes under a key, or null. */
  read(key: string): Promise<Buffer | null>;
  close(): Promise<void>;
}

const STORES: Record<string, () => Promise<Body>> = {
  disk: openDisk,
  ...((await hasS3()) && {
    s3: () => openS3({}),
    's3 under a prefix': () => openS3({ prefix: 'some/where/' }),
    's3 in equal parts': () => openS3({ equalParts: 5 * MIB }),
  }),
};

async function openDisk(): Promise<Body> {
  const { readFile } = await import('node:fs/promises');
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-store-'));
  const store = await openDiskStore({ folder });
  return {
    store,
    read: (key) => readFile(join(folder, 'files', key)).catch(() => null),
    close: () => rm(folder, { recursive: true }),
  };
}

async function openS3(options: Partial<S3Options>): Promise<Body> {
  const bucket = await testBucket(options);
  const store = await openS3Store(bucket.options);
  return {
    store,
    read: bucket.read,
    async close() {
      store.close();
      expect(await bucket.uploads()).toEqual([]);
      await bucket.drop();
    },
  };
}

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function* slices(bytes: Buffer, length: number) {
  for (let place = 0; place < bytes.length; place += length) yield bytes.subarray(place, place + length);
}

describe.each(Object.entries(STORES))('the %s store', (_name, open) => {
  let body: Body;
  beforeAll(async () => {
    body = await open();
  });
  afterAll(() => body.close());

  test('joins bytes and fragments in order', async () => {
    const { store } = body;
    expect(await store.write('e/1/parts/0', chunks('first ', 'part, '))).toBe(12);
    expect(await store.write('e/1/parts/1', chunks())).toBe(0);
    expect(await store.write('e/1/parts/2', chunks('second part'))).toBe(11);
    const joined = await store.join(
      'e/1/file.txt',
      [
        Buffer.from('<'),
        { key: 'e/1/parts/0', bytes: 12 },
        { key: 'e/1/parts/1', bytes: 0 },
        { key: 'e/1/parts/2', bytes: 11 },
        Buffer.from('>'),
      ],
      TEXT,
    );
    const file = (await body.read('e/1/file.txt'))!;
    expect(String(file)).toBe('<first part, second part>');
    expect(joined.bytes).toBe(25);
    expect(joined.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test.each([
    ['no pieces', []],
    ['an empty fragment', [{ key: 'e/7/parts/0', bytes: 0 }]],
  ])('joins %s to an empty file', async (_, pieces) => {
    await body.store.write('e/7/parts/0', chunks());
    const joined = await body.store.join('e/7/file.txt', pieces, TEXT);
    expect(joined).toEqual({ bytes: 0, sha256: createHash('sha256').digest('hex') });
    expect((await body.read('e/7/file.txt'))!.length).toBe(0);
    await body.store.remove('e/7/');
  });

  test('reads what was written, whatever its size, and rejects for a missing key', async () => {
    const bytes = randomBytes(3 * MIB + 1);
    await body.store.write('e/9/parts/0', slices(bytes, 100_000));
    expect(Buffer.concat(await Array.fromAsync(body.store.read('e/9/parts/0'))).equals(bytes)).toBe(true);
    await expect(Array.fromAsync(body.store.read('e/9/parts/1'))).rejects.toThrow();
    await body.store.remove('e/9/');
  });

  test('no longer needs the memory of a chunk when it requests the next', async () => {
    const memory = new Uint8Array(new SharedArrayBuffer(300_000));
    async function* reused() {
      for (let n = 0; n < 40; n++) yield memory.fill(n);
    }
    expect(await body.store.write('e/8/parts/0', reused())).toBe(40 * memory.length);
    const expected = Buffer.concat(Array.from({ length: 40 }, (_, n) => Buffer.alloc(memory.length, n)));
    expect(expected.equals((await body.read('e/8/parts/0'))!)).toBe(true);
  });

  test('joins fragments of all sizes, byte for byte', async () => {
    const sizes = [12 * MIB, 3, 4 * MIB, 5 * MIB, 0, 8 * MIB + 1, 17 * MIB];
    const pieces: StoredPiece[] = [Buffer.from('head')];
    const expected = [Buffer.from('head')];
    for (const [n, bytes] of sizes.entries()) {
      const fragment = randomBytes(bytes);
      const key = `e/5/parts/${n}`;
      expect(await body.store.write(key, slices(fragment, 700_001))).toBe(bytes);
      pieces.push({ key, bytes, crc32: crc32(fragment) }, Buffer.from(`after ${n}`));
      expected.push(fragment, Buffer.from(`after ${n}`));
    }
    const joined = await body.store.join('e/5/file.bin', pieces, {
      ...TEXT,
      contentType: 'application/octet-stream',
    });
    const file = (await body.read('e/5/file.bin'))!;
    expect(file.equals(Buffer.concat(expected))).toBe(true);
    expect(joined.bytes).toBe(file.length);
    expect(joined.sha256).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test('a long fragment that breaks off leaves nothing, and neither does a long file with a wrong fragment', async () => {
    async function* broken() {
      yield* slices(randomBytes(20 * MIB), MIB);
      throw new Error('the source broke');
    }
    await expect(body.store.write('e/6/parts/0', broken())).rejects.toThrow('the source broke');
    await body.store.write('e/6/parts/1', slices(randomBytes(9 * MIB), MIB));
    const pieces = (bytes: number) => [Buffer.from('head'), { key: 'e/6/parts/1', bytes }];
    for (const bytes of [9 * MIB + 1, 9 * MIB - 1, 16 * MIB]) {
      await expect(body.store.join('e/6/file.bin', pieces(bytes), TEXT)).rejects.toThrow();
    }
    await expect(body.store.join('e/6/file.bin', [{ key: 'e/6/parts/none', bytes: 9 * MIB }], TEXT)).rejects.toThrow();
    expect(await body.read('e/6/parts/0')).toBeNull();
    expect(await body.read('e/6/file.bin')).toBeNull();
  });

  test.each([100, 20 * MIB])(
    'a fragment of %i bytes that changed since it was written makes no file',
    async (bytes) => {
      const [written, other] = [randomBytes(bytes), randomBytes(bytes)];
      const [key, file] = [`e/9/${bytes}/parts/0`, `e/9/${bytes}/file.bin`];
      const pieces = [Buffer.from('head'), { key, bytes, crc32: crc32(written) }];
      await body.store.write(key, slices(other, MIB));
      await expect(body.store.join(file, pieces, TEXT)).rejects.toThrow(`${key} has other bytes`);
      expect(await body.read(file)).toBeNull();
      await body.store.write(key, slices(written, MIB));
      expect((await body.store.join(file, pieces, TEXT)).bytes).toBe(4 + bytes);
    },
  );

  test('an aborted join leaves no file', async () => {
    const [key, bytes] = ['e/8/parts/0', 20 * MIB];
    await body.store.write(key, slices(randomBytes(bytes), MIB));
    const signal = AbortSignal.abort(new Error('no longer wanted'));
    await expect(body.store.join('e/8/file.bin', [{ key, bytes }], { ...TEXT, signal })).rejects.toThrow();
    expect(await body.read('e/8/file.bin')).toBeNull();
  });

  test('lists the complete objects under a prefix', async () => {
    const listed = async (prefix: string) => {
      const found = [];
      for await (const object of body.store.list(prefix)) found.push(object);
      return found.sort((a, b) => a.key.localeCompare(b.key));
    };
    await body.store.write('e/7/1/parts/0', chunks('abc'));
    await body.store.write('e/7/2/file', chunks('defg'));
    await body.store.write('e/70/file', chunks('x'));
    const found = await listed('e/7/');
    expect(found.map(({ key, bytes }) => [key, bytes])).toEqual([
      ['e/7/1/parts/0', 3],
      ['e/7/2/file', 4],
    ]);
    for (const { modified } of found) expect(Math.abs(Date.now() - modified.getTime())).toBeLessThan(60_000);
    expect(await listed('e/7/2/fi')).toHaveLength(1);
    expect(await listed('e/none/')).toEqual([]);
  });

  test('a fragment that breaks off leaves nothing under its key', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('the source broke');
    }
    await expect(body.store.write('e/2/parts/0', broken())).rejects.toThrow('the source broke');
    expect(await body.read('e/2/parts/0')).toBeNull();
  });

  test('a file with a missing fragment, or one of another length, is not created', async () => {
    await body.store.write('e/3/parts/0', chunks('abc'));
    const join = (key: string, bytes: number) => body.store.join('e/3/file.txt', [{ key, bytes }], TEXT);
    await expect(join('e/3/parts/9', 3)).rejects.toThrow();
    await expect(join('e/3/parts/0', 4)).rejects.toThrow();
    expect(await body.read('e/3/file.txt')).toBeNull();
  });

  test('removes the keys that begin with a prefix, and nothing else', async () => {
    await body.store.write('e/4/parts/0', chunks('x'));
    await body.store.write('e/4/file.txt', chunks('x'));
    await body.store.write('e/40/file.txt', chunks('x'));
    await body.store.remove('e/4/parts/');
    expect([await body.read('e/4/parts/0'), String(await body.read('e/4/file.txt'))]).toEqual([null, 'x']);
    await body.store.remove('e/4/');
    await body.store.remove('e/nothing/');
    expect([await body.read('e/4/file.txt'), String(await body.read('e/40/file.txt'))]).toEqual([null, 'x']);
  });

  test('a key cannot lead out of the store', async () => {
    for (const key of ['../x', 'a/../../x', '', 'a/../../files-x/y']) {
      await expect((async () => body.store.write(key, chunks('x')))()).rejects.toThrow();
    }
  });
});

test('the disk store is closed to other users, and two processes that open it share one secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-store-'));
  const [one, two] = await Promise.all([openDiskStore({ folder }), openDiskStore({ folder })]);
  expect(one.secret).toMatch(/^[0-9a-f]{64}$/);
  expect(two.secret).toBe(one.secret);
  expect(await readdir(folder)).toEqual(['files', 'link-secret']);
  const modes = await Promise.all(
    ['files', 'link-secret'].map(async (name) => (await stat(join(folder, name))).mode & 0o777),
  );
  expect(modes).toEqual([0o700, 0o600]);
  await rm(folder, { recursive: true });
});

test('files are written on disk while removals delete the empty folders around them', async () => {
  const { store, close } = await openDisk();
  const lane = async (n: number) => {
    for (let i = 0; i < 150; i++) {
      const key = `exports/7/${i}/parts/${n}`;
      await store.write(key, chunks('part'));
      await store.remove(key);
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(lane));
  await close();
});
