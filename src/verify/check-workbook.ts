/** Checks the entries, the sheets, the headers and the rows of a workbook. */
import { open } from 'node:fs/promises';
import { type CheckInput, headerMessage } from './check-input.ts';
import { copyField, utf8 } from './copy-form.ts';
import { Unreadable } from './finding.ts';
import type { Receipt } from './receipt.ts';
import { readTables } from './summary/read-tables.ts';
import { SummaryCheck } from './summary/summary-check.ts';
import { sheetEntries } from './xlsx/sheet-entries.ts';
import { sheetRows } from './xlsx/sheet-rows.ts';
import { type ZipEntry, zipDirectory } from './zip/zip-directory.ts';
import { entryBytes } from './zip/zip-entry.ts';

/** A workbook has one sheet without rows, "About this file", and can have a summary. */
const otherSheets = ({ summary }: Receipt): number => (summary ? 2 : 1);

/** Throws Unreadable if the file is not a workbook. A damaged sheet is a finding. */
export async function checkWorkbook(input: CheckInput): Promise<void> {
  const { path, receipt, findings } = input;
  const entries = await directory(path);
  const sheets = await sheetEntries(path, entries);
  const expected = receipt.parts.at(-1)!.sheet;
  const summary = await summaryCheck(input, sheets);
  for (let sheet = 1; sheet <= expected; sheet++) {
    const entry = sheets[sheet - 1];
    if (!entry) findings.add({ sheet, message: `Sheet ${sheet} is missing.` });
    else await readable(input, sheet, () => checkSheet(input, { sheet, entry, summary }));
    input.rows.endSheet(sheet);
  }
  summary?.end();
  const count = expected + otherSheets(receipt);
  if (sheets.length > count) findings.add({ message: `The workbook has ${sheets.length} sheets, not ${count}.` });
  const rest = entries.filter((entry) => !sheets.slice(0, expected).includes(entry));
  for (const entry of rest) {
    await readable(input, undefined, async () => {
      for await (const _ of entryBytes(path, entry));
    });
  }
}

async function directory(path: string): Promise<ZipEntry[]> {
  const file = await open(path);
  try {
    return await zipDirectory(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

/** Turns an Unreadable into a finding. */
async function readable({ findings }: CheckInput, sheet: number | undefined, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    findings.add(
      sheet === undefined ? { message: error.message } : { sheet, message: `Sheet ${sheet}: ${error.message}` },
    );
  }
}

/** Reads the summary before the rows, so that their totals need only the memory of its tables. Null if there is nothing to compare. */
async function summaryCheck(input: CheckInput, sheets: readonly ZipEntry[]): Promise<SummaryCheck | null> {
  const { summary } = input.receipt;
  if (!summary) return null;
  const { sheet } = summary;
  const entry = sheets[sheet - 1];
  if (!entry) {
    input.findings.add({ sheet, message: `Sheet ${sheet} with the summary is missing.` });
    return null;
  }
  let check: SummaryCheck | null = null;
  await readable(input, sheet, async () => {
    check = new SummaryCheck(input, summary, await readTables(input, summary, entry));
  });
  return check;
}

interface SheetToCheck {
  sheet: number;
  entry: ZipEntry;
  summary: SummaryCheck | null;
}

async function checkSheet(
  { path, receipt, findings, rows }: CheckInput,
  { sheet, entry, summary }: SheetToCheck,
): Promise<void> {
  const kinds = receipt.columns.map((column) => column.kind);
  const headings = kinds.map(() => 'text' as const);
  const labels = receipt.columns.map(({ label }) => copyField(utf8(label)));
  let hasHeader = false;
  for await (const row of sheetRows(entryBytes(path, entry), (number) => (number === 1 ? headings : kinds))) {
    const { number, fields, problem } = row;
    if (problem) {
      findings.add({ sheet, from: number, to: number, message: `Row ${number} of sheet ${sheet} ${problem}.` });
    }
    if (number > 1) {
      rows.row(sheet, number, `${fields.join('\t')}\n`);
      summary?.add(fields);
    } else if (hasHeader) findings.add({ sheet, from: 1, to: 1, message: `Sheet ${sheet} has two headers.` });
    else if (fields.some((field, i) => field !== labels[i])) {
      findings.add({ sheet, from: 1, to: 1, message: headerMessage(fields, receipt, sheet) });
    }
    hasHeader ||= number === 1;
  }
  if (!hasHeader) findings.add({ sheet, message: `Sheet ${sheet} has no header.` });
}
