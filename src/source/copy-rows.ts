/** Reads rows from PostgreSQL as COPY text, in blocks of whole rows. */
import type pg from 'pg';
import type { Sql } from '../db/sql.ts';
import { BlockMemory } from '../encode/block-memory.ts';
import { CopyOut } from './copy-out.ts';
import type { RowBlock } from './row-blocks.ts';

export interface CopyRowsOptions {
  signal: AbortSignal;
  /** The memory of the blocks. By default, new memory. */
  memory?: BlockMemory;
}

/**
 * Runs a COPY … TO STDOUT and yields its rows in blocks, with backpressure. Each block except the last has a multiple of
 * GROUP_ROWS rows, so that groups of rows that are digested together are not split. If the consumer stops early or `signal`
 * aborts, the connection is closed, which ends the statement.
 *
 * A million rows of 180 bytes took 0.5 s in this thread. With pg-copy-streams and a search for line feeds, they took 0.8 to 1.1
 * s.
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
