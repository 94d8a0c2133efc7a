/** Reads a CSV (RFC 4180) from front to back, row by row, in flat memory. */
import { Unreadable } from './finding.ts';

/** No row of a file that is as it should be comes near; beyond, a quote is missing somewhere. */
const MOST_ROW_BYTES = 64 << 20;

/** Yields the decoded fields of each row. Throws {@link Unreadable} for a row that does not end. */
export async function* csvRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<string[]> {
  let text = '';
  let count = 0;
  for await (const chunk of chunks) {
    text += chunk.toString('latin1');
    let start = 0;
    for (;;) {
      const row = rowAt(text, start);
      if (!row) break;
      yield row.fields;
      count++;
      start = row.next;
    }
    text = text.slice(start);
    if (text.length > MOST_ROW_BYTES) throw new Unreadable(`Row ${count + 1} does not end.`);
  }
  if (text !== '') throw new Unreadable(`The file breaks off within row ${count + 1}.`);
}

/** The row that starts at `start`, or null when the text ends before it does. */
function rowAt(text: string, start: number): { fields: string[]; next: number } | null {
  const end = text.indexOf('\r\n', start);
  if (end < 0) return null;
  const line = text.slice(start, end);
  if (!line.includes('"')) return { fields: line.split(','), next: end + 2 };
  return quotedRowAt(text, start);
}

/** The same for a row with quotes: a quoted field may hold commas, line breaks and doubled quotes. */
function quotedRowAt(text: string, start: number): { fields: string[]; next: number } | null {
  const fields: string[] = [];
  for (let at = start; ; ) {
    const field = text[at] === '"' ? quotedField(text, at) : bareField(text, at);
    if (!field || field.end >= text.length) return null;
    fields.push(field.text);
    if (text.startsWith('\r\n', field.end)) return { fields, next: field.end + 2 };
    // A CR that ends the text may have its LF in the next chunk.
    if (text[field.end] === '\r' && field.end === text.length - 1) return null;
    if (text[field.end] !== ',') throw new Unreadable('A quoted field is followed by neither a comma nor a line end.');
    at = field.end + 1;
  }
}

function bareField(text: string, start: number): { text: string; end: number } {
  const separator = /,|\r\n/g;
  separator.lastIndex = start;
  const end = separator.exec(text)?.index ?? text.length;
  return { text: text.slice(start, end), end };
}

function quotedField(text: string, start: number): { text: string; end: number } | null {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] === '"') continue;
    return { text: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
  }
  return null;
}
