/** Programs that read Parquet files. */
import { readFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Kind } from './expected/table.ts';

/** A value in a form that all programs can be compared in. A time is microseconds since 1970 in UTC, and a date is days. */
export type ParquetValue = string | number | boolean | bigint | null;

export interface ParquetReader {
  name: string;
  /** The rows of a file whose columns have the given labels and kinds. */
  read(path: string, columns: readonly (readonly [label: string, kind: Kind])[]): Promise<ParquetValue[][]>;
  /** Whether the program keeps amounts exact. Otherwise, it has the next double. */
  exact: boolean;
  /** Digits of a second that the program keeps. */
  digits: 3 | 6;
}

const quoted = (label: string) => `"${label.replaceAll('"', '""')}"`;

/**
 * What is selected from a column of each kind. Times and amounts have types of their own in DuckDB. Its library for JavaScript removes a
 * byte order mark from the beginning of a text, so texts are selected in hex.
 */
function selected(label: string, kind: Kind): string {
  if (kind === 'timestamp') return `epoch_us(${quoted(label)})`;
  if (kind === 'date') return `epoch_us(${quoted(label)}::timestamp) // 86400000000`;
  if (kind === 'money') return `${quoted(label)}::varchar`;
  return TEXTS.includes(kind) ? `hex(${quoted(label)})` : quoted(label);
}

export const duckDb: ParquetReader = {
  name: 'DuckDB',
  exact: true,
  digits: 6,
  async read(path, columns) {
    const list = columns.map(([label, kind]) => selected(label, kind)).join(', ');
    const rows = await duckDbRows(`select ${list} from read_parquet('${path}')`);
    return rows.map((row) =>
      row.map((value, i) => {
        const kind = columns[i]![1];
        if (value === null) return null;
        if (TEXTS.includes(kind)) return Buffer.from(String(value), 'hex').toString();
        return kind === 'money' ? trimmed(String(value)) : value;
      }),
    );
  },
};

const TEXTS: readonly Kind[] = ['text', 'id', 'url'];

/** Runs a statement in DuckDB, and returns its rows. */
export async function duckDbRows(statement: string): Promise<ParquetValue[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(statement)).getRows() as ParquetValue[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A number without zeros at its end. */
export function trimmed(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}

export const hyparquet: ParquetReader = {
  name: 'hyparquet',
  exact: false,
  digits: 3,
  async read(path, columns) {
    const file = new Uint8Array(await readFile(path)).buffer;
    // Its metadata names the columns of a file without rows, too.
    const labels = parquetMetadata(file)
      .schema.slice(1)
      .map(({ name }) => name);
    if (labels.join('\n') !== columns.map(([label]) => label).join('\n')) throw new Error(`It has ${labels}.`);
    const rows = await parquetReadObjects({
      file,
      compressors: { ZSTD: (bytes) => zstdDecompressSync(bytes) },
      // By default, it removes a byte order mark from the beginning of a text.
      parsers: { stringFromBytes: (bytes) => bytes && Buffer.from(bytes).toString() },
    });
    return rows.map((row) => columns.map(([label, kind]) => comparable(row[label], kind)));
  },
};

function comparable(value: unknown, kind: Kind): ParquetValue {
  if (value instanceof Date) {
    return kind === 'date' ? BigInt(value.getTime() / 86_400_000) : BigInt(value.getTime()) * 1000n;
  }
  return kind === 'money' && value !== null ? String(value) : (value as ParquetValue);
}
