/** The file of rejected rows: the original columns, then `line` and `reason`. It is created with the first rejected row. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { RequestError } from '../errors.ts';
import { toBadRow } from './bad-rows-error.ts';
import { toByteText } from './byte-text.ts';
import type { Row } from './kind.ts';

export interface Rejects {
  /** Rows written so far. */
  readonly count: number;
  /** Rejects with a VALIDATION_ERROR when the file cannot be written. */
  add(rows: Row[]): Promise<void>;
  /** Closes the file. Resolves with its path, or null if no row was rejected. */
  close(): Promise<string | null>;
  /** Removes the file after a failed import. */
  discard(): Promise<void>;
}

/** Counts rejected rows without a file, for dry runs. */
export function countRejects(): Rejects {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async add(rows) {
      count += rows.length;
    },
    close: async () => null,
    discard: async () => {},
  };
}

/** `header` has the names of the original columns as byte texts. For JSON Lines, it is `record`, the original line. */
export function makeRejects(path: string, header: string[]): Rejects {
  let file: WriteStream | null = null;
  let ended: Promise<void> = Promise.resolve();
  let count = 0;

  function open(): WriteStream {
    const opened = createWriteStream(path);
    ended = finished(opened).catch((cause: Error) => {
      throw new RequestError('VALIDATION_ERROR', `${path} cannot be written: ${cause.message}.`, { cause });
    });
    // The next `await` handles a rejection. Until then, it must not count as unhandled.
    ended.catch(() => {});
    return opened;
  }

  async function write(target: WriteStream, records: string[][]): Promise<void> {
    const text = records.map((record) => `${record.map(quote).join(',')}\r\n`).join('');
    const written = new Promise<void>((resolve) => {
      target.write(Buffer.from(text, 'latin1'), (error) => {
        if (!error) resolve();
      });
    });
    await Promise.race([written, ended]);
  }

  return {
    get count() {
      return count;
    },
    async add(rows) {
      if (rows.length === 0) return;
      const isNew = file === null;
      file ??= open();
      if (isNew) await write(file, [[...header, 'line', 'reason']]);
      await write(
        file,
        rows.map((row) => {
          const reasons = row.problems
            .map((problem) => toBadRow(row, problem))
            .map((bad) => (bad.column ? `${bad.column}: ${bad.reason}` : bad.reason));
          const original = header.map((_, place) => row.original[place] ?? '');
          const beyond = row.original.slice(header.length);
          return [...original, String(row.line), toByteText(reasons.join('; ')), ...beyond];
        }),
      );
      count += rows.length;
    },
    async close() {
      if (!file) return null;
      file.end();
      await ended;
      return path;
    },
    async discard() {
      if (!file) return;
      const begun = file.bytesWritten > 0;
      file.destroy();
      await ended.catch(() => {});
      if (begun) await rm(path, { force: true });
    },
  };
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
