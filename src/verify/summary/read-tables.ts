/** Reads the tables of a summary sheet at the places in the receipt. */
import { counted } from '../../counted.ts';
import type { Kind } from '../../encode/kinds.ts';
import type { CheckInput } from '../check-input.ts';
import type { Receipt } from '../receipt.ts';
import { sheetRows } from '../xlsx/sheet-rows.ts';
import type { ZipEntry } from '../zip/zip-directory.ts';
import { entryBytes } from '../zip/zip-entry.ts';
import { textOf } from './group-of.ts';

export type ReceiptSummary = NonNullable<Receipt['summary']>;
export type ReceiptTable = ReceiptSummary['tables'][number];

/** A row of a table: its number in the sheet, and its fields in the form of COPY. */
export interface TableRow {
  number: number;
  fields: readonly string[];
}

/** The rows of each table without headers. A row that is missing or twice, or a header that differs, is a finding. */
export async function readTables(
  { path, receipt, findings }: CheckInput,
  summary: ReceiptSummary,
  entry: ZipEntry,
): Promise<TableRow[][]> {
  const { sheet, columns, tables } = summary;
  const kinds: Kind[] = ['id', ...columns.map(({ column }) => kindOf(receipt, column))];
  const headings = kinds.map(() => 'text' as const);
  const tableOf = (row: number) =>
    tables.findIndex(({ first_row, rows }) => row >= first_row && row <= first_row + rows);
  const kindsOf = (row: number): readonly Kind[] => {
    const table = tableOf(row);
    if (table >= 0) return tables[table]!.first_row === row ? headings : kinds;
    return row < tables[0]!.first_row ? ['text'] : [];
  };
  const found = tables.map((): TableRow[] => []);
  let headers = 0;
  let last = 0;
  for await (const { number, fields, problem } of sheetRows(entryBytes(path, entry), kindsOf)) {
    const at = { sheet, from: number, to: number };
    if (problem) findings.add({ ...at, message: `Row ${number} of sheet ${sheet} ${problem}.` });
    if (number <= last) {
      findings.add({
        ...at,
        message: `Row ${number} of sheet ${sheet} comes after row ${last}. It is out of order or a duplicate.`,
      });
      continue;
    }
    last = number;
    const i = tableOf(number);
    const table = tables[i];
    if (!table) continue;
    if (number > table.first_row) {
      found[i]!.push({ number, fields });
      continue;
    }
    headers++;
    const labels = [table.label, ...columns.map(({ label }) => label)];
    const other = labels.findIndex((label, n) => label !== textOf(fields[n]!));
    if (other >= 0) {
      const message = `Row ${number} of sheet ${sheet} has "${textOf(fields[other]!)}" in column ${other + 1}, not "${labels[other]}".`;
      findings.add({ ...at, message });
    }
  }
  if (headers < tables.length) findings.add({ sheet, message: `Sheet ${sheet} has no header of a table.` });
  tables.forEach(({ label, rows }, i) => {
    const count = found[i]!.length;
    if (count === rows) return;
    findings.add({
      sheet,
      message: `The table "${label}" of sheet ${sheet} has ${counted(count, 'row')}, not ${rows.toLocaleString('en')}.`,
    });
  });
  return found;
}

function kindOf({ columns }: Receipt, key: string | null): Kind {
  return key === null ? 'integer' : columns.find((column) => column.key === key)!.kind;
}
