/** Checks the byte order mark, the header and the rows of a CSV file. */
import { type CheckInput, headerMessage } from './check-input.ts';
import { utf8 } from './copy-form.ts';
import { formProblem } from './csv-form.ts';
import { csvRows } from './csv-rows.ts';
import { csvSigns } from './csv-signs.ts';
import { type CsvField, csvValue } from './csv-values.ts';

const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);

/** Throws Unreadable if the file is not a CSV. The rows before that point have been checked. */
export async function checkCsv(input: CheckInput): Promise<void> {
  const { receipt, findings, rows } = input;
  const { columns } = receipt;
  const hasHeader = receipt.header !== false;
  const signs = csvSigns(receipt);
  const { first, rest } = await opened(input.content());
  const marked = first.equals(BYTE_ORDER_MARK);
  if (marked !== receipt.bom) {
    findings.add({ message: `The file ${marked ? 'begins' : 'does not begin'} with a byte order mark.` });
  }
  if (input.altered && first.toString('latin1').startsWith('ID'))
    findings.add({ from: 1, to: 1, message: 'The file begins with ID without quotes, so Excel opens it as SYLK.' });
  let number = 0;
  try {
    for await (const fields of csvRows(rest, signs)) {
      number++;
      if (input.altered) checkForm(input, number, fields);
      if (number === 1 && hasHeader) {
        checkHeader({ receipt, findings }, fields);
        continue;
      }
      if (fields.length !== columns.length) {
        const message = `Row ${number} has ${fields.length} fields, not ${columns.length}.`;
        findings.add({ from: number, to: number, message });
      }
      const values = fields.map((field, i) => csvValue(field, columns[i]?.kind ?? 'text', signs));
      rows.row(1, number, `${values.join('\t')}\n`);
    }
  } finally {
    rows.endSheet(1);
  }
  if (number === 0 && hasHeader) findings.add({ message: 'The file has no header.' });
}

/** Finds fields that have the right value but not the form in which Sheaf writes it. */
function checkForm({ receipt, findings }: CheckInput, number: number, fields: CsvField[]): void {
  const { columns, header } = receipt;
  const signs = csvSigns(receipt);
  for (let i = 0; i < fields.length; i++) {
    const kind = number === 1 && header !== false ? 'text' : (columns[i]?.kind ?? 'text');
    const problem = formProblem(fields[i]!.text, kind, signs);
    if (!problem) continue;
    const message = `Row ${number}: the field in column ${i + 1} ${problem}.`;
    findings.add({ sheet: 1, from: number, to: number, message });
  }
}

/** The first three bytes, and all bytes without the byte order mark. */
async function opened(chunks: AsyncIterable<Buffer>): Promise<{ first: Buffer; rest: AsyncIterable<Buffer> }> {
  const source = chunks[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < BYTE_ORDER_MARK.length) {
    const { value, done } = await source.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  const first = start.subarray(0, BYTE_ORDER_MARK.length);
  async function* rest() {
    try {
      yield first.equals(BYTE_ORDER_MARK) ? start.subarray(BYTE_ORDER_MARK.length) : start;
      yield* { [Symbol.asyncIterator]: () => source };
    } finally {
      // The file is closed also if the reader stops at the first bytes.
      await source.return?.();
    }
  }
  return { first, rest: rest() };
}

function checkHeader({ receipt, findings }: Pick<CheckInput, 'receipt' | 'findings'>, labels: CsvField[]): void {
  const signs = csvSigns(receipt);
  const headings = (list: readonly CsvField[]) => list.map((label) => csvValue(label, 'text', signs)).join('\t');
  const expected = receipt.columns.map(({ label }) => ({ text: utf8(label), isQuoted: false }));
  if (headings(labels) === headings(expected)) return;
  const found = labels.map(({ text }) => text);
  findings.add({ from: 1, to: 1, message: headerMessage(found, receipt) });
}
