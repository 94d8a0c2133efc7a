/**
 * The words of this folder. A *block* of COPY rows becomes *encoded bytes*; the encoded blocks of one part, one after the
 * other, are a *fragment* in the store; a *format* knows how to encode blocks and how fragments are *joined* to a file.
 * Nothing here knows HTTP, the database, the store or the clock.
 */
import type { Kind } from './kinds.ts';

export type FormatName = 'csv' | 'xlsx';

/**
 * Rows that are digested together, see `docs/decisions/0009-receipts.md`. Receipts that were handed out hold digests of
 * groups of this size: it never changes.
 */
export const GROUP_ROWS = 100;

/** What the encoders need to know of a column. */
export interface EncodeColumn {
  /** The heading, any Unicode text. */
  label: string;
  kind: Kind;
  /** The width people should see, in characters of the default font. */
  width: number;
}

/** Whole rows on their way through one encoder thread. */
export interface EncodeBlock {
  format: FormatName;
  /** One kind per field of every row. */
  kinds: readonly Kind[];
  /**
   * Rows of PostgreSQL COPY text (UTF-8, TAB between fields, LF after every row, `\N` for NULL). Good sizes are 512 KiB to
   * 1 MiB: 400,000 clicks through two threads took 1.23 s as xlsx in blocks of 128 KiB, 1.16 s of 256 KiB, 1.03 s of
   * 512 KiB and 1.11 s of 1 MiB.
   */
  rows: Uint8Array;
  /** Number in its sheet of the block's first row. The header is row 1, so data starts at 2. Ignored by csv. */
  firstRow: number;
}

/** What became of a block. */
export interface EncodedBlock {
  /** csv: plain text. xlsx: raw deflate (RFC 1951), full-flushed to a byte border and not final. */
  bytes: Uint8Array;
  rows: number;
  /** Length before deflate; for csv the same as `bytes.length`. */
  rawBytes: number;
  /** CRC-32 of the bytes before deflate, for the zip headers; always 0 for csv. */
  crc32: number;
  /** Cells cut to the 32,767 characters Excel holds; always 0 for csv. */
  shortenedCells: number;
  /** SHA-256 (32 bytes each) of every `GROUP_ROWS` rows as `ShownRows` has them; the last group may have fewer. */
  groupDigests: Uint8Array;
}

/** The finished bytes of one part, in the store under `key`: its encoded blocks in order, nothing between. */
export interface Fragment {
  key: string;
  /** Length in the store. */
  bytes: number;
  /** Length before deflate: the sum over the blocks. */
  rawBytes: number;
  /** CRC-32 before deflate: the blocks' combined by `combineCrc32`. */
  crc32: number;
  rows: number;
}

/** What the assembler appends, in order: bytes at hand, or all bytes of a fragment in the store. */
export type Piece = Uint8Array | { key: string; bytes: number };

/** A row of the "About this file" sheet. */
export type NoteRow = readonly [label: string, text: string];

/** All that is needed to join fragments to one file. */
export interface FileLayout {
  columns: readonly EncodeColumn[];
  /** Any text; made legal for Excel. Later sheets are named `… (2)` and so on. */
  sheetName: string;
  /** Fragments per sheet, in order. At least one sheet; a sheet may have none (an empty report is its header). csv: one sheet. */
  sheets: readonly (readonly Fragment[])[];
  /** Rows of the sheet "About this file", which is left out when there are none. Ignored by csv. */
  notes: readonly NoteRow[];
  /** Whether a csv begins with the UTF-8 byte order mark, without which Excel takes it for Windows-1252. */
  bom: boolean;
  /** Instant in ISO 8601 for the document properties. */
  createdAt: string;
}

/** A kind of file. `encode` and `join` are pure: equal input gives equal bytes. */
export interface FileFormat {
  name: FormatName;
  extension: 'csv' | 'xlsx';
  contentType: string;
  /** Most data rows of one sheet, the header not counted; `Infinity` for csv. */
  rowsPerSheet: number;
  /**
   * Encodes one block. Throws when a row has more or fewer fields than `kinds`, when the last row is unfinished, or when
   * the rows reach below the end of the sheet. The bytes are written to `into` when they fit there.
   */
  encode(block: EncodeBlock, into?: Uint8Array): EncodedBlock;
  /** The whole file as pieces, computed from lengths and checksums alone: no byte of a fragment is read. */
  join(layout: FileLayout): Piece[];
}
