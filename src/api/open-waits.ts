import { RequestError } from '../errors.ts';

/**
 * Maximum event streams and long polls of one user in one process. Each queries the database every two seconds. By default, a
 * publisher can have as many exports in flight, so a program can wait for all of them.
 */
export const MAX_WAITS = 100;

/** Seconds after which a client has probably closed one of them. */
const RETRY_AFTER = 5;

export interface OpenWaits {
  /** Registers a wait and returns a function that ends it. Throws RATE_LIMITED when the maximum is exceeded. */
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
          `You have ${max} event streams and long polls open, which is the maximum. Close one, or poll without \`wait\`.`,
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
