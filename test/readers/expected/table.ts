/**
 * The expected content of the files, without any code of Sheaf: SQL written by hand from the documentation of the report types.
 * Every value is a string as PostgreSQL prints it, with the documented properties of its column.
 */
import type pg from 'pg';
import type { ExportRequest } from '../../support/api.ts';

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
  request: ExportRequest;
  timezone: string;
  /** The name of the worksheet. */
  title: string;
  /** Key, header and kind, in file order. */
  columns: [key: string, label: string, kind: Kind][];
  /** Selects the columns in order. `$1` is the publisher's ID, and `$2` the timestamp of the snapshot. */
  sql: string;
}

export interface Table {
  report: ExpectedReport;
  rows: (string | null)[][];
}

/** Reads the database as it was at the snapshot of an export. Nothing may be written between the export and this query. */
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

/** The request with all columns named. */
export function withAllColumns(report: ExpectedReport): ExportRequest {
  const { request, columns, timezone } = report;
  return { ...request, index_params: { ...request.index_params, timezone, columns: columns.map(([key]) => key) } };
}
