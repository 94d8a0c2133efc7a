/** The smallest and the largest value of a column, with which programs skip row groups. */
import type { Kind } from '../kinds.ts';
import { type ColumnType, typeOfKind } from './column-type.ts';
import type { ColumnValues } from './row-group.ts';

/** Combines what is known about two ranges of rows. */
export function combined(kind: Kind, one: ColumnValues, other: ColumnValues): ColumnValues {
  const sums = { values: one.values + other.values, nulls: one.nulls + other.nulls };
  if (one.values === 0 || other.values === 0) return { ...sums, bounds: (one.values === 0 ? other : one).bounds };
  if (!one.bounds || !other.bounds) return { ...sums, bounds: null };
  const { encoding } = typeOfKind[kind];
  const isLess = (a: string, b: string) => compare(encoding, Buffer.from(a, 'hex'), Buffer.from(b, 'hex')) < 0;
  const min = isLess(other.bounds.min, one.bounds.min) ? other.bounds.min : one.bounds.min;
  const max = isLess(one.bounds.max, other.bounds.max) ? other.bounds.max : one.bounds.max;
  return { ...sums, bounds: { min, max } };
}

function compare(encoding: ColumnType['encoding'], a: Buffer, b: Buffer): number {
  switch (encoding) {
    case 'texts':
    case 'booleans':
      return Buffer.compare(a, b);
    case 'integers':
    case 'timestamps':
      return Number(a.readBigInt64LE() - b.readBigInt64LE());
    case 'dates':
      return a.readInt32LE() - b.readInt32LE();
    case 'doubles':
      return a.readDoubleLE() - b.readDoubleLE();
    case 'amounts':
      return a.readInt8() - b.readInt8() || Buffer.compare(a, b);
  }
}
