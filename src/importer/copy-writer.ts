/** Streams staged rows into a table with back-pressure, over a connection that other statements also use. */
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { NULL } from './check-value.ts';
import type { Row } from './kind.ts';

export interface CopyWriter {
  /** Resolves when more rows can be written. */
  write(rows: Row[]): Promise<void>;
  /** Ends the COPY, so that other statements can use the connection. The next `write` starts another COPY. */
  pause(): Promise<void>;
}

/**
 * Keeps one COPY open over many batches. With a COPY per batch, the database would wait during the parsing of the next
 * one, because its response could not be read in the meantime. `table` and `columns` never come from the file.
 */
export function makeCopyWriter(connection: pg.PoolClient, into: { table: string; columns: string[] }): CopyWriter {
  let copy: CopyStreamQuery | null = null;
  let ended: Promise<void> = Promise.resolve();
  let sent: Promise<void> = Promise.resolve();

  function open(): CopyStreamQuery {
    const opened = connection.query(copyFrom(`copy ${into.table} (${into.columns.join(', ')}) from stdin`));
    ended = finished(opened);
    // The next `await` handles a rejection. Until then, it must not count as unhandled.
    ended.catch(() => {});
    return opened;
  }

  return {
    async write(rows) {
      if (rows.length === 0) return;
      const bytes = Buffer.from(copyText(rows, into.columns), 'latin1');
      await Promise.race([sent, ended.then(() => sent)]);
      copy ??= open();
      const target = copy;
      sent = new Promise((resolve) => target.write(bytes, () => resolve()));
    },
    async pause() {
      if (!copy) return;
      copy.end();
      copy = null;
      await ended;
    },
  };
}

function copyText(rows: Row[], columns: string[]): string {
  const values: (string | number)[] = new Array(columns.length).fill('');
  // Joined per row: adding one value at a time to a text creates two objects for each.
  const lines = rows.map(({ line, staged }) => {
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i]!;
      values[i] = column === 'line' ? line : (staged[column] ?? NULL);
    }
    return values.join('\t');
  });
  return `${lines.join('\n')}\n`;
}
