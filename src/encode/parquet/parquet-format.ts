/** The Parquet file format: row groups, and a footer that describes them. https://parquet.apache.org/docs/file-format/ */
import type { EncodeBlock, EncodedBlock, FileFormat, FileLayout, Piece } from '../format.ts';
import { encodeParquet } from './encode-parquet.ts';
import { fileMetaData } from './footer.ts';
import { RowGroups } from './row-groups.ts';

/** A file begins and ends with it. */
const MARK = Buffer.from('PAR1');

function encode(block: EncodeBlock, into?: Uint8Array): EncodedBlock {
  const encoded = encodeParquet(block, into);
  const rawBytes = encoded.columns.reduce((sum, column) => sum + column.rawBytes, 0);
  return { ...encoded, rawBytes, crc32: 0, shortenedCells: 0 };
}

function join({ columns, sheets, notes }: FileLayout): Piece[] {
  if (sheets.length !== 1) throw new Error(`A Parquet file has one sheet, not ${sheets.length}.`);
  const fragments = sheets[0]!.filter(({ bytes }) => bytes > 0);
  const groups = fragments.flatMap(({ key, rowGroups }) => {
    if (!rowGroups) throw new Error(`The fragment ${key} has no description of its row groups.`);
    return rowGroups;
  });
  const metaData = fileMetaData({ columns, groups, start: MARK.length, notes });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metaData.length);
  return [MARK, ...fragments.map(({ key, bytes }) => ({ key, bytes })), Buffer.concat([metaData, length, MARK])];
}

export const parquetFormat: FileFormat = {
  name: 'parquet',
  extension: 'parquet',
  // https://www.iana.org/assignments/media-types/application/vnd.apache.parquet
  contentType: 'application/vnd.apache.parquet',
  growth: 1,
  firstRow: 1,
  rowsPerSheet: Number.POSITIVE_INFINITY,
  encode,
  arrange: (kinds) => new RowGroups(kinds),
  join,
};
