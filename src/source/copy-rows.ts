/** Rows out of PostgreSQL as they come over the wire: bytes of COPY text, cut into blocks at row borders. */
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Sql } from '../db/sql.ts';
import { GROUP_ROWS } from '../encode/format.ts';

/**
 * Bytes of COPY text in a block, unless as many rows as are digested together take more. Large enough that the hand-over to an encoder thread (about 0.1 ms) vanishes,
 * small enough that a handful in flight stay within a few MiB.
 */
const BLOCK_BYTES = 1 << 20;

const LINE_FEED = 0x0a;

/** Whole rows; `bytes` owns its memory, so it can be moved to a thread. */
export interface RowBlock {
  bytes: Uint8Array;
  rows: number;
}

/**
 * Runs a COPY … TO STDOUT and yields its rows in blocks, each of a multiple of {@link GROUP_ROWS} rows but the last: no
 * group of rows that is digested together lies in two blocks. Reads no faster than it is consumed.
 * When the consumer stops early or `signal` aborts, the statement is cancelled by closing its connection.
 */
export async function* copyRows(client: pg.PoolClient, statement: Sql, signal: AbortSignal): AsyncGenerator<RowBlock> {
  const stream = client.query(copyTo(statement.text));
  const abort = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  let block = new Uint8Array(BLOCK_BYTES);
  let used = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (used + chunk.length > block.length) {
        const { end, rows } = wholeRows(block.subarray(0, used), GROUP_ROWS);
        const rest = block.slice(end, used);
        if (rows > 0) yield { bytes: block.subarray(0, end), rows };
        block = new Uint8Array(Math.max(BLOCK_BYTES, 2 * (rest.length + chunk.length)));
        block.set(rest);
        used = rest.length;
      }
      block.set(chunk, used);
      used += chunk.length;
    }
    const last = block.subarray(0, used);
    if (used > 0) yield { bytes: last, rows: wholeRows(last, 1).rows };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * The most whole rows whose number is a multiple of `multiple`, and where they end. Every row ends in a line feed, and
 * COPY text escapes those within values.
 */
function wholeRows(bytes: Uint8Array, multiple: number): { end: number; rows: number } {
  let end = 0;
  let seen = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) {
    if (++seen % multiple === 0) end = at + 1;
  }
  return { end, rows: seen - (seen % multiple) };
}
