/** Waits for an export to change or to finish. */
import type { Listener, Until } from '../db/listener.ts';
import type { Queryable } from '../db/pool.ts';
import type { Caller } from './caller.ts';
import type { ExportRow } from './export-row.ts';
import { getExport } from './get.ts';

/** How often an export is looked at when no news of it comes; those of a part come under the id of its export. */
const LOOK_MS = 2000;

export interface WaitContext {
  pool: Queryable;
  listener: Listener;
}

export interface WaitInput {
  /** Called before every look, so that whoever loses access while waiting learns nothing more. What it throws ends the wait. */
  caller: () => Promise<Caller>;
  id: number;
  /** Ends the waiting: the caller has left, or has waited long enough. */
  signal: AbortSignal;
}

/** Whether nothing about the export will change any more, save the end of its retention. */
export function isFinished({ status }: ExportRow): boolean {
  return status === 'completed' || status === 'failed';
}

/** Differs whenever the export, or the progress of its parts, has changed. */
export function versionOf(row: ExportRow): string {
  return `${row.updatedAt.getTime()}-${row.partsReady}-${row.status}`;
}

/**
 * Every state of the export from now on, the present one first, until it is finished or the signal aborts.
 * States that follow each other within a look may be seen as one. Throws NOT_FOUND like getExport.
 */
export function followExport(ctx: WaitContext, input: WaitInput): AsyncGenerator<ExportRow> {
  return states(ctx, input, () => true);
}

/** The export once it is finished, or as it is when the signal aborts. Throws NOT_FOUND like getExport. */
export async function finishedExport(ctx: WaitContext, input: WaitInput): Promise<ExportRow> {
  let state: ExportRow;
  for await (state of states(ctx, input, (news) => news === 'finished'));
  return state!;
}

async function* states(
  ctx: WaitContext,
  { caller, id, signal }: WaitInput,
  matters: NonNullable<Until['matters']>,
): AsyncGenerator<ExportRow> {
  for (let last = ''; ; ) {
    const news = ctx.listener.next(id, { limitMs: LOOK_MS, signal, matters });
    const row = await getExport(ctx, { caller: await caller(), id });
    if (versionOf(row) !== last) yield row;
    last = versionOf(row);
    if (isFinished(row) || signal.aborted) return;
    await news;
  }
}
