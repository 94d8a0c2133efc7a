/**
 * What the files must hold, said without any code of Sheaf: SQL written by hand from the documentation of the reports.
 * Every value comes as the text that PostgreSQL prints, with what the documentation says about its column.
 */
import type pg from 'pg';
import type { Asked } from '../../support/api.ts';

export type Kind =
  | 'text'
  | 'id'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'percent'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'url';

export interface ExpectedReport {
  asked: Asked;
  timezone: string;
  /** Name of the sheet. */
  title: string;
  /** Key, header and kind, in the order of the file. */
  columns: [key: string, label: string, kind: Kind][];
  /** Selects the columns, in order; `$1` is the publisher's id and `$2` the instant of the snapshot. */
  sql: string;
}

export interface Table {
  report: ExpectedReport;
  rows: (string | null)[][];
}

/** Reads what the database says at the instant of an export. Nothing may write between the export and this. */
export async function expectedTable(
  pool: pg.Pool,
  report: ExpectedReport,
  at: { publisherId: number; asOf: string },
): Promise<Table> {
  const client = await pool.connect();
  try {
    await client.query(`select set_config('timezone', $1, false)`, [report.timezone]);
    const text = `select ${report.columns.map((_, i) => `c${i + 1}::text`).join(', ')}
      from (${report.sql}) as r (${report.columns.map((_, i) => `c${i + 1}`).join(', ')}, place)
      where $2::timestamptz is not null order by place`;
    const { rows } = await client.query({
      text,
      values: [at.publisherId, at.asOf],
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
    });
    return { report, rows };
  } finally {
    client.release(true);
  }
}

/** `asked` with all columns named. */
export function withAllColumns(report: ExpectedReport): Asked {
  const { asked, columns, timezone } = report;
  return { ...asked, index_params: { ...asked.index_params, timezone, columns: columns.map(([key]) => key) } };
}
