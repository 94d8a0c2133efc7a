/** The file of rejected rows: the original columns, then `line` and `reason`, made when the first bad row comes. */
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { toBadRow } from './bad-rows-error.ts';
import { toByteText } from './byte-text.ts';
import type { Row } from './kind.ts';

export interface Rejects {
  /** Rows written so far. */
  readonly count: number;
  add(rows: Row[]): Promise<void>;
  /** Ends the file; resolves to its path, or null when no row was rejected. */
  close(): Promise<string | null>;
  /** Removes what was written, of an import that failed. */
  discard(): Promise<void>;
}

/** `header` names the original columns, as byte texts; for JSON Lines it is `record`, the line as it was. */
export function makeRejects(path: string, header: string[]): Rejects {
  let file: WriteStream | null = null;
  let count = 0;

  async function write(records: string[][]): Promise<void> {
    const text = records.map((record) => `${record.map(quote).join(',')}\r\n`).join('');
    if (!file!.write(Buffer.from(text, 'latin1'))) await once(file!, 'drain');
  }

  return {
    get count() {
      return count;
    },
    async add(rows) {
      if (rows.length === 0) return;
      if (!file) {
        file = createWriteStream(path);
        await once(file, 'open');
        await write([[...header, 'line', 'reason']]);
      }
      count += rows.length;
      await write(
        rows.map((row) => {
          const reasons = row.problems
            .map((problem) => toBadRow(row, problem))
            .map((bad) => (bad.column ? `${bad.column}: ${bad.reason}` : bad.reason));
          const original = header.map((_, place) => row.original[place] ?? '');
          return [...original, String(row.line), toByteText(reasons.join('; '))];
        }),
      );
    },
    async close() {
      if (!file) return null;
      file.end();
      await once(file, 'close');
      return path;
    },
    async discard() {
      if (!file) return;
      if (!file.closed) file.destroy();
      await rm(path, { force: true });
    },
  };
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
