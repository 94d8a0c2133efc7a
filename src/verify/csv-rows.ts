/** Reads a CSV row by row, in constant memory. */

import type { CsvSigns } from './csv-signs.ts';
import type { CsvField } from './csv-values.ts';
import { Unreadable } from './finding.ts';

/** Maximum bytes of a row. Valid rows are far shorter, so a longer one lacks a closing quote. */
const MAX_ROW_BYTES = 64 << 20;

/** Yields the decoded fields of each row. Throws {@link Unreadable} if a row has no end. */
export async function* csvRows(chunks: AsyncIterable<Buffer>, signs: CsvSigns): AsyncGenerator<CsvField[]> {
  const form = { ...signs, bareEnd: new RegExp(`${signs.separator}|${signs.lineEnd}`, 'g') };
  let text = '';
  let count = 0;
  for await (const chunk of chunks) {
    text += chunk.toString('latin1');
    let start = 0;
    for (;;) {
      const row = rowAt(text, start, form);
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

interface Form extends CsvSigns {
  /** Where a field without quotes ends. One expression finds the first of both signs; two searches would each run to the end of a long text. */
  bareEnd: RegExp;
}

interface Row {
  fields: CsvField[];
  /** Where the next row starts. */
  next: number;
}

/** The row that starts at `start`. Null if the text ends before the row does. */
function rowAt(text: string, start: number, form: Form): Row | null {
  const { separator, lineEnd } = form;
  const end = text.indexOf(lineEnd, start);
  if (end < 0) return null;
  const line = text.slice(start, end);
  if (line.includes('"')) return quotedRowAt(text, start, form);
  return { fields: line.split(separator).map((text) => ({ text, isQuoted: false })), next: end + lineEnd.length };
}

/** Like {@link rowAt}, for a row with quotes. Quoted fields can contain separators, line breaks and doubled quotes. */
function quotedRowAt(text: string, start: number, form: Form): Row | null {
  const { separator, lineEnd } = form;
  const fields: CsvField[] = [];
  for (let at = start; ; ) {
    const isQuoted = text[at] === '"';
    const field = isQuoted ? quotedField(text, at) : bareField(text, at, form);
    if (!field || field.end >= text.length) return null;
    fields.push({ text: field.text, isQuoted });
    if (text.startsWith(lineEnd, field.end)) return { fields, next: field.end + lineEnd.length };
    // The LF after a CR at the end of the text can be in the next chunk.
    if (text[field.end] === '\r' && field.end === text.length - 1) return null;
    if (text[field.end] !== separator) {
      const name = separator === ',' ? 'comma' : 'semicolon';
      throw new Unreadable(`A quoted field is not followed by a ${name} or a line end.`);
    }
    at = field.end + 1;
  }
}

function bareField(text: string, start: number, { bareEnd }: Form): { text: string; end: number } {
  bareEnd.lastIndex = start;
  const end = bareEnd.exec(text)?.index ?? text.length;
  return { text: text.slice(start, end), end };
}

function quotedField(text: string, start: number): { text: string; end: number } | null {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 2)) {
    if (text[quote + 1] === '"') continue;
    return { text: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 };
  }
  return null;
}
