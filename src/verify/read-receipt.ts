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
  return rows === receipt.rows ? null : `its parts have ${rows} rows, but \`rows\` is ${receipt.rows}`;
}
