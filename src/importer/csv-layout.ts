/** Detects the delimiter and the row end of a CSV from its first bytes. */
import type { FieldSeparator } from '../encode/formula-guard.ts';

export interface CsvLayout {
  /** Separates fields. */
  delimiter: string;
  /** Row end: LF, with or without CR before it, or CR alone, as old Macs and some exporters write. */
  rowEnd: '\n' | '\r';
  /** Bytes of a first line `sep=;`, which declares the delimiter for Excel. */
  sepBytes: number;
}

const SEP_LINE = /^"?sep=([^"\r\n])"?(\r\n|\n|\r)/i;

interface KnownDelimiter {
  /** By the file name. */
  named: string | null;
  /** By the user, who has seen what was recognized. */
  given?: string | undefined;
}

/** `opening` is a byte text without a byte order mark. */
export function csvLayout(opening: string, { named, given }: KnownDelimiter): CsvLayout {
  const sep = SEP_LINE.exec(opening);
  const rest = sep ? opening.slice(sep[0].length) : opening;
  const bare = rest.replace(/"[^"]*"/g, '');
  // The end of the header decides, because some programs add an LF to a file with CR row ends.
  const rowEnd = /\r\n|\n|\r/.exec(bare.trimStart())?.[0] === '\r' ? '\r' : '\n';
  return {
    delimiter: given ?? sep?.[1] ?? named ?? sniffDelimiter(bare, rowEnd),
    rowEnd,
    sepBytes: sep ? sep[0].length : 0,
  };
}

/** Returns the most frequent candidate in the header. Spreadsheets of many countries use `;` instead of `,`. */
function sniffDelimiter(bare: string, rowEnd: string): string {
  const header = bare.split(rowEnd).find((line) => line.trim() !== '') ?? '';
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

/** The separator for which Sheaf would have written the guards against formulas. It writes no files with others. */
export function guardSeparator({ delimiter }: CsvLayout): FieldSeparator {
  return delimiter === ';' ? ';' : ',';
}
