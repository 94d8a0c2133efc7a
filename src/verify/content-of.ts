import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Unreadable } from './finding.ts';
import type { Receipt } from './receipt.ts';
import { zipDirectory } from './zip/zip-directory.ts';
import { entryBytes } from './zip/zip-entry.ts';

/** The bytes of a text file, decompressed if the format says so. Throws {@link Unreadable} for a damaged container. */
export async function* contentOf(path: string, format: Receipt['format']): AsyncGenerator<Buffer> {
  if (format.endsWith('.gz')) yield* gunzipped(path);
  else if (format.endsWith('.zip')) yield* onlyEntry(path);
  else yield* createReadStream(path, { highWaterMark: 1 << 18 });
}

async function* gunzipped(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    yield* pipeline(file, createGunzip({ chunkSize: 1 << 18 }), () => {});
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new Unreadable(`The file is not complete gzip data: ${(error as Error).message}.`);
  }
}

/** The bytes of the only file in a zip archive. */
async function* onlyEntry(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path);
  const { size } = await file.stat();
  const [entry, ...others] = await zipDirectory(file, size);
  if (!entry || others.length > 0)
    throw new Unreadable(`The zip archive has ${entry ? 1 + others.length : 0} files instead of one.`);
  yield* entryBytes(path, entry);
}
