/** Decompresses files, and refuses those that would expand without limit. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestError } from '../errors.ts';

/**
 * A batch is the rows of a chunk. With larger chunks, the database would wait longer, because parsing blocks sending, and the garbage collector
 * would copy more rows that are still in use.
 */
export const CHUNK_BYTES = 64 * 1024;

/** Maximum expansion. Deflate can expand to 1,030 times its size, and a CSV of 400,000 generated clicks expands to 7 times. */
const MAX_EXPANSION = 200;

/** Smaller files cannot do harm, however far they expand. */
const FREE_BYTES = 64 * 1024 * 1024;

export async function* gunzip(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  try {
    yield* pipeline(Readable.from(bytes, { objectMode: false }), unzip, () => {});
  } catch (cause) {
    throw invalid(`${name} is not a complete gzip file: ${(cause as Error).message}. Download or compress it again.`);
  }
}

export interface ExpansionLimit {
  name: string;
  /** Compressed bytes that were read so far. */
  compressed: () => number;
}

/** Passes decompressed bytes on. Rejects with a VALIDATION_ERROR when there are too many for the compressed ones. */
export async function* limitExpansion(
  bytes: AsyncIterable<Buffer>,
  { name, compressed }: ExpansionLimit,
): AsyncGenerator<Buffer> {
  let expanded = 0;
  for await (const chunk of bytes) {
    expanded += chunk.length;
    if (expanded > FREE_BYTES && expanded > MAX_EXPANSION * compressed()) {
      throw invalid(
        `${name} expands to more than ${MAX_EXPANSION} times its size. This is typical of zip bombs. If it is a real report, decompress it first.`,
      );
    }
    yield chunk;
  }
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
