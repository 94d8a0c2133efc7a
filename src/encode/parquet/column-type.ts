/** How Parquet stores each kind of values. https://github.com/apache/parquet-format/blob/master/LogicalTypes.md */
import type { Kind } from '../kinds.ts';
import { bool, i8, i32, struct, type ThriftValue } from './compact-protocol.ts';

/** Decimals of an amount. */
export const AMOUNT_DECIMALS = 6;

/**
 * Digits of an amount. They fit in twelve bytes. Eight bytes would have twelve digits before the point, which amounts in some
 * currencies exceed, and sixteen bytes would have more digits than the NUMERIC of BigQuery.
 */
export const AMOUNT_DIGITS = 28;
export const AMOUNT_BYTES = 12;

/** A type of values in a file. */
export interface ColumnType {
  /** How the module encodes the values. */
  encoding: 'texts' | 'integers' | 'doubles' | 'amounts' | 'booleans' | 'dates' | 'timestamps';
  /** Code of the physical type in `parquet.thrift`. */
  physical: number;
  /** The code of the older form of the logical type, for programs that do not know the newer one. */
  converted?: number;
  logical?: ThriftValue;
  /** Fields of a schema element for a type with a fixed length. */
  bytes?: number;
  precision?: number;
  scale?: number;
}

const empty = struct([]);
const MICROS = struct([[2, empty]]);

const text: ColumnType = { encoding: 'texts', physical: 6, converted: 0, logical: struct([[1, empty]]) };
const double: ColumnType = { encoding: 'doubles', physical: 5 };

const amount: ColumnType = {
  encoding: 'amounts',
  physical: 7,
  converted: 5,
  logical: struct([
    [
      5,
      struct([
        [1, i32(AMOUNT_DECIMALS)],
        [2, i32(AMOUNT_DIGITS)],
      ]),
    ],
  ]),
  bytes: AMOUNT_BYTES,
  precision: AMOUNT_DIGITS,
  scale: AMOUNT_DECIMALS,
};

const integer: ColumnType = {
  encoding: 'integers',
  physical: 2,
  converted: 18,
  logical: struct([
    [
      10,
      struct([
        [1, i8(64)],
        [2, bool(true)],
      ]),
    ],
  ]),
};

/** Microseconds since 1970 in UTC. */
const timestamp: ColumnType = {
  encoding: 'timestamps',
  physical: 2,
  converted: 10,
  logical: struct([
    [
      8,
      struct([
        [1, bool(true)],
        [2, MICROS],
      ]),
    ],
  ]),
};

export const typeOfKind: Readonly<Record<Kind, ColumnType>> = {
  text,
  id: text,
  url: text,
  integer,
  decimal: double,
  percent: double,
  money: amount,
  boolean: { encoding: 'booleans', physical: 0 },
  date: { encoding: 'dates', physical: 1, converted: 6, logical: struct([[6, empty]]) },
  timestamp,
};
