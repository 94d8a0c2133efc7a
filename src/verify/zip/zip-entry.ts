/** Reads and inflates a zip entry, and checks its length and CRC-32. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { Unreadable } from '../finding.ts';
import type { ZipEntry } from './zip-directory.ts';

const CHUNK_BYTES = 1 << 18;
const DEFLATED = 8;

/** Maximum bytes of an entry that is read as a whole. Such entries are small in every file of Sheaf. */
const MAX_TEXT_BYTES = 16 << 20;

/**
 * Yields the bytes, never more than the zip directory says. Throws {@link Unreadable} if there are more, and at the end if they do
 * not match the zip directory.
 */
export async function* entryBytes(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  const { name, method, dataOffset, compressedBytes, rawBytes } = entry;
  if (method !== 0 && method !== DEFLATED)
    throw new Unreadable(`${name} is compressed in a way that Sheaf does not use.`);
  let seen = 0;
  let sum = 0;
  if (compressedBytes > 0) {
    const range = { start: dataOffset, end: dataOffset + compressedBytes - 1, highWaterMark: CHUNK_BYTES };
    const source = createReadStream(path, range);
    for await (const chunk of method === DEFLATED ? inflated(source, entry) : source) {
      seen += chunk.length;
      // Checked here and not only at the end, because 1 MB can inflate to 1 GB.
      if (seen > rawBytes) throw new Unreadable(`${name} has more than the ${rawBytes} bytes in the zip directory.`);
      sum = crc32(chunk, sum);
      yield chunk;
    }
  }
  if (seen !== rawBytes) throw new Unreadable(`${name} has ${seen} bytes, not the ${rawBytes} in the zip directory.`);
  if (sum !== entry.crc32)
    throw new Unreadable(`${name} is damaged: its CRC-32 differs from the one in the zip directory.`);
}

async function* inflated(source: NodeJS.ReadableStream, { name, compressedBytes }: ZipEntry): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  const fed = pipeline(source, inflate).catch(() => {});
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    throw new Unreadable(`${name} is damaged: ${(error as Error).message}.`);
  } finally {
    inflate.destroy();
    await fed;
  }
  if (inflate.bytesWritten !== compressedBytes) throw new Unreadable(`${name} has extra bytes after its end.`);
}

/** All bytes of a small entry, as a string. */
export async function entryText(path: string, entry: ZipEntry): Promise<string> {
  if (entry.rawBytes > MAX_TEXT_BYTES) throw new Unreadable(`${entry.name} has more than 16 MiB.`);
  const chunks: Buffer[] = [];
  for await (const chunk of entryBytes(path, entry)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
