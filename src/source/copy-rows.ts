/** Rows out of PostgreSQL as they come over the wire: bytes of COPY text, cut into blocks at row borders. */
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Sql } from '../db/sql.ts';

/**
 * Bytes of COPY text in a block. Large enough that the hand-over to an encoder thread (about 0.1 ms) vanishes,
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
 * Runs a COPY … TO STDOUT and yields its rows in blocks. Reads no faster than it is consumed.
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
        const end = block.lastIndexOf(LINE_FEED, used - 1) + 1;
        const rest = block.slice(end, used);
        if (end > 0) yield { bytes: block.subarray(0, end), rows: countRows(block, end) };
        block = new Uint8Array(Math.max(BLOCK_BYTES, 2 * (rest.length + chunk.length)));
        block.set(rest);
        used = rest.length;
      }
      block.set(chunk, used);
      used += chunk.length;
    }
    if (used > 0) yield { bytes: block.subarray(0, used), rows: countRows(block, used) };
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Every row ends in a line feed, and COPY text escapes those within values. */
function countRows(block: Uint8Array, end: number): number {
  let rows = 0;
  for (let at = block.indexOf(LINE_FEED); at !== -1 && at < end; at = block.indexOf(LINE_FEED, at + 1)) rows++;
  return rows;
}
