/** A receipt from the text of its JSON. */
import { Value } from 'typebox/value';
import { Receipt } from './receipt.ts';

/** Throws with a sentence for people when the text is no receipt, or one that contradicts itself. */
export function readReceipt(text: string): Receipt {
  const receipt = parsed(text);
  const [problem] = Value.Errors(Receipt, receipt);
  if (problem) throw new Error(`This is no receipt of Sheaf: ${problem.instancePath || 'it'} ${problem.message}.`);
  const wrong = contradiction(receipt as Receipt);
  if (wrong) throw new Error(`The receipt contradicts itself: ${wrong}.`);
  return receipt as Receipt;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('This is no receipt of Sheaf: it is not JSON.');
  }
}

/** Parts follow each other without gap or overlap, and add up to all rows. */
function contradiction(receipt: Receipt): string | null {
  let rows = 0;
  let place = { sheet: 1, row: 2 };
  for (const [i, part] of receipt.parts.entries()) {
    if (part.sheet === place.sheet + 1) place = { sheet: part.sheet, row: 2 };
    if (part.number !== i + 1 || part.sheet !== place.sheet || part.first_row !== place.row) {
      return `part ${part.number} does not follow the part before it`;
    }
    if (part.marks.length !== 8 * Math.ceil(part.rows / receipt.group_rows)) {
      return `part ${part.number} has more or fewer marks than groups of rows`;
    }
    place.row += part.rows;
    rows += part.rows;
  }
  if (receipt.format === 'csv' && place.sheet > 1) return 'a CSV has one sheet';
  return rows === receipt.rows ? null : `its parts have ${rows} rows, and it says ${receipt.rows}`;
}
