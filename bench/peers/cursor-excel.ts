/** The usual solution: rows from a cursor, cell by cell through ExcelJS's streaming writer, in a separate process. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import ExcelJS from 'exceljs';
import pg from 'pg';
import QueryStream from 'pg-query-stream';
import type { EncodeColumn } from '../../src/encode/format.ts';
import { NUMBER_FORMATS } from '../lib/number-formats.ts';

export interface CursorToExcel {
  url: string;
  query: string;
  out: string;
  columns: readonly EncodeColumn[];
}

/** From the start of the process to its end. */
export async function cursorToExcel({ url, query, out, columns }: CursorToExcel): Promise<void> {
  const job: CursorToExcel = {
    ...{ url, query, out },
    columns: columns.map(({ label, kind, width }) => ({ label, kind, width })),
  };
  await promisify(execFile)(process.execPath, [import.meta.filename, JSON.stringify(job)]);
}

/** Larger batches make no difference. */
const BATCH_ROWS = 1000;

async function write({ url, query, out, columns }: CursorToExcel): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set timezone to 'UTC'");
  const rows = client.query(new QueryStream(query, [], { rowMode: 'array', batchSize: BATCH_ROWS }));
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({
    filename: out,
    useStyles: true,
    useSharedStrings: false,
    zip: { zlib: { level: 1 } },
  });
  const numbers = columns.map(({ kind }) => kind === 'money');
  const mostRows = 1_048_575;
  let sheet: ExcelJS.Worksheet | undefined;
  let written = 0;
  for await (const row of rows as AsyncIterable<(string | Date | null)[]>) {
    if (!sheet || written % mostRows === 0) sheet = addSheet(workbook, columns);
    sheet.addRow(row.map((value, i) => (numbers[i] && value !== null ? Number(value) : value))).commit();
    written++;
  }
  sheet ??= addSheet(workbook, columns);
  await workbook.commit();
  await client.end();
}

function addSheet(workbook: ExcelJS.stream.xlsx.WorkbookWriter, columns: readonly EncodeColumn[]): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(undefined, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ label, kind, width }) => {
    const numFmt = NUMBER_FORMATS[kind];
    return { header: label, width, ...(numFmt ? { style: { numFmt } } : {}) };
  });
  return sheet;
}

if (import.meta.main) await write(JSON.parse(process.argv[2]!) as CursorToExcel);
