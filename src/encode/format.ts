/**
 * The interface of a file format. A *block* of COPY rows is encoded as bytes. The encoded blocks of one part, in order, are a
 * *fragment* in the store. A *format* encodes blocks and joins fragments to a file.
 * This folder does not depend on HTTP, the database, the store or the clock.
 */
import type { Kind } from './kinds.ts';
import type { ColumnPages, RowGroup } from './parquet/row-group.ts';

/** The file formats by name, which is also their extension. */
export const FORMAT_NAMES = ['csv', 'xlsx', 'jsonl', 'csv.gz', 'jsonl.gz', 'csv.zip', 'jsonl.zip', 'parquet'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

/** How a CSV file separates fields and writes decimal numbers. */
export const DIALECTS = ['standard', 'excel_eu'] as const;
/** How the rows of a CSV file end. */
export const LINE_ENDINGS = ['crlf', 'lf'] as const;

export type DialectName = (typeof DIALECTS)[number];
export type LineEnding = (typeof LINE_ENDINGS)[number];

/** The signs of a CSV file. */
export interface CsvDialect {
  /** Between fields. */
  separator: ',' | ';';
  /** In numbers that are not whole. */
  decimal: '.' | ',';
  /** After every row. */
  lineEnd: '\r\n' | '\n';
}

/**
 * Rows that are digested together (`docs/decisions/0009-receipts.md`). This number must never change, because existing receipts
 * contain digests of groups of this size.
 */
export const GROUP_ROWS = 100;

/** The properties of a column that the encoders need. */
export interface EncodeColumn {
  /** The heading. It can contain any Unicode text. */
  label: string;
  kind: Kind;
  /** The displayed width, in characters of the default font. */
  width: number;
}

/** Whole rows that one encoder thread processes at a time. */
export interface EncodeBlock {
  format: FormatName;
  /** One kind per field of every row. */
  kinds: readonly Kind[];
  /**
   * Rows of PostgreSQL COPY text (UTF-8, TAB between fields, LF after every row, `\N` for NULL). Good sizes are 512 KiB to
   * 1 MiB. With two threads, 400,000 clicks as xlsx took 1.03 s in blocks of 512 KiB, and 1.11 s in blocks of 1 MiB. They took
   * 1.23 s in blocks of 128 KiB, and 1.16 s in blocks of 256 KiB.
   */
  rows: Uint8Array;
  /**
   * The label of each column. JSON Lines need them as keys, and Parquet for errors. All formats except JSON Lines write them once, when a file
   * is joined.
   */
  labels?: readonly string[];
  /** For CSV. Default: `STANDARD`. */
  dialect?: CsvDialect;
  /** Row number of the block's first row in its sheet. Worksheets have row numbers, and errors name them. */
  firstRow: number;
}

/** The result of encoding a block. */
export interface EncodedBlock {
  /**
   * For xlsx, gzip and zip, raw deflate (RFC 1951) that ends with a full flush on a byte boundary and is not final. For Parquet, the pages of
   * each column. Otherwise, plain text.
   */
  bytes: Uint8Array;
  rows: number;
  /** Length in bytes before compression. Without it, it equals `bytes.length`. */
  rawBytes: number;
  /** CRC-32 of the bytes before deflate, for the zip headers. Always 0 without deflate. */
  crc32: number;
  /** Number of cells truncated to the 32,767 characters that Excel allows. Always 0 in other formats. */
  shortenedCells: number;
  /**
   * SHA-256 digests (32 bytes each) of groups of `GROUP_ROWS` rows, computed by `ShownRows`. The last group can have fewer rows.
   */
  groupDigests: Uint8Array;
  /** For Parquet: the pages of each column, in order. */
  columns?: readonly ColumnPages[];
}

/** The encoded blocks of one part, in order and without gaps, stored under `key`. */
export interface Fragment {
  key: string;
  /** Length in the store, in bytes. */
  bytes: number;
  /** Length before deflate, in bytes, which is the sum over the blocks. */
  rawBytes: number;
  /** CRC-32 before deflate. `combineCrc32` computes it from those of the blocks. */
  crc32: number;
  rows: number;
  /** For Parquet: its row groups, in order, which the footer describes. */
  rowGroups?: readonly RowGroup[] | null;
}

/** A piece of a file: bytes in memory, or all bytes of a fragment in the store. */
export type Piece = Uint8Array | { key: string; bytes: number };

/** A row of the "About this file" sheet. */
export type NoteRow = readonly [label: string, text: string];

/** A table on the summary sheet. */
export interface SummaryTable {
  /** Row number of its headings in the sheet. Tables are in the order of their rows and do not overlap. */
  firstRow: number;
  /** The first column has the values, and the others have numbers. */
  columns: readonly Pick<EncodeColumn, 'label' | 'kind'>[];
  /** Values in the form of PostgreSQL's text output. */
  rows: readonly (readonly (string | null)[])[];
}

/** The chart of the summary sheet: the second column of the first rows of a table. */
export interface SummaryChart {
  title: string;
  table: SummaryTable;
  /** Number of rows in the chart, at least one. */
  rows: number;
  /** Columns for periods, bars for other values. */
  direction: 'columns' | 'bars';
  /** Row number of the first of `CHART_ROWS` rows that it covers. */
  firstRow: number;
}

/** Rows of the summary sheet that the chart covers. */
export const CHART_ROWS = 18;

/** The summary sheet of a workbook. */
export interface SummarySheet {
  /** Lines at the beginning, of which the first is the title. */
  lines: readonly string[];
  tables: readonly SummaryTable[];
  chart: SummaryChart | null;
}

/** Everything that is needed to join fragments to one file. */
export interface FileLayout {
  columns: readonly EncodeColumn[];
  /** Name of the file without its extension. A zip archive has a file of this name. */
  fileName: string;
  /** Any text. It is changed where Excel does not allow it. Later sheets are named `… (2)` and so on. */
  sheetName: string;
  /**
   * The fragments of each sheet, in order. There is at least one sheet, and exactly one unless the format is xlsx. An empty export has no
   * fragments.
   */
  sheets: readonly (readonly Fragment[])[];
  /**
   * Rows of the sheet "About this file", and the key-value metadata of a Parquet file. Without rows, there is no such sheet. Other formats
   * ignore them.
   */
  notes: readonly NoteRow[];
  /** For xlsx: the summary sheet, after the sheets with rows. Without it, there is no such sheet. */
  summary?: SummarySheet | null;
  /** Whether a CSV file begins with the UTF-8 byte order mark. Without it, Excel reads the file as Windows-1252. */
  bom: boolean;
  /** Whether a CSV file has a row of labels. Default: true. */
  header?: boolean;
  /** For CSV. Default: `STANDARD`. */
  dialect?: CsvDialect;
  /** ISO 8601 timestamp for the document properties. */
  createdAt: string;
}

/** Arranges the encoded blocks of a part in its fragment. */
export interface Arrangement {
  /** The row groups that are complete. */
  readonly list: readonly RowGroup[];
  /** Adds the next block, and returns the next bytes of the fragment. The bytes of the block can be reused afterward. */
  add(block: EncodedBlock): Uint8Array[];
  /** Returns the last bytes of the fragment. */
  end(): Uint8Array[];
}

/** A file format. `encode` and `join` are pure functions, so equal input gives equal bytes. */
export interface FileFormat {
  name: FormatName;
  extension: FormatName;
  contentType: string;
  /** How many times as long as its COPY text an encoded block usually is at most. A longer one is copied between threads. */
  growth: 1 | 4;
  /** Row number of the first data row: 2 after a header, or else 1. */
  firstRow: 1 | 2;
  /** Maximum number of data rows in a sheet, without the header. `Infinity` for formats without a limit. */
  rowsPerSheet: number;
  /**
   * Encodes one block. The result is in `into` if it fits. Throws if a row has more or fewer fields than `kinds`, the last row is
   * incomplete, or the rows exceed the limit of a sheet. Throws `UnfitValue` if a file cannot hold a value.
   */
  encode(block: EncodeBlock, into?: Uint8Array): EncodedBlock;
  /** Begins the fragment of a part. Without it, a fragment consists of the encoded blocks, in order. */
  arrange?(kinds: readonly Kind[]): Arrangement;
  /** Returns the pieces of the whole file. It uses only lengths and checksums, and reads no bytes of a fragment. */
  join(layout: FileLayout): Piece[];
}
