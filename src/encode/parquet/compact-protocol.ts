/**
 * Writes values of the Thrift compact protocol, in which Parquet describes its files.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

/** A value, and the code of its type. */
export interface ThriftValue {
  type: number;
  bytes: Uint8Array;
}

const TRUE = 1;
const FALSE = 2;
const I8 = 3;
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

const NOTHING = new Uint8Array();

/** In structs, the type of a boolean is its value. */
export const bool = (value: boolean): ThriftValue => ({ type: value ? TRUE : FALSE, bytes: NOTHING });

export const i8 = (value: number): ThriftValue => ({ type: I8, bytes: Uint8Array.of(value) });

export const i32 = (value: number): ThriftValue => ({ type: I32, bytes: zigzag(value) });

/** Takes numbers up to 2⁵². */
export const i64 = (value: number): ThriftValue => ({ type: I64, bytes: zigzag(value) });

export const binary = (bytes: Uint8Array): ThriftValue => ({
  type: BINARY,
  bytes: Buffer.concat([varint(bytes.length), bytes]),
});

export const string = (text: string): ThriftValue => binary(Buffer.from(text));

/** A list of values of one type, which an empty list needs, too. */
export function list(values: readonly ThriftValue[], type: number = STRUCT): ThriftValue {
  const of = values[0]?.type ?? type;
  const head = values.length < 15 ? [(values.length << 4) | of] : [0xf0 | of, ...varint(values.length)];
  return { type: LIST, bytes: Buffer.concat([Uint8Array.from(head), ...values.map(({ bytes }) => bytes)]) };
}

/** A struct of fields with ascending numbers. Undefined fields are left out. */
export function struct(fields: readonly (readonly [id: number, value: ThriftValue | undefined])[]): ThriftValue {
  const pieces: Uint8Array[] = [];
  let last = 0;
  for (const [id, value] of fields) {
    if (!value) continue;
    // No struct of Parquet has a gap of more than 15 numbers.
    pieces.push(Uint8Array.of(((id - last) << 4) | value.type), value.bytes);
    last = id;
  }
  return { type: STRUCT, bytes: Buffer.concat([...pieces, Uint8Array.of(0)]) };
}

/** Unsigned LEB128. */
export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

function zigzag(value: number): Uint8Array {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}
