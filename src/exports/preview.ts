/** The first rows of a report, for people and agents to look at before they ask for the file. */
import { AS_WRITTEN } from '../db/pool.ts';
import type { ErrorDetail } from '../errors.ts';
import { invalid } from '../reports/canonical.ts';
import type { Kind } from '../reports/kinds.ts';
import { chosenColumns, firstRowsStatement } from '../source/statements.ts';
import { isTooSlow, READ_LIMIT_MS, type Reader, type Reads } from './reads.ts';
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

export const MAX_PREVIEW_ROWS = 50;

export interface PreviewInput {
  reader: Reader;
  request: ExportRequest;
  /** Maximum rows. */
  limit: number;
}

/**
 * Reads the first rows in the sort order of the report, with times in the requested time zone. Creates nothing. Throws
 * VALIDATION_ERROR when that takes longer than {@link READ_LIMIT_MS}. Not by COPY: its text would have to be parsed here, and
 * so few rows are read as fast by a query.
 */
export async function previewRows(ctx: { reads: Reads }, { reader, request, limit }: PreviewInput): Promise<Preview> {
  const columns = chosenColumns(request);
  const read = ctx.reads.inTurn(reader, (inSnapshot) =>
    inSnapshot(request, async (snapshot, reading) => {
      // One more tells whether there are more.
      const { text } = firstRowsStatement(reading, limit + 1);
      const query = { text, rowMode: 'array' as const, types: AS_WRITTEN };
      return (await snapshot.read((client) => client.query<(string | null)[]>(query))).rows;
    }),
  );
  const rows = await read.catch((error: unknown) => {
    throw isTooSlow(error) ? invalid([TOO_SLOW]) : error;
  });
  return {
    columns: columns.map(({ key, label, kind }) => ({ key, label, kind })),
    rows: rows.slice(0, limit).map((row) => row.map((value, i) => shown(value, columns[i]!.kind))),
    truncated: rows.length > limit,
  };
}

const TOO_SLOW: ErrorDetail = {
  field: 'search_params',
  message: `The first rows were not found within ${READ_LIMIT_MS / 1000} seconds. Narrow the filters, or create the export, which has no such limit.`,
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
