/** Checks the footer, the columns and the rows of a Parquet file. */

import { type FileHandle, open } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetRead, type SchemaElement } from 'hyparquet';
import { counted } from '../counted.ts';
import type { Kind } from '../encode/kinds.ts';
import { type CheckInput, headerMessage } from './check-input.ts';
import { utf8 } from './copy-form.ts';
import { Unreadable } from './finding.ts';
import { type PhysicalValue, parquetValue } from './parquet-values.ts';

/** Rows that are read at a time, which limits the memory. */
const ROWS_AT_A_TIME = 10_000;

/** Maximum bytes of a page. Valid pages are far shorter, unless a text is longer than 1 MiB. */
const MAX_PAGE_BYTES = 1 << 30;

/** Throws Unreadable if the file is not Parquet. The rows before a damaged place have been checked. */
export async function checkParquet({ path, receipt, findings, rows, altered }: CheckInput): Promise<void> {
  const handle = await open(path);
  try {
    const file = await bufferOf(handle);
    const metadata = await readable('The footer', () => parquetMetadataAsync(file));
    const [, ...columns] = metadata.schema;
    // A damaged footer can lack any member.
    const labels = columns.map(({ name }) => utf8(name ?? ''));
    const kinds = receipt.columns.map(({ kind }) => kind);
    if (labels.length !== kinds.length || columns.some(({ name }, i) => name !== receipt.columns[i]!.label)) {
      findings.add({ message: headerMessage(labels, receipt) });
    }
    const wrong = altered ? columns.findIndex((column, i) => kinds[i] && typeOf(column) !== TYPES[kinds[i]]) : -1;
    if (wrong >= 0) findings.add({ message: `Column ${wrong + 1} does not have the type that Sheaf writes.` });
    checkLayout(metadata, file.byteLength);
    const count = Number(metadata.num_rows);
    const grouped = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    if (grouped !== count) {
      throw new Unreadable(
        `The footer says that the file has ${counted(count, 'row')}, but its row groups have ${grouped.toLocaleString('en')}.`,
      );
    }
    // A damaged footer can name any number.
    if (count > receipt.rows) findings.add({ message: `The footer says that the file has ${counted(count, 'row')}.` });
    for (const [start, end] of rangesOf(metadata, receipt.rows)) {
      const read = await readable(`The data from row ${start + 1} on`, () => physicalRows(file, metadata, start, end));
      for (const [i, values] of read.entries()) {
        const fields = values.map((value, column) => parquetValue(value, kinds[column] ?? 'text'));
        rows.row(1, start + i + 1, `${fields.join('\t')}\n`);
      }
    }
  } finally {
    rows.endSheet(1);
    await handle.close();
  }
}

/** The ranges of rows that are read at a time. They end where row groups end: the library handles the error of only one damaged row group. */
function* rangesOf({ row_groups }: FileMetaData, maxRows: number): Generator<[start: number, end: number]> {
  let start = 0;
  let groupEnd = 0;
  for (const { num_rows } of row_groups) {
    groupEnd = Math.min(groupEnd + Number(num_rows), maxRows);
    while (start < groupEnd) {
      const end = Math.min(start + ROWS_AT_A_TIME, groupEnd);
      yield [start, end];
      start = end;
    }
  }
}

/** Bytes at the beginning of a file, and after the footer. */
const MARK_BYTES = 4;
const LENGTH_AND_MARK_BYTES = 8;

/** Throws Unreadable unless the columns of all row groups follow each other from the beginning of the file to the footer. */
function checkLayout({ row_groups, schema, metadata_length }: FileMetaData, fileBytes: number): void {
  let at = MARK_BYTES;
  for (const [i, { columns, num_rows }] of row_groups.entries()) {
    const isWhole = columns.every(({ meta_data: column }, c) => {
      const begins = Number(column?.data_page_offset) === at && column!.dictionary_page_offset === undefined;
      at += Number(column?.total_compressed_size);
      const { name, num_children } = schema[c + 1] ?? {};
      const isNamed = column?.path_in_schema?.join('\0') === name && num_children === undefined;
      return begins && isNamed && column!.codec === 'ZSTD' && column!.num_values === num_rows;
    });
    if (!isWhole || num_rows < 0n || columns.length !== schema.length - 1) {
      throw new Unreadable(`The footer does not describe row group ${i + 1} as Sheaf writes it.`);
    }
  }
  if (at !== fileBytes - metadata_length - LENGTH_AND_MARK_BYTES) {
    throw new Unreadable('The row groups do not end where the footer begins.');
  }
}

/** The values in the physical types of their columns, because the values of hyparquet's other types are not exact. */
async function physicalRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<PhysicalValue[][]> {
  const schema = metadata.schema.map(({ converted_type: _, logical_type: __, ...element }) => element);
  let read: PhysicalValue[][] = [];
  await parquetRead({
    file,
    metadata: { ...metadata, schema },
    rowStart,
    rowEnd,
    utf8: false,
    compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes, { maxOutputLength: MAX_PAGE_BYTES }) },
    onComplete: (rows) => {
      read = rows as PhysicalValue[][];
    },
  });
  return read;
}

async function bufferOf(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice(start, end = size) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      const read = handle.read(bytes, 0, bytes.length, start).then(({ bytesRead }) => {
        if (bytesRead < bytes.length) throw new Error('the file ends early');
        return bytes.buffer;
      });
      // The library reads ahead. If it fails before it needs these bytes, nothing else handles their error.
      read.catch(() => {});
      return read;
    },
  };
}

/** The library throws errors of many classes for a damaged file. */
async function readable<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new Unreadable(`${what} cannot be read as Parquet: ${(error as Error).message}.`);
  }
}

/** The types in which Sheaf stores the kinds of values. */
const TYPES: Readonly<Record<Kind, string>> = {
  text: 'BYTE_ARRAY UTF8',
  id: 'BYTE_ARRAY UTF8',
  url: 'BYTE_ARRAY UTF8',
  integer: 'INT64 INT_64',
  decimal: 'DOUBLE',
  percent: 'DOUBLE',
  money: 'FIXED_LEN_BYTE_ARRAY(12) DECIMAL(28,6)',
  boolean: 'BOOLEAN',
  date: 'INT32 DATE',
  timestamp: 'INT64 TIMESTAMP_MICROS UTC',
};

function typeOf({ type, type_length, converted_type, precision, scale, logical_type }: SchemaElement): string {
  const length = type_length === undefined ? '' : `(${type_length})`;
  const digits = precision === undefined ? '' : `(${precision},${scale})`;
  const utc = logical_type?.type === 'TIMESTAMP' && logical_type.isAdjustedToUTC ? ' UTC' : '';
  return `${type}${length}${converted_type ? ` ${converted_type}${digits}` : ''}${utc}`;
}
