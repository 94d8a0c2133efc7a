/** The CSV file format: a header row, then the fragments. */
import { copyText } from '../copy-text.ts';
import type { CsvDialect, EncodeBlock, EncodedBlock, FileFormat, FileLayout, Piece } from '../format.ts';
import { STANDARD } from './dialect.ts';
import { encodeCsv } from './encode-csv.ts';

/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

function encode(block: EncodeBlock, into?: Uint8Array): EncodedBlock {
  const { bytes, rows, shown } = encodeCsv(block.kinds, block.rows, { dialect: block.dialect, into });
  return { bytes, rows, rawBytes: bytes.length, crc32: 0, shortenedCells: 0, groupDigests: shown.digests() };
}

function join({ columns, sheets, bom, header: hasHeader = true, dialect = STANDARD }: FileLayout): Piece[] {
  if (sheets.length !== 1) throw new Error(`A CSV file has one sheet, not ${sheets.length}.`);
  const header = hasHeader ? headerOf(columns, dialect) : new Uint8Array();
  const start = bom ? [BYTE_ORDER_MARK, header] : [withoutSylk(header, dialect)];
  const fragments = sheets[0]!.filter((fragment) => fragment.bytes > 0);
  return [...start.filter(({ length }) => length > 0), ...fragments.map(({ key, bytes }) => ({ key, bytes }))];
}

function headerOf(columns: FileLayout['columns'], dialect: CsvDialect): Uint8Array {
  const labels = copyText(columns.map((column) => column.label));
  return encodeCsv(
    columns.map(() => 'text'),
    Buffer.from(labels),
    { dialect },
  ).bytes;
}

/**
 * Quotes the first label if it begins with `ID`. Excel treats a file that begins with these two bytes as SYLK, a format of the
 * 1980s, and reports that it is not valid. A quote or a byte order mark before them prevents this.
 * Source: Microsoft Knowledge Base 323626, https://web.archive.org/web/20150407135254/http://support.microsoft.com/en-us/kb/323626
 */
function withoutSylk(header: Uint8Array, { separator }: CsvDialect): Uint8Array {
  const line = Buffer.from(header).toString('latin1');
  if (!line.startsWith('ID')) return header;
  const label = line.slice(0, line.search(`[${separator}\r\n]`));
  return Buffer.from(`"${label}"${line.slice(label.length)}`, 'latin1');
}

export const csvFormat: FileFormat = {
  name: 'csv',
  extension: 'csv',
  // RFC 4180 §3.
  contentType: 'text/csv; charset=utf-8; header=present',
  growth: 1,
  firstRow: 2,
  rowsPerSheet: Number.POSITIVE_INFINITY,
  encode,
  join,
};
