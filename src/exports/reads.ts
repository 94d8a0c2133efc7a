/** Reads of report data for HTTP requests: each in a snapshot, in a slot of its client, with a time limit. */
import { type Snapshot, withSnapshot } from '../source/snapshot.ts';
import type { SnapshotPool } from '../source/snapshot-pool.ts';
import type { Reading } from '../source/statements.ts';
import { createReadSlots } from './read-slots.ts';
import type { ExportRequest } from './request.ts';

/** Reads at a time in one process, and the connections that they need. */
export const READ_CONNECTIONS = 6;

/** Two of six: whatever one publisher reads, two others find slots. */
const PER_PUBLISHER = 2;

/** As many as a publisher can have exports in flight by default, so that a burst of new exports waits and is not refused. */
const WAITING_PER_PUBLISHER = 100;

/** A client that gets no slot in this time is told to come back, before its own time limit ends the request. */
const WAIT_MS = 10_000;

/** Maximum milliseconds of one statement: longer than people wait for a preview. */
export const READ_LIMIT_MS = 5000;

/** Whose slot a read takes, and when it ends early. */
export interface Reader {
  publisherId: number;
  /** Aborts when the client has left. */
  signal: AbortSignal;
}

export interface Reads {
  /**
   * Waits for a slot, then runs `work` in it. Throws RATE_LIMITED or UNAVAILABLE when there is no slot in time. `work` opens
   * its snapshot with `inSnapshot`, so that it can first look whether it still has to.
   */
  inTurn<T>(reader: Reader, work: (inSnapshot: InSnapshot) => Promise<T>): Promise<T>;
}

/** Opens a snapshot for the request, in its time zone. Statements that take too long fail with {@link QUERY_CANCELED}. */
export type InSnapshot = <T>(
  request: ExportRequest,
  work: (snapshot: Snapshot, reading: Reading) => Promise<T>,
) => Promise<T>;

/** PostgreSQL's code for a statement that exceeded its time limit. */
const QUERY_CANCELED = '57014';

/** Whether a statement exceeded its time limit. */
export function isTooSlow(error: unknown): boolean {
  return (error as { code?: string }).code === QUERY_CANCELED;
}

/** `pool` needs {@link READ_CONNECTIONS} connections. */
export function createReads(pool: SnapshotPool): Reads {
  const slots = createReadSlots({
    total: READ_CONNECTIONS,
    perPublisher: PER_PUBLISHER,
    waiting: WAITING_PER_PUBLISHER,
    waitMs: WAIT_MS,
  });
  return {
    inTurn: ({ publisherId, signal }, work) =>
      slots.run(publisherId, signal, () =>
        work(({ report, params, publisherId }, read) => {
          const { timezone } = params.index_params;
          return withSnapshot(pool, { timezone, signal, limitMs: READ_LIMIT_MS, parallel: false }, (snapshot) =>
            read(snapshot, { report, params, publisherId, asOf: snapshot.asOf }),
          );
        }),
      ),
  };
}
