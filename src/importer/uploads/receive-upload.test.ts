import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { zipArchive } from '../../../test/support/zip-archive.ts';
import { receiveUpload } from './receive-upload.ts';

const folder = await mkdtemp(join(tmpdir(), 'sheaf-receive-'));
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['a,b\n1,2\n', 'x.csv', 'upload.csv'],
  ['{}', 'Über; rm -rf/x.JSON', 'upload.JSON'],
  ['a', 'no extension', 'upload.csv'],
  ['', 'x.tsv.gz', 'upload.tsv'],
  [gzipSync('a,b\n'), 'x.csv.gz', 'upload.csv'],
])('%s as %s is stored decompressed in %s, with the size that was sent', async (content, name, file) => {
  const sent = Buffer.from(content as string);
  // The first byte alone does not tell whether it is gzip.
  const upload = Readable.from([sent.subarray(0, 1), sent.subarray(1)].filter((chunk) => chunk.length > 0));
  const { path, bytes } = await receiveUpload(upload, { folder, name, maxBytes: 1000 });
  expect([path, bytes]).toEqual([join(folder, file), sent.length]);
  expect(await readFile(path, 'utf8')).toBe(typeof content === 'string' ? content : 'a,b\n');
});

test('an upload that stops ends, and can still receive a response', async () => {
  const upload = new PassThrough();
  upload.write('a,b\n');
  const received = receiveUpload(upload, { folder, name: 'x.csv', maxBytes: 1000, windowMs: 20 });
  await expect(received).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
  expect(upload.destroyed).toBe(false);
});

test('an upload of a few bytes at a time ends, although it never stops', async () => {
  const upload = new PassThrough();
  const received = receiveUpload(upload, { folder, name: 'x.csv', maxBytes: 1000, windowMs: 200 });
  const drip = setInterval(() => upload.write('a'), 5);
  await expect(received).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
  clearInterval(drip);
  expect(upload.destroyed).toBe(false);
});

test('an upload above the limit is not read to its end, and can still receive a response', async () => {
  const upload = new PassThrough();
  upload.write('x'.repeat(1001));
  const received = receiveUpload(upload, { folder, name: 'x.csv', maxBytes: 1000 });
  await expect(received).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  expect(upload.destroyed).toBe(false);
  // Otherwise the rest would stay in the connection, before its next request.
  expect(upload.listenerCount('readable')).toBe(0);
});

test('of a zip archive, the data file is stored, and the limit holds for it', async () => {
  const several = [
    { name: 'a.csv', content: 'a,b\n' },
    { name: 'b.jsonl', content: '{}\n' },
  ];
  const receive = (members: Parameters<typeof zipArchive>[0], entry?: string) =>
    receiveUpload(Readable.from([zipArchive(members)]), { folder, name: 'x.zip', entry, maxBytes: 1000 });
  const { path, entry } = await receive(several.slice(0, 1));
  expect([path, entry, await readFile(path, 'utf8')]).toEqual([join(folder, 'unpacked.csv'), 'a.csv', 'a,b\n']);
  expect(await receive(several, 'b.jsonl')).toMatchObject({ path: join(folder, 'unpacked.jsonl'), entry: 'b.jsonl' });
  await expect(receive(several)).rejects.toThrow(
    'x.zip contains several files: "a.csv", "b.jsonl". Choose one with `entry`',
  );
  await expect(receive([{ name: 'a.csv', content: 'x'.repeat(1001) }])).rejects.toMatchObject({
    code: 'PAYLOAD_TOO_LARGE',
  });
  await expect(receive([{ name: '[Content_Types].xml', content: '' }])).rejects.toThrow('x.zip is an Excel workbook');
  const plain = receiveUpload(Readable.from([Buffer.from('a\n')]), { folder, name: 'x', entry: 'a', maxBytes: 1000 });
  await expect(plain).rejects.toThrow('`entry` is only for zip archives');
});

test.each<[string, Buffer, RegExp]>([
  ['gzip in gzip', gzipSync(gzipSync('a,b\n')), /is compressed with gzip twice/],
  [
    'zip in gzip',
    gzipSync(zipArchive([{ name: 'a.csv', content: 'a,b\n' }])),
    /is a zip archive that is compressed again/,
  ],
  ['gzip in zip', zipArchive([{ name: 'a.csv.gz', content: gzipSync('a,b\n') }]), /is compressed with gzip twice/],
  [
    'zip in zip',
    zipArchive([{ name: 'a.csv', content: zipArchive([{ name: 'a.csv', content: 'a,b\n' }]) }]),
    /is a zip archive that is compressed again/,
  ],
])('%s is refused, so that no layer passes the limit', async (_, content, message) => {
  const receiving = receiveUpload(Readable.from([content]), { folder, name: 'x', maxBytes: 1000 });
  await expect(receiving).rejects.toMatchObject({ code: 'VALIDATION_ERROR', message: expect.stringMatching(message) });
});
