/** How a CSV separates fields and rows, as its first bytes show. */

export interface CsvLayout {
  /** Separates fields. */
  delimiter: string;
  /** Ends rows: LF (with or without CR before it), or CR alone, as old Macs and some exporters write. */
  rowEnd: '\n' | '\r';
  /** Bytes of a first line `sep=;`, which Excel reads as the delimiter. */
  sepBytes: number;
}

const SEP_LINE = /^"?sep=([^"\r\n])"?(\r\n|\n|\r)/i;

/** `opening` is a byte text without byte order mark; `given` is the delimiter that the file's name says. */
export function csvLayout(opening: string, given: string | null): CsvLayout {
  const sep = SEP_LINE.exec(opening);
  const rest = sep ? opening.slice(sep[0].length) : opening;
  const bare = rest.replace(/"[^"]*"/g, '');
  // The end of the header decides: a file of CR alone can end with an LF that some program added.
  const rowEnd = /\r\n|\n|\r/.exec(bare.trimStart())?.[0] === '\r' ? '\r' : '\n';
  return { delimiter: sep?.[1] ?? given ?? sniffDelimiter(bare, rowEnd), rowEnd, sepBytes: sep ? sep[0].length : 0 };
}

/** Spreadsheets of many countries write `;` for `,`: the mark that the header has most of. */
function sniffDelimiter(bare: string, rowEnd: string): string {
  const header = bare.split(rowEnd).find((line) => line.trim() !== '') ?? '';
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}
