/** The contract of a store; every store runs it. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDiskStore } from './disk-store.ts';
import type { Store } from './store.ts';

interface Body {
  store: Store;
  /** The bytes under a key, or null. */
  read(key: string): Promise<Buffer | null>;
  close(): Promise<void>;
}

const STORES: Record<string, () => Promise<Body>> = { disk: openDisk };

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

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
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
    const size = await store.join(
      'e/1/file.txt',
      [
        Buffer.from('<'),
        { key: 'e/1/parts/0', bytes: 12 },
        { key: 'e/1/parts/1', bytes: 0 },
        { key: 'e/1/parts/2', bytes: 11 },
        Buffer.from('>'),
      ],
      'text/plain',
    );
    expect(size).toBe(25);
    expect(String(await body.read('e/1/file.txt'))).toBe('<first part, second part>');
  });

  test('a fragment that breaks off leaves nothing under its key', async () => {
    async function* broken() {
      yield Buffer.from('half');
      throw new Error('the source broke');
    }
    await expect(body.store.write('e/2/parts/0', broken())).rejects.toThrow('the source broke');
    expect(await body.read('e/2/parts/0')).toBeNull();
  });

  test('a file whose fragment is missing, or has another length, does not appear', async () => {
    await body.store.write('e/3/parts/0', chunks('abc'));
    const join = (key: string, bytes: number) => body.store.join('e/3/file.txt', [{ key, bytes }], 'text/plain');
    await expect(join('e/3/parts/9', 3)).rejects.toThrow();
    await expect(join('e/3/parts/0', 4)).rejects.toThrow();
    expect(await body.read('e/3/file.txt')).toBeNull();
  });

  test('removes what begins with a prefix, and nothing else', async () => {
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

test('the disk store is closed to other users, and two that open it share one secret', async () => {
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
