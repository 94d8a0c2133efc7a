/** The data pages of a column. https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
import { constants, zstdCompressSync } from 'node:zlib';
import { i32, struct, varint } from './compact-protocol.ts';

export const PLAIN = 0;
export const RLE = 3;

/** Higher levels take longer, and hardly make the pages of a block smaller. `docs/decisions/0036-parquet.md` has the measurements. */
const LEVEL = 1;

const DATA_PAGE = 0;

/**
 * The definition levels of a page, which say what rows have a value: one bit for each row, or a single run if all rows are the same.
 * The length comes first.
 */
export function definitionLevels(rows: number, nulls: number, bits: Uint8Array): Uint8Array {
  const isRun = nulls === 0 || nulls === rows;
  const levels = isRun
    ? [varint(rows * 2), Uint8Array.of(nulls === 0 ? 1 : 0)]
    : [varint(Math.ceil(rows / 8) * 2 + 1), bits];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(levels.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat([length, ...levels]);
}

/** Compresses the contents of a page, which are its levels and values. Returns its header and the rest. */
export function pageOf(contents: Uint8Array, rows: number): { header: Uint8Array; body: Uint8Array } {
  const body = zstdCompressSync(contents, {
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
    chunkSize: contents.length + (contents.length >> 7) + 1024,
  });
  const data = struct([
    [1, i32(rows)],
    [2, i32(PLAIN)],
    [3, i32(RLE)],
    [4, i32(RLE)],
  ]);
  const header = struct([
    [1, i32(DATA_PAGE)],
    [2, i32(contents.length)],
    [3, i32(body.length)],
    [5, data],
  ]);
  return { header: header.bytes, body };
}
