/** Waits until an export changes or finishes. */

import type { Client } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import type { ExportRow } from './export-row.ts';
import { getExport } from './get.ts';
import type { Listener, Until } from './listener.ts';

/** Poll interval without notifications. Notifications of a part have the ID of its export. */
const POLL_MS = 2000;

export interface WaitContext {
  pool: Queryable;
  listener: Listener;
}

export interface WaitInput {
  /** Called before every read, so that a client that loses access receives nothing more. An error ends the wait. */
  client: () => Promise<Client>;
  id: number;
  /** Ends the wait, because the client left or the time is up. */
  signal: AbortSignal;
}

/** Whether the export is in its final status. Only its file can still expire. */
function isFinished({ status }: ExportRow): boolean {
  return status === 'completed' || status === 'failed';
}

/** A string that changes with the export and with the progress of its parts. */
export function versionOf(row: ExportRow): string {
  return `${row.updatedAt.getTime()}-${row.partsReady}-${row.status}`;
}

/**
 * Yields the current state of the export and every later one until it is finished or the signal aborts. States that follow each
 * other quickly can be combined. Throws NOT_FOUND like getExport.
 */
export function followExport(ctx: WaitContext, input: WaitInput): AsyncGenerator<ExportRow> {
  return states(ctx, input, () => true);
}

/** Resolves with the export when it is finished or when the signal aborts. Throws NOT_FOUND like getExport. */
export async function finishedExport(ctx: WaitContext, input: WaitInput): Promise<ExportRow> {
  let state: ExportRow;
  for await (state of states(ctx, input, (news) => news === 'finished'));
  return state!;
}

async function* states(
  ctx: WaitContext,
  { client, id, signal }: WaitInput,
  matters: NonNullable<Until['matters']>,
): AsyncGenerator<ExportRow> {
  for (let last = ''; ; ) {
    const news = ctx.listener.next(id, { limitMs: POLL_MS, signal, matters });
    const row = await getExport(ctx, { client: await client(), id });
    if (versionOf(row) !== last) yield row;
    last = versionOf(row);
    if (isFinished(row) || signal.aborted) return;
    await news;
  }
}
