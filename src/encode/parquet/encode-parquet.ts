/** Encodes COPY rows as pages of Parquet, one for each column. The WebAssembly module in `assembly/` encodes the values. */
import { hash } from 'node:crypto';
import { checkLastRow, fieldCountError } from '../copy/check-rows.ts';
import { type EncodeBlock, GROUP_ROWS } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { Output } from '../output.ts';
import { UnfitValue } from '../unfit-value.ts';
import { AMOUNT_BYTES, typeOfKind } from './column-type.ts';
import { ParquetModule } from './module.ts';
import { definitionLevels, pageOf } from './page.ts';
import type { Bounds, ColumnPages } from './row-group.ts';

export interface EncodedColumns {
  /** The pages of all columns, in order. */
  bytes: Uint8Array;
  rows: number;
  columns: ColumnPages[];
  groupDigests: Uint8Array;
}

/** Bytes of memory that a thread keeps. A block of 1 MiB with short fields needs most of it. */
const KEPT_BYTES = 1 << 25;

/** Bytes between two areas of memory, which are read and written in chunks of up to 64 bytes. */
const SLACK = 128;

/** Bytes of a value, at most, beyond the text of its field. */
const VALUE_BYTES = AMOUNT_BYTES;

/** Bytes of the definition levels beyond one bit for each row. */
const LEVEL_BYTES = 32;

/** Maximum bytes of a text in the statistics. Longer ones would make the footer long. */
const MAX_BOUND_BYTES = 64;

/** All calls in this thread share one module, because a block is encoded synchronously. */
const module = new ParquetModule();

const LF = 0x0a;
const TAB = 0x09;

/** Where the fields of a block are in memory. */
interface Places {
  start: number;
  end: number;
  bits: number;
  bitBytes: number;
  /** Where the values of a column are written. */
  values: number;
}

/** Encodes whole rows. The result is in `into` if it fits. Throws {@link UnfitValue} for a value that its type cannot hold. */
export function encodeParquet(block: EncodeBlock, into?: Uint8Array): EncodedColumns {
  checkLastRow(block.rows);
  if (block.kinds.length === 0) throw new RangeError('A Parquet file needs at least one column.');
  try {
    const places = placeRows(block);
    const output = new Output(block.rows.length >> 1, into);
    const columns = block.kinds.map((kind, i) => writeColumn({ block, kind, column: i, places, output }));
    const rows = module.exports.rows.value;
    return { bytes: output.written(), rows, columns, groupDigests: digests(places, rows) };
  } finally {
    if (module.exports.memory.buffer.byteLength > KEPT_BYTES) module.restart();
  }
}

/** Copies the rows to the memory of the module, and finds their fields. */
function placeRows({ kinds, rows }: EncodeBlock): Places {
  const { exports } = module;
  const start = alignedAfter(exports.FREE.value);
  const end = start + rows.length;
  const source = Buffer.from(rows.buffer, rows.byteOffset, rows.length);
  // `set` copies shared memory by single words, or by bytes if they are not aligned.
  source.copy(Buffer.from(module.atLeast(end + SLACK)), start);
  module.bytes(end, end + SLACK).fill(0);
  module.begin();
  const fields = exports.countFields(start, end) >>> 0;
  const count = exports.rows.value >>> 0;
  if (fields !== count * kinds.length) throw wrongCount(source, kinds.length);
  const table = alignedAfter(end);
  const bits = alignedAfter(table + 4 * fields);
  const bitBytes = Math.ceil(count / 8);
  const values = alignedAfter(bits + 2 * bitBytes + LEVEL_BYTES);
  module.atLeast(values + rows.length + VALUE_BYTES * count + SLACK);
  exports.listFields(start, end, kinds.length, table, bits);
  return { start, end, bits, bitBytes, values };
}

interface ColumnInput {
  block: EncodeBlock;
  kind: Kind;
  column: number;
  places: Places;
  output: Output;
}

function writeColumn({ block, kind, column, places, output }: ColumnInput): ColumnPages {
  const { exports } = module;
  const { bits, bitBytes, values } = places;
  const { encoding } = typeOfKind[kind];
  module.encoding = encoding;
  exports.beginColumn(column);
  const encode = {
    texts: exports.encodeTexts,
    integers: exports.encodeIntegers,
    doubles: exports.encodeDoubles,
    amounts: exports.encodeAmounts,
    booleans: exports.encodeBooleans,
    dates: exports.encodeDates,
    timestamps: exports.encodeTimestamps,
  }[encoding];
  const end = encode(values) >>> 0;
  if (end === 0) throw failure(block, column);
  const [rows, nulls] = [exports.rows.value, exports.nulls.value];
  const levels = definitionLevels(rows, nulls, module.bytes(bits, bits + bitBytes));
  // The levels are right before the values, so that they are compressed together without a copy.
  const start = values - levels.length;
  module.bytes(start, values).set(levels);
  const { header, body } = pageOf(module.bytes(start, end), rows);
  output.reserve(header.length + body.length);
  for (const piece of [header, body]) {
    output.bytes.set(piece, output.at);
    output.at += piece.length;
  }
  return {
    bytes: header.length + body.length,
    rawBytes: header.length + end - start,
    values: rows - nulls,
    nulls,
    bounds: rows === nulls ? null : boundsOf(kind),
  };
}

