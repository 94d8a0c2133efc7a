/** Reads a CSV (RFC 4180) row by row, in constant memory. */
import { Unreadable } from './finding.ts';

/** Maximum bytes of a row. Valid rows are far shorter, so a longer one lacks a closing quote. */
const MAX_ROW_BYTES = 64 << 20;

/** Yields the decoded fields of each row. Throws {@link Unreadable} if a row has no end. */
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
    if (text.length > MAX_ROW_BYTES) throw new Unreadable(`Row ${count + 1} does not end.`);
  }
  if (text !== '') throw new Unreadable(`The file ends within row ${count + 1}.`);
}

/** The row that starts at `start`. Null if the text ends before the row does. */
function rowAt(text: string, start: number): { fields: string[]; next: number } | null {
  const end = text.indexOf('\r\n', start);
  if (end < 0) return null;
  const line = text.slice(start, end);
  if (!line.includes('"')) return { fields: line.split(','), next: end + 2 };
  return quotedRowAt(text, start);
}

/** Like {@link rowAt}, for a row with quotes. Quoted fields can contain commas, line breaks and doubled quotes. */
function quotedRowAt(text: string, start: number): { fields: string[]; next: number } | null {
  const fields: string[] = [];
  for (let at = start; ; ) {
    const field = text[at] === '"' ? quotedField(text, at) : bareField(text, at);
    if (!field || field.end >= text.length) return null;
    fields.push(field.text);
    if (text.startsWith('\r\n', field.end)) return { fields, next: field.end + 2 };
    // The LF after a CR at the end of the text can be in the next chunk.
    if (text[field.end] === '\r' && field.end === text.length - 1) return null;
    if (text[field.end] !== ',') throw new Unreadable('A quoted field is not followed by a comma or a line end.');
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
