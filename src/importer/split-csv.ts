/**
 * Splits CSV into records as RFC 4180 defines it, and continues after quotes that violate it. csv-parse examines each byte in
 * several functions, and needed a scan of its own to find such quotes. This jumps from one delimiter, row end or quote to the next.
 * `docs/decisions/0053-import-speed.md` has the times of both.
 */
import type { CsvLayout } from './csv-layout.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

export interface CsvRecord {
  /** Line on which the record begins. A line ends at each row end, also within a quoted field. */
  line: number;
  /** Byte texts. Parts of one string: whatever outlives the import of a chunk must be copied. */
  fields: string[];
  /**
   * `broken`: a quoted field continues after its closing quote, `"a" b`. Its quotes are kept. `stray`: a field that does not
   * begin with a quote has one, `5" TV`. Null if there is neither.
   */
  quotes: 'broken' | 'stray' | null;
}

export interface CsvSplitter {
  /** Returns the records that end in the text so far. Null: the file has ended. */
  split(chunk: Buffer | null): CsvRecord[];
  /** Bytes of the record that has begun, but not ended. */
  pendingBytes(): number;
  /** Line of the quote that is open at the end of the text so far. Null if none is. */
  openLine(): number | null;
}

export function makeCsvSplitter(layout: CsvLayout, firstLine: number): CsvSplitter {
  const { delimiter, rowEnd } = layout;
  const delimiterCode = delimiter.charCodeAt(0);
  const rowEndCode = rowEnd.charCodeAt(0);
  /** The pending text and the chunk. */
  let text = '';
  let ended = false;
  let line = firstLine;
  /** Length of the pending text when it was last read without finding the end of its record. */
  let triedLength = 0;
  let openedAt: number | null = null;
  /** The first row end, and the first quote, at or after the places that were looked at. */
  let nextRowEnd = -1;
  let nextQuote = -1;

  /** Place of a mark at or after `from`. The end of the text if there is none. */
  const find = (mark: string, from: number) => {
    const at = text.indexOf(mark, from);
    return at < 0 ? text.length : at;
  };
  const rowEndFrom = (from: number) => {
    if (nextRowEnd < from) nextRowEnd = find(rowEnd, from);
    return nextRowEnd;
  };
  const quoteFrom = (from: number) => {
    if (nextQuote < from) nextQuote = find('"', from);
    return nextQuote;
  };

  /** Length of the row end at a place: 2 for CR LF. 0 if there is none. */
  const rowEndLength = (at: number) => {
    const code = text.charCodeAt(at);
    if (code === rowEndCode) return 1;
    return rowEndCode === LF && code === CR && text.charCodeAt(at + 1) === LF ? 2 : 0;
  };

  /** Place of the delimiter or row end after `from`, which is not within quotes. */
  const fieldEnd = (from: number) => {
    const nextDelimiter = find(delimiter, from);
    const end = rowEndFrom(from);
    if (nextDelimiter < end) return nextDelimiter;
    return end > from && rowEndLength(end - 1) === 2 ? end - 1 : end;
  };

  const closingQuote = (opening: number) => {
    let at = find('"', opening + 1);
    while (text.charCodeAt(at + 1) === QUOTE) at = find('"', at + 2);
    return at;
  };

  const rowEndsBetween = (from: number, to: number) => {
    let count = 0;
    for (let at = rowEndFrom(from); at < to; at = rowEndFrom(at + 1)) count += 1;
    return count;
  };

  /** Adds the record that begins at `start`. Returns where the next one begins, or -1 if the record does not end in the text. */
  function readRecord(start: number, records: CsvRecord[]): number {
    const record: CsvRecord = { line, fields: [], quotes: null };
    let innerRowEnds = 0;
    let at = start;
    for (;;) {
      let end: number;
      if (text.charCodeAt(at) === QUOTE) {
        const close = closingQuote(at);
        if (close === text.length) openedAt = line + innerRowEnds;
        // The two bytes after a quote decide what it is: another quote, a delimiter, or CR LF.
        if (ended ? close === text.length : close + 2 >= text.length) return -1;
        innerRowEnds += rowEndsBetween(at, close);
        end = close + 1;
        let field = text.slice(at + 1, close);
        if (field.includes('"')) field = field.replaceAll('""', '"');
        if (end !== text.length && text.charCodeAt(end) !== delimiterCode && rowEndLength(end) === 0) {
          record.quotes = 'broken';
          end = fieldEnd(end);
          field = `"${field}${text.slice(close, end)}`;
        }
        record.fields.push(field);
      } else {
        end = fieldEnd(at);
        if (quoteFrom(at) < end) record.quotes ??= 'stray';
        record.fields.push(text.slice(at, end));
      }
      if (text.charCodeAt(end) !== delimiterCode) {
        const length = rowEndLength(end);
        if (length === 0 && !ended) return -1;
        line += 1 + innerRowEnds;
        records.push(record);
        return end + length;
      }
      at = end + 1;
    }
  }

  return {
    split(chunk) {
      const records: CsvRecord[] = [];
      if (chunk) text += chunk.toString('latin1');
      else ended = true;
      // A record is read from its start each time. A long one is read again only when its text has doubled.
      if (!ended && text.length < 2 * triedLength) return records;
      openedAt = null;
      nextRowEnd = -1;
      nextQuote = -1;
      let start = 0;
      for (let next = 0; start < text.length && next >= 0; ) {
        next = readRecord(start, records);
        if (next >= 0) start = next;
      }
      text = text.slice(start);
      triedLength = text.length;
      return records;
    },
    pendingBytes: () => text.length,
    openLine: () => openedAt,
  };
}
