/** Reads report data for HTTP requests. Each read has a snapshot, a slot and a time limit. */
import type { Queryable } from '../db/pool.ts';
import { RequestError } from '../errors.ts';
import { SnapshotConflict } from '../source/snapshot-errors.ts';
import type { Look } from '../source/source.ts';
import type { Sources } from '../source/sources.ts';
import type { Reading } from '../source/statements.ts';
import { createPublisherSlots, type PublisherSlots, type SlotLimits } from './publisher-slots.ts';
import { publisherSlugOf } from './publisher-slug.ts';
import type { ExportRequest } from './request.ts';

/** Maximum reads at a time of one source in one process, which is also the number of their connections. */
export const READ_CONNECTIONS = 6;

/** With two of six slots per publisher, slots remain for two others. */
const PER_PUBLISHER = 2;

/** The default limit of exports in flight per publisher, so that a burst of new exports waits and is not rejected. */
const WAITING_PER_PUBLISHER = 100;

/** Without a slot in this time, the client receives an error with Retry-After before its own timeout ends the request. */
const WAIT_MS = 10_000;

/** Maximum milliseconds of one statement, which is longer than people wait for a preview. */
export const READ_LIMIT_MS = 5000;

/** The owner of a read and its cancellation. */
export interface Reader {
  publisherId: number;
  /** Aborts when the client has left. */
  signal: AbortSignal;
}

/** Whose turn it is, and where it reads: a source that does not respond takes only its own slots. */
export interface Turn {
  reader: Reader;
  source: string | undefined;
}

export interface Reads {
  /**
   * Waits for a slot, then runs `work` in it. Throws RATE_LIMITED or UNAVAILABLE if there is no slot in time. `work` opens its
   * snapshot with `inSnapshot`, so that after it `waited`, it can first check whether that is still necessary. Throws `tooSlow` if
   * a statement exceeds {@link READ_LIMIT_MS}: by default UNAVAILABLE, because a table can be locked.
   */
  inTurn<T>(
    turn: Turn,
    work: (inSnapshot: InSnapshot, waited: boolean) => Promise<T>,
    tooSlow?: () => Error,
  ): Promise<T>;
}

/** Opens a snapshot in the time zone of the request. Statements that take too long fail with {@link QUERY_CANCELED}. */
export type InSnapshot = <T>(request: ExportRequest, work: (look: Look, reading: Reading) => Promise<T>) => Promise<T>;

/** The code of a statement that exceeded its time limit, in every source. */
const QUERY_CANCELED = '57014';

/** Whether a statement exceeded its time limit. */
function isTooSlow(error: unknown): boolean {
  return (error as { code?: string }).code === QUERY_CANCELED;
}

const LIMITS: SlotLimits = {
  total: READ_CONNECTIONS,
  perPublisher: PER_PUBLISHER,
  waiting: WAITING_PER_PUBLISHER,
  waitMs: WAIT_MS,
};

/** The sources need {@link READ_CONNECTIONS} connections. Report types are read in their source. */
export function createReads({ pool, sources }: { pool: Queryable; sources: Sources }): Reads {
  const slots = new Map<string | undefined, PublisherSlots>();
  const slotsOf = (source: string | undefined) => {
    const found = slots.get(source) ?? createPublisherSlots(LIMITS);
    slots.set(source, found);
    return found;
  };
  return {
    inTurn: async ({ reader: { publisherId, signal }, source }, work, tooSlow = unavailable) => {
      try {
        return await slotsOf(source).run(publisherId, signal, (waited) =>
          work(async ({ report, params, publisherId }, read) => {
            const { timezone } = params.index_params;
            const publisherSlug = await publisherSlugOf(pool, publisherId);
            const publisher = { id: publisherId, slug: publisherSlug };
            const options = { publisher, timezone, signal, limitMs: READ_LIMIT_MS, parallel: false };
            return sources
              .of(report)
              .look(options, (look) => read(look, { report, params, publisherId, publisherSlug, asOf: look.asOf }));
          }, waited),
        );
      } catch (error) {
        if (error instanceof SnapshotConflict) throw conflict();
        throw isTooSlow(error) ? tooSlow() : error;
      }
    },
  };
}

function unavailable(): Error {
  return new RequestError(
    'UNAVAILABLE',
    `The database did not check this request within ${READ_LIMIT_MS / 1000} seconds. Retry in a moment. If it fails again, narrow the filters.`,
  );
}

/** Recovery of a standby does not last, and a read of a request is short. */
const RETRY_AFTER = 5;

function conflict(): Error {
  const message = `The database of this report type canceled the read, because it had to apply changes. Wait ${RETRY_AFTER} seconds, then send the request again.`;
  return new RequestError('UNAVAILABLE', message, { retryAfter: RETRY_AFTER });
}
