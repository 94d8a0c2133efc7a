/** Name, header, notes and worksheets of the finished file: everything except its rows. */
import { csvDialect } from '../encode/csv/dialect.ts';
import type { FileLayout, NoteRow, SummarySheet } from '../encode/format.ts';
import { fileStem, type NamedFile } from '../exports/file-headers.ts';
import type { FinishedPart } from '../exports/part-progress.ts';
import { chosenFormat } from '../reports/index-params.ts';
import { chosenColumns, type Reading } from '../source/statements.ts';

/** The values that the file name is made of. */
export function namedFile(reading: Reading, id: number): NamedFile {
  const { filename, timezone } = reading.params.index_params;
  return {
    id,
    stem: reading.report.fileStem,
    format: chosenFormat(reading),
    filename,
    timezone,
    snapshotAt: timestampOf(reading.asOf),
  };
}

export interface FileContent {
  reading: Reading;
  named: NamedFile;
  parts: FinishedPart[];
  summary: SummarySheet | null;
}

/** Groups the parts by worksheet and adds header, widths and notes. */
export function layout({ reading, named, parts, summary }: FileContent): FileLayout {
  const { report, params, asOf } = reading;
  const sheetCount = 1 + Math.max(0, ...parts.map((part) => part.sheet));
  const sheets = Array.from({ length: sheetCount }, (_, sheet) => parts.filter((part) => part.sheet === sheet));
  return {
    columns: chosenColumns(reading),
    fileName: fileStem(named),
    sheetName: report.title,
    sheets,
    summary,
    notes: notes(reading, parts),
    bom: params.index_params.bom ?? false,
    header: params.index_params.header ?? true,
    dialect: csvDialect(params.index_params),
    createdAt: timestampOf(asOf).toISOString(),
  };
}

/** Rows of the worksheet "About this file". */
function notes(reading: Reading, parts: FinishedPart[]): NoteRow[] {
  const { report, params, asOf } = reading;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const shortened = parts.reduce((sum, part) => sum + part.shortenedCells, 0);
  return [
    ['Report', `${report.title} (${report.name})`],
    ['What it shows', report.description],
    ['Data as of', `${asOf} (UTC)`],
    chosenFormat(reading) === 'parquet' ? ['Times', 'UTC'] : ['Times shown in', params.index_params.timezone],
    ['Rows', String(rows)],
    [
      'Sorted by',
      `${params.index_params.sort}, ${params.index_params.direction === 'asc' ? 'ascending' : 'descending'}`,
    ],
    ['Filters', filters(params.search_params)],
    ...(params.since ? ([['Only rows new or changed since', `${params.since.as_of} (UTC)`]] satisfies NoteRow[]) : []),
    ...(shortened > 0
      ? ([['Shortened cells', `${shortened} (Excel shows at most 32,767 characters in a cell)`]] satisfies NoteRow[])
      : []),
    ...chosenColumns(reading)
      .filter((column) => column.computed)
      .map((column): NoteRow => [column.label, column.description]),
  ];
}

function filters(search: Record<string, unknown>): string {
  // A value that contains a comma is quoted, so that it does not look like two values.
  const quoted = (value: unknown) => (/[,"]/.test(String(value)) ? JSON.stringify(value) : String(value));
  const given = Object.entries(search).map(
    ([name, value]) => `${name} = ${Array.isArray(value) ? value.map(quoted).join(', ') : value}`,
  );
  return given.length > 0 ? given.join('; ') : 'none';
}

/** Parses PostgreSQL's `2026-11-23 10:00:00.123456+00`. Date requires a T, and Z or minutes in the offset. */
function timestampOf(asOf: string): Date {
  return new Date(asOf.replace(' ', 'T').replace(/\+00$/, 'Z'));
}
