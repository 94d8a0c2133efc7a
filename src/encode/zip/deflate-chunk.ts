/** Chunks of one deflate stream (RFC 1951), each compressed separately. */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** zlib's fastest level. zlib compresses only a few KiB a file, and `../deflate/` compresses the rows of sheets. */
const LEVEL = 1;

/** A compressed part of a zip entry, with its values for the zip headers. */
export interface Chunk {
  bytes: Uint8Array;
  rawBytes: number;
  /** CRC-32 before deflate. */
  crc32: number;
}

/**
 * Deflates `raw`. `last` ends the stream. Other chunks end with a full flush (zlib manual, Z_FULL_FLUSH), which is on a byte
 * boundary and allows no references across it. Such chunks can be joined in any order.
 */
export function deflateChunk(raw: Uint8Array, last: boolean, level = LEVEL): Chunk {
  const bytes = deflateRawSync(raw, {
    level,
    finishFlush: last ? constants.Z_FINISH : constants.Z_FULL_FLUSH,
    // The whole result usually fits in one buffer.
    chunkSize: Math.max(1024, raw.length >> 2),
  });
  return { bytes, rawBytes: raw.length, crc32: crc32(raw) };
}
