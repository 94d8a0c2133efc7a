/**
 * Divides slots for the work of HTTP requests among publishers, so that a client that sends many requests does not make the others
 * wait for all of them. Reads of report data (`reads.ts`) and lookups of twins (`find-twin.ts`) have slots of their own.
 */
import { RequestError } from '../errors.ts';

export interface SlotLimits {
  /** Maximum pieces of work at a time. */
  total: number;
  /** Maximum pieces of work at a time of one publisher. */
  perPublisher: number;
  /** Maximum pieces of work of one publisher that wait for a slot. */
  waiting: number;
  /** Maximum milliseconds to wait for a slot. */
  waitMs: number;
  /** The work, for error messages. Default: reads. */
  words?: SlotWords;
}

export interface SlotWords {
  /** Plural noun: `imports`. */
  work: string;
  /** What waiting work waits to do: `read data`. */
  purpose: string;
  /** What the service is busy with: `reading data for other requests`. */
  others: string;
}

const READS: SlotWords = {
  work: 'previews, dry runs and new exports',
  purpose: 'read data',
  others: 'reading data for other requests',
};

export interface PublisherSlots {
  /**
   * Runs `work` in a slot. Publishers that wait take turns. Throws RATE_LIMITED when too much work of this publisher waits,
   * UNAVAILABLE when there is no slot within the wait limit, and the reason of `signal` when it aborts before `work` starts.
   * `waited` says whether other work was ahead of it.
   */
  run<T>(publisherId: number, signal: AbortSignal, work: (waited: boolean) => Promise<T>): Promise<T>;
}

/** Seconds after which a slot is likely to be free: no work takes longer than a few seconds. */
const RETRY_AFTER = 5;

interface Publisher {
  running: number;
  waiting: Set<() => void>;
}

export function createPublisherSlots(limits: SlotLimits): PublisherSlots {
  /** In the order in which they get the next free slot. */
  const publishers = new Map<number, Publisher>();
  let running = 0;

  function startNext(): void {
    if (running >= limits.total) return;
    const next = publishers.values().find((one) => one.waiting.size > 0 && one.running < limits.perPublisher);
    for (const start of next?.waiting.values().take(1) ?? []) start();
  }

  /** Resolves when a slot is taken, with whether it was not free immediately. */
  function enter(id: number, signal: AbortSignal): Promise<boolean> {
    const publisher = publishers.get(id) ?? { running: 0, waiting: new Set() };
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const waits = running >= limits.total || publisher.running >= limits.perPublisher;
    const start = () => {
      settle();
      running++;
      publisher.running++;
      // It then waits behind all others for its next slot.
      publishers.delete(id);
      publishers.set(id, publisher);
      resolve(waits);
    };
    const giveUp = (reason: unknown) => {
      settle();
      forgetIdle(id);
      reject(reason);
    };
    const onAbort = () => giveUp(signal.reason);
    const timer = setTimeout(() => giveUp(busy(limits)), limits.waitMs);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      publisher.waiting.delete(start);
    };
    publishers.set(id, publisher);
    if (signal.aborted) onAbort();
    else if (!waits) start();
    else if (publisher.waiting.size >= limits.waiting) giveUp(tooMany(limits));
    else {
      publisher.waiting.add(start);
      signal.addEventListener('abort', onAbort, { once: true });
    }
    return promise;
  }

  function leave(id: number): void {
    running--;
    publishers.get(id)!.running--;
    forgetIdle(id);
    startNext();
  }

  function forgetIdle(id: number): void {
    const publisher = publishers.get(id);
    if (publisher?.running === 0 && publisher.waiting.size === 0) publishers.delete(id);
  }

  return {
    async run(publisherId, signal, work) {
      const waited = await enter(publisherId, signal);
      try {
        return await work(waited);
      } finally {
        leave(publisherId);
      }
    },
  };
}

function tooMany({ waiting, words: { work, purpose } = READS }: SlotLimits): RequestError {
  const message = `${waiting} ${work} of your publisher already wait to ${purpose}, which is the maximum. Wait until some have finished, then send the request again.`;
  return new RequestError('RATE_LIMITED', message, { retryAfter: RETRY_AFTER });
}

function busy({ words: { others } = READS }: SlotLimits): RequestError {
  const message = `The service is busy ${others}. Wait ${RETRY_AFTER} seconds, then send the request again.`;
  return new RequestError('UNAVAILABLE', message, { retryAfter: RETRY_AFTER });
}
