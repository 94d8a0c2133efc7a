/** The metadata at the end of a file. https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
import type { EncodeColumn, NoteRow } from '../format.ts';
import { typeOfKind } from './column-type.ts';
import { binary, bool, i32, i64, list, string, struct, type ThriftValue } from './compact-protocol.ts';
import { PLAIN, RLE } from './page.ts';
import type { ColumnPages, RowGroup } from './row-group.ts';

const VERSION = 1;
const OPTIONAL = 1;
const ZSTD = 6;
const CREATED_BY = 'Sheaf';

export interface FooterInput {
  columns: readonly EncodeColumn[];
  /** The row groups, in order. */
  groups: readonly RowGroup[];
  /** Where the first row group begins. They follow each other without gaps. */
  start: number;
  notes: readonly NoteRow[];
}

/** Returns the metadata, without the length and the mark that follow it. */
export function fileMetaData({ columns, groups, start, notes }: FooterInput): Uint8Array {
  let at = start;
  const rowGroups = groups.map((group) => {
    const begin = at;
    const chunks = group.columns.map((pages, i) => {
      const chunk = columnChunk(columns[i]!, pages, at);
      at += pages.bytes;
      return chunk;
    });
    return struct([
      [1, list(chunks)],
      [2, i64(group.columns.reduce((sum, { rawBytes }) => sum + rawBytes, 0))],
      [3, i64(group.rows)],
      [5, i64(begin)],
      [6, i64(at - begin)],
    ]);
  });
  return struct([
    [1, i32(VERSION)],
    [2, list([root(columns.length), ...columns.map(schemaElement)])],
    [3, i64(groups.reduce((sum, { rows }) => sum + rows, 0))],
    [4, list(rowGroups)],
    [5, notes.length > 0 ? list(notes.map(keyValue)) : undefined],
    [6, string(CREATED_BY)],
    // Without the order of its type, programs ignore the statistics of a column.
    [7, list(columns.map(() => struct([[1, struct([])]])))],
  ]).bytes;
}

function root(columns: number): ThriftValue {
  return struct([
    [4, string('schema')],
    [5, i32(columns)],
  ]);
}

function schemaElement({ label, kind }: EncodeColumn): ThriftValue {
  const { physical, converted, logical, bytes, precision, scale } = typeOfKind[kind];
  const ifAny = (value: number | undefined) => (value === undefined ? undefined : i32(value));
  return struct([
    [1, i32(physical)],
    [2, ifAny(bytes)],
    [3, i32(OPTIONAL)],
    [4, string(label)],
    [6, ifAny(converted)],
    [7, ifAny(scale)],
    [8, ifAny(precision)],
    [10, logical],
  ]);
}

function keyValue([label, text]: NoteRow): ThriftValue {
  return struct([
    [1, string(label)],
    [2, string(text)],
  ]);
}

function columnChunk({ label, kind }: EncodeColumn, pages: ColumnPages, offset: number): ThriftValue {
  const { physical } = typeOfKind[kind];
  const metaData = struct([
    [1, i32(physical)],
    [2, list([i32(PLAIN), i32(RLE)])],
    [3, list([string(label)])],
    [4, i32(ZSTD)],
    [5, i64(pages.values + pages.nulls)],
    [6, i64(pages.rawBytes)],
    [7, i64(pages.bytes)],
    [9, i64(offset)],
    [12, statistics(pages)],
  ]);
  return struct([
    [2, i64(offset)],
    [3, metaData],
  ]);
}

function statistics({ nulls, bounds }: ColumnPages): ThriftValue {
  return struct([
    [3, i64(nulls)],
    [5, bounds ? binary(Buffer.from(bounds.max, 'hex')) : undefined],
    [6, bounds ? binary(Buffer.from(bounds.min, 'hex')) : undefined],
    [7, bounds ? bool(true) : undefined],
    [8, bounds ? bool(true) : undefined],
  ]);
}
