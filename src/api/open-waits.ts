import { RequestError } from '../errors.ts';

/**
 * Event streams and long polls that one user can have open on one process. Each looks at the database every two seconds; a program
 * that follows every export its publisher can have in flight by default stays within it.
 */
export const MAX_WAITS = 100;

/** Seconds after which a client is likely to have closed one. */
const RETRY_AFTER = 5;

export interface OpenWaits {
  /** Counts one more. Returns what ends it. Throws RATE_LIMITED for one too many. */
  enter(userId: number): () => void;
}

export function createOpenWaits(max = MAX_WAITS): OpenWaits {
  const open = new Map<number, number>();
  return {
    enter(userId) {
      const count = open.get(userId) ?? 0;
      if (count >= max) {
        throw new RequestError(
          'RATE_LIMITED',
          `You have ${max} event streams and long polls open, which is the maximum. Close one, or poll without wait.`,
          { retryAfter: RETRY_AFTER },
        );
      }
      open.set(userId, count + 1);
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        const rest = open.get(userId)! - 1;
        if (rest > 0) open.set(userId, rest);
        else open.delete(userId);
      };
    },
  };
}
