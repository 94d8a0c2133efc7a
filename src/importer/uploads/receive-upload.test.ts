import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
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
  const received = receiveUpload(upload, { folder, name: 'x.csv', maxBytes: 1000, idleMs: 20 });
  await expect(received).rejects.toMatchObject({ code: 'REQUEST_TIMEOUT' });
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
