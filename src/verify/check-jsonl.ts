/** Checks the lines of a JSON Lines file: their form, their keys and their values. */
import type { CheckInput } from './check-input.ts';
import { Unreadable } from './finding.ts';
import { hasForm, jsonlValue } from './jsonl-values.ts';

/** Maximum bytes of a line. Valid lines are far shorter. */
const MAX_LINE_BYTES = 64 << 20;

/** A value of JSON (RFC 8259): a string, a number or a literal. */
const VALUE =
  /"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;

/** Throws Unreadable if the last line does not end. The lines before that point have been checked. */
export async function checkJsonl({ content, receipt, findings, rows, altered }: CheckInput): Promise<void> {
  const kinds = receipt.columns.map(({ kind }) => kind);
  const heads = receipt.columns.map(({ label }, i) =>
    Buffer.from(`${i === 0 ? '{' : ','}${JSON.stringify(label)}:`).toString('latin1'),
  );
  let number = 0;
  try {
    for await (const line of linesOf(content())) {
      number++;
      const values = valuesOf(line, heads);
      if (values) {
        const wrong = altered ? values.findIndex((value, i) => !hasForm(value, kinds[i]!)) : -1;
        if (wrong >= 0) {
          const message = `Line ${number}: the value of column ${wrong + 1} does not have the type that Sheaf writes.`;
          findings.add({ sheet: 1, from: number, to: number, message });
        }
        rows.row(1, number, `${values.map((value, i) => jsonlValue(value, kinds[i]!)).join('\t')}\n`);
        continue;
      }
      const message = `Line ${number} is not an object with exactly the columns in the receipt, in the form that Sheaf writes.`;
      findings.add({ sheet: 1, from: number, to: number, message });
      // The row exists, and its digest differs.
      rows.row(1, number, `${line}\n`);
    }
  } finally {
    rows.endSheet(1);
  }
}

/** Yields the lines in Latin-1: each character is one byte of UTF-8. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  // Joined only when the line ends. Otherwise each chunk of a long line would copy all that came before it.
  let begun: string[] = [];
  let bytes = 0;
  let count = 0;
  for await (const chunk of chunks) {
    const text = chunk.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      begun.push(text.slice(start, end));
      yield begun.join('');
      begun = [];
      bytes = 0;
      count++;
      start = end + 1;
    }
    begun.push(text.slice(start));
    bytes += text.length - start;
    if (bytes > MAX_LINE_BYTES) throw new Unreadable(`Line ${count + 1} does not end within 64 MiB.`);
  }
  if (bytes > 0) throw new Unreadable(`The file ends within line ${count + 1}.`);
}

/** The values of a line as they are written, or null if the line has another form. */
function valuesOf(line: string, heads: readonly string[]): string[] | null {
  const values: string[] = [];
  let at = 0;
  for (const head of heads) {
    if (!line.startsWith(head, at)) return null;
    VALUE.lastIndex = at + head.length;
    const [value] = VALUE.exec(line) ?? [];
    if (value === undefined) return null;
    values.push(value);
    at += head.length + value.length;
  }
  return line.slice(at) === '}' ? values : null;
}
