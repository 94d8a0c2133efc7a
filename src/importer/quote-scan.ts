/**
 * Finds quotes that break the rules of RFC 4180. The parser reads over them so that one bad row does not end the import; this
 * says which rows they are in. It looks only at quotes and line ends, and stays in step with csv-parse's `relax_quotes`.
 */
import type { CsvLayout } from './csv-layout.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

export interface QuoteScan {
  /** Looks at the next bytes of the file; null for its end. */
  scan(chunk: Buffer | null): void;
  /** Line of each quoted field that goes on behind its closing quote: `"a" b`. Readers take them away from the front. */
  readonly broken: number[];
  /** Line of each quote inside a field that does not begin with one: `5" TV`. Readers take them away from the front. */
  readonly stray: number[];
  /** Line of the quote that is open at the end of what was scanned; null for none. */
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
  /** The byte before the current chunk; the file begins like a row. */
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
      // What follows a closing quote decides; it may be in the next chunk.
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
