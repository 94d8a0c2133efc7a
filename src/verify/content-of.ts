import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Unreadable } from './finding.ts';
import type { Receipt } from './receipt.ts';

/** The bytes of a text file, decompressed if the format says so. Throws {@link Unreadable} for damaged gzip. */
export async function* contentOf(path: string, format: Receipt['format']): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!format.endsWith('.gz')) {
    yield* file;
    return;
  }
  try {
    yield* pipeline(file, createGunzip({ chunkSize: 1 << 18 }), () => {});
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new Unreadable(`The file is not complete gzip data: ${(error as Error).message}.`);
  }
}
