/** Joins the chunks of zip entries to the pieces of a zip file. It adds lengths and combines CRCs, and reads no bytes. */
import { combineCrc32 } from '../crc32.ts';
import type { Fragment, Piece } from '../format.ts';
import type { Chunk } from './deflate-chunk.ts';
import { centralHeader, endRecords, localHeader, type ZipHeader } from './zip-headers.ts';

/** One file in the zip: its chunks in order, in memory or in the store. The last chunk must end the deflate stream. */
export interface ZipEntry {
  /** Path with slashes. */
  name: string;
  chunks: readonly (Chunk | Fragment)[];
}

const lengthOf = (chunk: Chunk | Fragment): number => ('key' in chunk ? chunk.bytes : chunk.bytes.length);
export const pieceOf = (chunk: Chunk | Fragment): Piece =>
  'key' in chunk ? { key: chunk.key, bytes: chunk.bytes } : chunk.bytes;

/**
 * Joins the entries, in order, to the pieces of a zip file. It uses zip64 where sizes, offsets or the number of entries need it.
 */
export function joinZip(entries: readonly ZipEntry[]): Piece[] {
  const pieces: Piece[] = [];
  const headers: ZipHeader[] = [];
  let offset = 0;
  for (const { name, chunks } of entries) {
    const header: ZipHeader = { name, crc32: 0, compressedBytes: 0, rawBytes: 0, offset };
    for (const chunk of chunks) {
      header.crc32 = combineCrc32(header.crc32, chunk.crc32, chunk.rawBytes);
      header.compressedBytes += lengthOf(chunk);
      header.rawBytes += chunk.rawBytes;
    }
    const local = localHeader(header);
    pieces.push(local, ...chunks.filter((chunk) => lengthOf(chunk) > 0).map(pieceOf));
    headers.push(header);
    offset += local.length + header.compressedBytes;
  }
  const directory = Buffer.concat(headers.map(centralHeader));
  const end = endRecords({ entries: headers.length, bytes: directory.length, offset });
  return [...pieces, directory, end];
}
