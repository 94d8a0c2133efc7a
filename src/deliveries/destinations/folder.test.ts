import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliveredFile } from '../../../test/support/delivered-file.ts';
import { makeFolder } from '../../make-folder.ts';
import type { DestinationContext, Step } from './destination.ts';
import { folderDriver } from './folder.ts';

let base: string;
let ctx: DestinationContext;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'sheaf-folder-'));
  ctx = { publisher: 'acme', allowPrivate: false, deliveryFolder: base };
});
afterEach(() => rm(base, { recursive: true }));

const signal = new AbortController().signal;
const open = (path = 'daily') => folderDriver.open({ path }, ctx);
const names = async () => (await readdir(join(base, 'acme/daily'))).sort();
const content = (name: string) => readFile(join(base, 'acme/daily', name), 'utf8');

const file = deliveredFile;

test('the file and its receipt, and nothing else', async () => {
  const { location } = await open().deliver(file('a\n'), signal);
  expect(location).toBe(join(base, 'acme/daily/clicks.csv'));
  expect(await names()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
  expect([await content('clicks.csv'), await content('clicks.csv.receipt.json')]).toEqual(['a\n', '{"version":1}']);
  expect(await open().exists('clicks.csv', signal)).toBe(true);
  expect(await open().exists('other.csv', signal)).toBe(false);
});

test('repeating a delivery is a success, also when the process died before the receipt', async () => {
  await open().deliver(file('a\n'), signal);
  await rm(join(base, 'acme/daily/clicks.csv.receipt.json'));
  await open().deliver(file('a\n', { tryNumber: 2 }), signal);
  expect(await names()).toEqual(['clicks.csv', 'clicks.csv.receipt.json']);
});

test('another file with the name stays, unless it is to be replaced', async () => {
  await open().deliver(file('a\n'), signal);
  const other = file('b\n', { deliveryId: 8 });
  await expect(open().deliver(other, signal)).rejects.toMatchObject({ step: 'write', isNameTaken: true });
  expect([await content('clicks.csv'), await names()]).toEqual(['a\n', ['clicks.csv', 'clicks.csv.receipt.json']]);
  await open().deliver({ ...other, overwrite: true }, signal);
  expect(await content('clicks.csv')).toBe('b\n');
});

test('nothing is visible before the last byte, and a later try removes what an earlier one left', async () => {
  await open().deliver(file('x', { name: 'x.csv' }), signal);
  await writeFile(join(base, 'acme/daily/.sheaf-7-0-1.part'), 'half');
  const seen: string[][] = [];
  const watched = file('ab', {
    tryNumber: 2,
    open: async () => {
      seen.push(await names());
      return Readable.from(
        (async function* () {
          yield Buffer.from('a');
          seen.push(await names());
          yield Buffer.from('b');
        })(),
      );
    },
  });
  await open().deliver(watched, signal);
  // The draft is there before the source is opened: a folder that cannot be written reads nothing from the store.
  const meanwhile = ['.sheaf-7-0-2.part', 'x.csv', 'x.csv.receipt.json'];
  expect(seen).toEqual([meanwhile, meanwhile]);
  expect(await names()).toEqual(['clicks.csv', 'clicks.csv.receipt.json', 'x.csv', 'x.csv.receipt.json']);
});

test.each([
  ['fewer bytes', async () => Readable.from([Buffer.from('a')])],
  ['other bytes', async () => Readable.from([Buffer.from('ac')])],
  ['a source that breaks off', async () => Readable.from(failing())],
])('%s leave nothing', async (_what, source) => {
  await expect(open().deliver(file('ab', { open: source }), signal)).rejects.toThrow();
  expect(await names()).toEqual([]);
});

async function* failing() {
  yield Buffer.from('a');
  throw new Error('broken off');
}

test('an aborted delivery leaves nothing', async () => {
  const controller = new AbortController();
  const source = async function* () {
    yield Buffer.from('a');
    controller.abort();
    yield Buffer.from('b');
  };
  const aborted = file('ab', { open: async () => Readable.from(source()) });
  await expect(open().deliver(aborted, controller.signal)).rejects.toThrow();
  expect(await names()).toEqual([]);
});

test.each(['..', '../other', 'a/../../other', '/etc', 'a//b', 'a\\..\\b', 'a/./b', 'a\0b', 'a/'])(
  'path %j',
  async (path) => {
    await expect(folderDriver.check({ path }, ctx)).rejects.toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR' }),
    );
  },
);

