/** Tests zip64 sizes with a sparse file that has only headers. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { centralHeader, endRecords, localHeader } from '../../encode/zip/zip-headers.ts';
import { zipDirectory } from './zip-directory.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-zip64-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('finds entries of more than 4 GiB, and entries after them', async () => {
  const big = { name: 'big', crc32: 1, rawBytes: 30_000_000_000, compressedBytes: 5_000_000_000, offset: 0 };
  const second = { name: 'second', crc32: 2, rawBytes: 10, compressedBytes: 12, offset: 5_000_000_100 };
  const directory = Buffer.concat([big, second].map(centralHeader));
  const place = { entries: 2, bytes: directory.length, offset: 5_000_001_000 };
  const file = await open(join(folder, 'big.zip'), 'w+');
  try {
    for (const header of [big, second]) await file.write(localHeader(header), 0, null, header.offset);
    const end = endRecords(place);
    await file.write(Buffer.concat([directory, end]), 0, null, place.offset);
    const entries = await zipDirectory(file, place.offset + directory.length + end.length);
    expect(entries).toMatchObject([big, second]);
    expect(entries.map((entry) => entry.dataOffset)).toEqual([53, 5_000_000_136]);
  } finally {
    await file.close();
  }
});
