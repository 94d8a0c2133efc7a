/** The first rows of an export, which people and agents can check before they create it. */
import type { Kind } from '../encode/kinds.ts';
import { numberFormatOfKind } from '../encode/xlsx/styles.ts';
import { invalid, type Problem } from '../errors.ts';
import { chosenFormat } from '../reports/index-params.ts';
import { chosenColumns, firstRowsStatement } from '../source/statements.ts';
import { READ_LIMIT_MS, type Reader, type Reads } from './reads.ts';
import type { ExportRequest } from './request.ts';

export interface PreviewColumn {
  key: string;
  label: string;
  kind: Kind;
  /** Width in the spreadsheet, in characters. */
  width: number;
  /** The number format in the workbook. Null for General, and in CSV, which has no formats. */
  number_format: string | null;
}

export interface Preview {
  columns: PreviewColumn[];
  /** One value per column, or null. */
  rows: PreviewValue[][];
  /** Whether there are more rows. */
  truncated: boolean;
}

/** Integers are numbers. Amounts, IDs and timestamps are strings, because JSON numbers would lose digits. */
export type PreviewValue = string | number | boolean | null;

export const MAX_PREVIEW_ROWS = 50;

export interface PreviewInput {
  reader: Reader;
  request: ExportRequest;
  /** Maximum rows. */
  limit: number;
}

/**
 * Reads the first rows in the requested sort order and time zone. Creates nothing. Throws VALIDATION_ERROR if reading takes longer
 * than {@link READ_LIMIT_MS}. It does not use COPY, whose text would have to be parsed, because a query reads so few rows as fast.
 */
export async function previewRows(ctx: { reads: Reads }, { reader, request, limit }: PreviewInput): Promise<Preview> {
  const columns = chosenColumns(request);
  const rows = await ctx.reads.inTurn(
    { reader, source: request.report.source },
    (inSnapshot) =>
      // One more row shows whether there are more.
      inSnapshot(request, (look, reading) => look.texts(firstRowsStatement(reading, limit + 1))),
    () => invalid(TOO_SLOW),
  );
  return {
    columns: columns.map(({ key, label, kind, width }) => {
      const number_format = chosenFormat(request) === 'xlsx' ? numberFormatOfKind[kind] : null;
      return { key, label, kind, width, number_format };
    }),
    rows: rows.slice(0, limit).map((row) => row.map((value, i) => shown(value, columns[i]!.kind))),
    truncated: rows.length > limit,
  };
}

const TOO_SLOW: Problem = {
  field: 'search_params',
  wrong: `the first rows were not found within ${READ_LIMIT_MS / 1000} seconds`,
  next: 'Narrow the filters, or create the export, which has no such limit',
};

/** A timestamp in the form of PostgreSQL: `2026-11-23 14:05:09.123456+01`. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)((?::\d\d){0,2})$/;

/** A value that does not have the form of its kind, such as an infinite timestamp, remains a string. */
function shown(value: string | null, kind: Kind): PreviewValue {
  if (value === null) return null;
  if (kind === 'integer' && /^-?\d+$/.test(value)) return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (kind === 'boolean') return value === 't' ? true : value === 'f' ? false : value;
  const instant = kind === 'timestamp' ? TIMESTAMP.exec(value) : null;
  if (!instant) return value;
  const [, day, time, hours, minutes] = instant;
  return `${day}T${time}${hours === '+00' && minutes === '' ? 'Z' : `${hours}${minutes || ':00'}`}`;
}
