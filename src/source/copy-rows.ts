/** Rows out of PostgreSQL as they come over the wire: bytes of COPY text, cut into blocks at row borders. */
import type pg from 'pg';
import type { Sql } from '../db/sql.ts';
import { BlockMemory } from '../encode/block-memory.ts';
import type { RowBlock } from './copy-blocks.ts';
import { CopyOut } from './copy-out.ts';

export interface CopyRowsOptions {
  signal: AbortSignal;
  /** Where the blocks get their memory; without it they have memory of their own. */
  memory?: BlockMemory;
}

/**
 * Runs a COPY … TO STDOUT and yields its rows in blocks, each of a multiple of GROUP_ROWS rows but the last: no
 * group of rows that is digested together lies in two blocks. Reads no faster than it is consumed.
 * When the consumer stops early or `signal` aborts, the connection is closed, and the statement with it. A million rows of
 * 180 bytes cost 0.5 s of this thread; with pg-copy-streams, whose rows are found again by their line feeds, 0.8 to 1.1 s.
 */
export async function* copyRows(
  connection: pg.PoolClient,
  statement: Sql,
  { signal, memory = new BlockMemory() }: CopyRowsOptions,
): AsyncGenerator<RowBlock> {
  signal.throwIfAborted();
  const copy = new CopyOut(statement.text, memory);
  const abort = () => copy.fail(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    connection.query(copy);
    yield* copy.blocks();
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
