/** The columns of a table for the engines DuckDB and ClickHouse, which read COPY text and write files themselves. */
import type { Kind } from '../../src/encode/kinds.ts';
import type { PeerJob } from '../lib/peer-job.ts';

type Format = PeerJob['format'];

/**
 * The type of a number. In CSV, an engine writes all decimals of a type, so that it must have those of the rows (`bench/lib/shapes.ts`). In
 * Parquet, the types are those of Sheaf's files.
 */
const NUMBERS: Partial<Record<Kind, Record<'csv' | 'parquet', 'integer' | 'double' | `decimal(${string})`>>> = {
  integer: { csv: 'integer', parquet: 'integer' },
  decimal: { csv: 'decimal(18, 3)', parquet: 'double' },
  percent: { csv: 'decimal(18, 4)', parquet: 'double' },
  money: { csv: 'decimal(18, 2)', parquet: 'decimal(28, 6)' },
};

/** The words of an engine for its types. */
export interface TypeNames {
  text: string;
  timestamp: string;
  integer: string;
  double: string;
}

/** The type of each column in the words of an engine. */
export function columnTypes({ columns, format }: Pick<PeerJob, 'columns' | 'format'>, names: TypeNames): string[] {
  return columns.map(({ kind }) => {
    const number = NUMBERS[kind]?.[format as Exclude<Format, 'xlsx'>];
    if (number === 'integer' || number === 'double') return names[number];
    return number ?? (kind === 'timestamp' ? names.timestamp : names.text);
  });
}
