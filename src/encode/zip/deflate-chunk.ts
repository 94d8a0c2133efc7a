/** Pieces of one deflate stream (RFC 1951), each compressed on its own. */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Level 1 of zlib: what is left to it is a few KiB a file. Rows of sheets are deflated by `../deflate/`. */
const LEVEL = 1;

/** A compressed stretch of a zip entry and what the zip headers must know of it. */
export interface Chunk {
  bytes: Uint8Array;
  rawBytes: number;
  /** CRC-32 before deflate. */
  crc32: number;
}

/**
 * Deflates `raw`. A chunk that is not the last ends with a full flush (zlib manual, Z_FULL_FLUSH): on a byte border and
 * with no reference across it, so that chunks may follow each other in any order; `last` ends the stream.
 */
export function deflateChunk(raw: Uint8Array, last: boolean): Chunk {
  const bytes = deflateRawSync(raw, {
    level: LEVEL,
    finishFlush: last ? constants.Z_FINISH : constants.Z_FULL_FLUSH,
    // One buffer for the whole result in the ordinary case.
    chunkSize: Math.max(1024, raw.length >> 2),
  });
  return { bytes, rawBytes: raw.length, crc32: crc32(raw) };
}
