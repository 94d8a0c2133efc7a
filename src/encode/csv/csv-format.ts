/** CSV as a file format: header row and fragments, one after the other. */
import { copyText } from '../copy-text.ts';
import type { EncodeBlock, EncodedBlock, FileFormat, FileLayout, Piece } from '../format.ts';
import { encodeCsv } from './encode-csv.ts';

/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

function encode(block: EncodeBlock, into?: Uint8Array): EncodedBlock {
  const { bytes, rows, shown } = encodeCsv(block.kinds, block.rows, into);
  return { bytes, rows, rawBytes: bytes.length, crc32: 0, shortenedCells: 0, groupDigests: shown.digests() };
}

function join({ columns, sheets, bom }: FileLayout): Piece[] {
  if (sheets.length !== 1) throw new Error(`a CSV has one sheet, not ${sheets.length}`);
  const labels = copyText(columns.map((column) => column.label));
  const header = encodeCsv(
    columns.map(() => 'text'),
    Buffer.from(labels),
  ).bytes;
  const fragments = sheets[0]!.filter((fragment) => fragment.bytes > 0);
  return [...(bom ? [BYTE_ORDER_MARK] : []), header, ...fragments.map(({ key, bytes }) => ({ key, bytes }))];
}

export const csvFormat: FileFormat = {
  name: 'csv',
  extension: 'csv',
  // RFC 4180 §3.
  contentType: 'text/csv; charset=utf-8; header=present',
  rowsPerSheet: Number.POSITIVE_INFINITY,
  encode,
  join,
};