/** The bounds of the column that was encoded last, which has a value. */
function boundsOf(kind: Kind): Bounds | null {
  const { exports } = module;
  switch (typeOfKind[kind].encoding) {
    case 'texts':
      return textBounds(exports.minText.value >>> 0, exports.maxText.value >>> 0);
    case 'integers':
    case 'timestamps':
      return integerBounds(8);
    case 'dates':
      return integerBounds(4);
    case 'booleans':
      return integerBounds(1);
    case 'amounts':
      return { min: hexAt(exports.minAmount.value, AMOUNT_BYTES), max: hexAt(exports.maxAmount.value, AMOUNT_BYTES) };
    case 'doubles':
      return doubleBounds(exports.minDouble.value, exports.maxDouble.value);
  }
}

function textBounds(min: number, max: number): Bounds | null {
  const lengthOf = (text: number) => module.bytes(text, text + 4).readUInt32LE();
  if (Math.max(lengthOf(min), lengthOf(max)) > MAX_BOUND_BYTES) return null;
  return { min: hexAt(min + 4, lengthOf(min)), max: hexAt(max + 4, lengthOf(max)) };
}

function hexAt(address: number, length: number): string {
  return module.bytes(address >>> 0, (address >>> 0) + length).toString('hex');
}

function integerBounds(bytes: number): Bounds {
  const hexOf = (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer.toString('hex', 0, bytes);
  };
  return { min: hexOf(module.exports.minInteger.value), max: hexOf(module.exports.maxInteger.value) };
}

/** Both zeros are equal in comparisons, so that a bound is the outer one. Programs do not agree on the order of NaN. */
function doubleBounds(min: number, max: number): Bounds | null {
  if (Number.isNaN(min) || Number.isNaN(max)) return null;
  const hexOf = (value: number) => {
    const buffer = Buffer.alloc(8);
    buffer.writeDoubleLE(value);
    return buffer.toString('hex');
  };
  return { min: hexOf(min === 0 ? -0 : min), max: hexOf(max === 0 ? 0 : max) };
}

/** Digests groups of rows as the file shows them. */
function digests(places: Places, rows: number): Uint8Array {
  const { exports } = module;
  const list: string[] = [];
  const differs = exports.differs.value !== 0;
  const out = places.values;
  for (let row = 0; row < rows; row += GROUP_ROWS) {
    const start = row === 0 ? places.start : exports.rowStart(row) >>> 0;
    const end = row + GROUP_ROWS >= rows ? places.end : exports.rowStart(row + GROUP_ROWS) >>> 0;
    if (!differs) list.push(hash('sha256', module.bytes(start, end)));
    else list.push(hash('sha256', module.bytes(out, exports.copyShown(start, end, out) >>> 0)));
  }
  return Uint8Array.fromHex(list.join(''));
}

/** The error for the row in which a column failed. */
function failure({ rows, kinds, labels = [], firstRow }: EncodeBlock, column: number): Error {
  const failed = module.exports.failedRow.value;
  const lines = Buffer.from(rows.buffer, rows.byteOffset, rows.length);
  let start = 0;
  for (let row = 0; row < failed; row++) start = lines.indexOf(LF, start) + 1;
  const fields = lines.toString('latin1', start, lines.indexOf(LF, start)).split('\t');
  if (fields.length !== kinds.length) return wrongCount(lines, kinds.length);
  return new UnfitValue({
    label: labels[column] ?? `Column ${column + 1}`,
    kind: kinds[column]!,
    row: firstRow + failed,
    field: Buffer.from(fields[column]!, 'latin1').toString(),
  });
}

/** The error for the first row with too few or too many fields. */
function wrongCount(rows: Buffer, columns: number): Error {
  let row = 1;
  for (let start = 0; start < rows.length; row++) {
    const end = rows.indexOf(LF, start);
    const line = rows.subarray(start, end);
    const fields = line.reduce((sum, byte) => (byte === TAB ? sum + 1 : sum), 1);
    if (fields !== columns) return fieldCountError(row, fields > columns ? 'more' : 'fewer', columns);
    start = end + 1;
  }
  throw new Error('Every row has the right number of fields.');
}

/** Returns an address for the next area of memory, aligned for numbers of any type. */
function alignedAfter(address: number): number {
  return (address + SLACK) & ~15;
}
