/** The first rows of a report, for people and agents to look at before they ask for the file. */
import type pg from 'pg';
import { AS_WRITTEN } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import type { ErrorDetail } from '../errors.ts';
import { invalid } from '../reports/canonical.ts';
import type { Kind } from '../reports/kinds.ts';
import { openSnapshot } from '../source/snapshot.ts';
import { chosenColumns, firstRowsStatement, type Reading } from '../source/statements.ts';
import type { ExportRequest } from './request.ts';

export interface Preview {
  columns: { key: string; label: string; kind: Kind }[];
  /** A value per column; null where there is none. */
  rows: PreviewValue[][];
  /** Whether the report has more rows. */
  truncated: boolean;
}

/** Counts are numbers; amounts, ids and times are text, since a JSON number would lose digits. */
export type PreviewValue = string | number | boolean | null;

export const MOST_PREVIEW_ROWS = 50;

/** Nobody looks at an empty page for longer, and the API lends its connections to others, too. */
const LIMIT_MS = 5000;

/** PostgreSQL's code for a statement that ran into its time limit. */
const QUERY_CANCELED = '57014';

/**
 * Reads the first `limit` rows in the order of the report, its times in the asked-for time zone; creates nothing. Throws
 * VALIDATION_ERROR when that takes too long. Not by COPY: its text would have to be parsed here, and so few rows are read
 * as fast by a query.
 */
export async function previewRows(ctx: { pool: pg.Pool }, request: ExportRequest, limit: number): Promise<Preview> {
  const { report, params, publisherId } = request;
  const snapshot = await openSnapshot(ctx.pool, { timezone: params.index_params.timezone });
  try {
    const reading: Reading = { report, params, publisherId, asOf: snapshot.asOf };
    const columns = chosenColumns(reading);
    // One more tells whether there are more.
    const text = firstRowsStatement(reading, limit + 1).text;
    await snapshot.query(sql`set local statement_timeout to ${LIMIT_MS}`);
    const { rows } = await snapshot.read((client) =>
      client.query<(string | null)[]>({ text, rowMode: 'array', types: AS_WRITTEN }),
    );
    return {
      columns: columns.map(({ key, label, kind }) => ({ key, label, kind })),
      rows: rows.slice(0, limit).map((row) => row.map((value, i) => shown(value, columns[i]!.kind))),
      truncated: rows.length > limit,
    };
  } catch (error) {
    throw (error as { code?: string }).code === QUERY_CANCELED ? invalid([TOO_SLOW]) : error;
  } finally {
    await snapshot.close();
  }
}

const TOO_SLOW: ErrorDetail = {
  field: 'search_params',
  message: `The first rows were not found within ${LIMIT_MS / 1000} seconds. Narrow the filters, or ask for the report, which may take its time.`,
};

/** `2026-11-23 14:05:09.123456+01`, as PostgreSQL writes a timestamp. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)((?::\d\d){0,2})$/;

/** What has not the form of its kind, like an infinite time, stays the text that it is. */
function shown(value: string | null, kind: Kind): PreviewValue {
  if (value === null) return null;
  if (kind === 'integer' && /^-?\d+$/.test(value)) return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (kind === 'boolean') return value === 't' ? true : value === 'f' ? false : value;
  const instant = kind === 'timestamp' ? TIMESTAMP.exec(value) : null;
  if (!instant) return value;
  const [, day, time, hours, minutes] = instant;
  return `${day}T${time}${hours === '+00' && minutes === '' ? 'Z' : `${hours}${minutes || ':00'}`}`;
}
