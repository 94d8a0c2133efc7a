/** Parses and checks the JSON of a receipt. */
import { Value } from 'typebox/value';
import { Receipt } from './receipt.ts';

/** Number of the first data row, which comes after the header if there is one. */
const FIRST_ROWS: Record<Receipt['format'], number> = {
  csv: 2,
  xlsx: 2,
  jsonl: 1,
  'csv.gz': 2,
  'jsonl.gz': 1,
  'csv.zip': 2,
  'jsonl.zip': 1,
  parquet: 1,
};

/** Throws an error with a readable message when the text is not a receipt, or when the receipt contradicts itself. */
export function readReceipt(text: string): Receipt {
  const receipt = parsed(text);
  const [problem] = Value.Errors(Receipt, receipt);
  if (problem) throw new Error(`This is not a Sheaf receipt: ${problem.instancePath || 'it'} ${problem.message}.`);
  const conflict = contradiction(receipt as Receipt);
  if (conflict) throw new Error(`The receipt contradicts itself: ${conflict}.`);
  return receipt as Receipt;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('This is not a Sheaf receipt: it is not valid JSON.');
  }
}

/** Checks that parts follow each other without gap or overlap and add up to all rows. Null if they do. */
function contradiction(receipt: Receipt): string | null {
  let rows = 0;
  const first = receipt.header === false ? 1 : FIRST_ROWS[receipt.format];
  let place = { sheet: 1, row: first };
  for (const [i, part] of receipt.parts.entries()) {
    if (part.sheet === place.sheet + 1) place = { sheet: part.sheet, row: first };
    if (part.number !== i + 1 || part.sheet !== place.sheet || part.first_row !== place.row) {
      return `part ${part.number} does not follow the part before it`;
    }
    if (part.marks.length !== 8 * Math.ceil(part.rows / receipt.group_rows)) {
      return `part ${part.number} does not have one mark per group of rows`;
    }
    place.row += part.rows;
    rows += part.rows;
  }
  if (receipt.format !== 'xlsx' && place.sheet > 1) return `a ${receipt.format} file has only one sheet`;
  if (rows !== receipt.rows) return `its parts have ${rows} rows, but \`rows\` is ${receipt.rows}`;
  return receipt.summary ? summaryContradiction(receipt, receipt.summary) : null;
}

/** Checks that the summary is of columns of the file, and that its tables follow each other on the sheet after the rows. */
function summaryContradiction(
  { format, columns, parts }: Receipt,
  { sheet, amounts, currency, columns: added, tables }: NonNullable<Receipt['summary']>,
): string | null {
  if (format !== 'xlsx') return `a ${format} file has no summary`;
  if (sheet !== parts.at(-1)!.sheet + 1) return 'its summary is not on the sheet after the rows';
  const named = [...amounts, currency, ...added.map(({ column }) => column), ...tables.map(({ column }) => column)];
  const stray = named.find((key) => key !== null && !columns.some((column) => column.key === key));
  if (stray !== undefined) return `its summary has the column ${stray}, which the file does not have`;
  let free = 1;
  for (const { label, column, by, first_row, rows } of tables) {
    if (first_row < free) return `the table "${label}" of its summary begins before the end of the one before it`;
    if ((column === null) !== (by === 'all')) return `the table "${label}" of its summary has no column`;
    free = first_row + rows + 1;
  }
  return null;
}
