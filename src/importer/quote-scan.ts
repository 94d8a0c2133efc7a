/**
 * Finds quotes that violate RFC 4180 and reports their lines. The parser ignores them, so that one bad row does not end
 * the import. The scan examines only quotes and line ends, and agrees with csv-parse's `relax_quotes`.
 */
import type { CsvLayout } from './csv-layout.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

export interface QuoteScan {
  /** Scans the next bytes of the file. Null: the file has ended. */
  scan(chunk: Buffer | null): void;
  /** Lines of quoted fields that continue after their closing quote: `"a" b`. Readers remove lines from the front. */
  readonly broken: number[];
  /** Lines of quotes inside a field that does not begin with one: `5" TV`. Readers remove lines from the front. */
  readonly stray: number[];
  /** Line of the quote that is open at the end of the scanned bytes. Null if none is. */
  openLine(): number | null;
}

export function makeQuoteScan(layout: CsvLayout, firstLine: number): QuoteScan {
  const delimiter = layout.delimiter.charCodeAt(0);
  const rowEnd = layout.rowEnd.charCodeAt(0);
  const broken: number[] = [];
  const stray: number[] = [];
  let quoting = false;
  let openedAt = 0;
  let line = firstLine;
  /** The byte before the current chunk. The file begins like a row. */
  let before = rowEnd;
  let carry: Buffer | null = null;

  const endsField = (first: number | undefined, second: number | undefined) =>
    first === undefined || first === delimiter || first === rowEnd || (rowEnd === LF && first === CR && second === LF);

  function scan(chunk: Buffer | null): void {
    const bytes = carry ? (chunk ? Buffer.concat([carry, chunk]) : carry) : (chunk ?? Buffer.alloc(0));
    carry = null;
    let at = 0;
    let counted = 0;
    const lineOf = (place: number) => {
      for (let end = bytes.indexOf(rowEnd, counted); end >= 0 && end < place; end = bytes.indexOf(rowEnd, counted)) {
        line += 1;
        counted = end + 1;
      }
      return line;
    };
    for (let quote = bytes.indexOf(QUOTE, at); quote >= 0; quote = bytes.indexOf(QUOTE, at)) {
      // The byte after a closing quote decides, and can be in the next chunk.
      if (quoting && chunk && quote + 2 >= bytes.length) {
        lineOf(quote);
        before = quote > 0 ? bytes[quote - 1]! : before;
        carry = Buffer.from(bytes.subarray(quote));
        return;
      }
      at = quote + 1;
      if (!quoting) {
        const previous = quote > 0 ? bytes[quote - 1]! : before;
        if (previous === delimiter || previous === rowEnd) {
          quoting = true;
          openedAt = lineOf(quote);
        } else stray.push(lineOf(quote));
      } else if (bytes[at] === QUOTE) at += 1;
      else {
        quoting = false;
        if (!endsField(bytes[at], bytes[at + 1])) broken.push(lineOf(quote));
      }
    }
    lineOf(bytes.length);
    if (bytes.length > 0) before = bytes[bytes.length - 1]!;
  }

  return { scan, broken, stray, openLine: () => (quoting ? openedAt : null) };
}