test.each(['', 'a', 'finance/Täglich 2'])('path %j is valid', async (path) => {
  await folderDriver.check({ path }, ctx);
});

test.each(['../clicks.csv', 'a/b.csv', '..', '', 'a\0.csv'])('the file name %j leads nowhere', async (name) => {
  await expect(open().deliver(file('a', { name }), signal)).rejects.toThrow('leads out');
});

test('a symbolic link to the folder of another publisher is refused', async () => {
  await makeFolder(join(base, 'acme'), 0o700);
  await makeFolder(join(base, 'acme-two'), 0o700);
  await symlink(join(base, 'acme-two'), join(base, 'acme/daily'));
  await expect(open().deliver(file('a'), signal)).rejects.toMatchObject({ step: 'connect', isFinal: true });
  expect(await readdir(join(base, 'acme-two'))).toEqual([]);
});

test('a test writes, reads and deletes, and names the step that failed', async () => {
  const steps: Step[] = [];
  await open().test((step) => steps.push(step), signal);
  expect(steps).toEqual(folderDriver.steps);
  expect(await names()).toEqual([]);
  await writeFile(join(base, 'acme/file'), '');
  await expect(open('file').test(() => {}, signal)).rejects.toMatchObject({ step: 'connect' });
});

test.skipIf(process.getuid?.() === 0)('a folder without permission', async () => {
  await open().test(() => {}, signal);
  await chmod(join(base, 'acme/daily'), 0o500);
  await expect(open().test(() => {}, signal)).rejects.toMatchObject({
    step: 'write',
    message: expect.stringContaining('no permission'),
  });
});

test('a service without a folder', async () => {
  ctx = { ...ctx, deliveryFolder: null };
  await expect(folderDriver.check({ path: 'daily' }, ctx)).rejects.toThrow('SHEAF_DELIVERY_FOLDER');
  await expect(open().exists('clicks.csv', signal)).rejects.toMatchObject({ step: 'connect', isFinal: true });
});

const ended = { deliveryId: 7, createdAt: new Date(0), tries: 1, name: 'clicks.csv', before: new Date() };

test('removing drafts creates no folder', async () => {
  await open().removeDrafts(ended, signal);
  expect(await readdir(base)).toEqual([]);
  await makeFolder(join(base, 'acme/daily'), 0o700);
  await writeFile(join(base, 'acme/daily/.sheaf-7-0-1.part'), 'half');
  await open().removeDrafts(ended, signal);
  expect(await names()).toEqual([]);
});

test('drafts of a share that is not there are not removed', async () => {
  const missing = folderDriver.open({ path: 'daily' }, { ...ctx, deliveryFolder: join(base, 'share') });
  await expect(missing.removeDrafts(ended, signal)).rejects.toMatchObject({ step: 'connect', isFinal: false });
  expect(await readdir(base)).toEqual([]);
});

test('drafts behind a symbolic link to the folder of another publisher stay', async () => {
  await makeFolder(join(base, 'acme'), 0o700);
  await makeFolder(join(base, 'acme-two'), 0o700);
  await symlink(join(base, 'acme-two'), join(base, 'acme/daily'));
  await writeFile(join(base, 'acme-two/.sheaf-7-0-1.part'), 'half');
  await expect(open().removeDrafts(ended, signal)).rejects.toMatchObject({ step: 'connect', isFinal: true });
  expect(await readdir(join(base, 'acme-two'))).toEqual(['.sheaf-7-0-1.part']);
});
