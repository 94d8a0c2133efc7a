/** The JSON Lines file format: the fragments and nothing else. https://jsonlines.org */
import type { EncodeBlock, EncodedBlock, FileFormat, FileLayout, Piece } from '../format.ts';
import { encodeJsonl } from './encode-jsonl.ts';

function encode({ kinds, labels = [], rows }: EncodeBlock, into?: Uint8Array): EncodedBlock {
  if (labels.length !== kinds.length)
    throw new RangeError(`The number of columns of a block is ${kinds.length}, that of labels ${labels.length}.`);
  const columns = kinds.map((kind, i) => ({ kind, label: labels[i]! }));
  const { bytes, rows: count, shown } = encodeJsonl(columns, rows, into);
  return { bytes, rows: count, rawBytes: bytes.length, crc32: 0, shortenedCells: 0, groupDigests: shown.digests() };
}

function join({ sheets }: FileLayout): Piece[] {
  if (sheets.length !== 1) throw new Error(`A JSON Lines file has one sheet, not ${sheets.length}.`);
  return sheets[0]!.filter(({ bytes }) => bytes > 0).map(({ key, bytes }) => ({ key, bytes }));
}

export const jsonlFormat: FileFormat = {
  name: 'jsonl',
  extension: 'jsonl',
  // The media type that https://jsonlines.org and https://github.com/wardi/jsonlines/issues/19 converge on. IANA has none.
  contentType: 'application/jsonl; charset=utf-8',
  growth: 4,
  firstRow: 1,
  rowsPerSheet: Number.POSITIVE_INFINITY,
  encode,
  join,
};
