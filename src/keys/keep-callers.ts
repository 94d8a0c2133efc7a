/**
 * Who a key speaks for, kept for a moment: a caller who asks all the time is looked up once a second. That is a third of what
 * the database does for GET /exports/{id}.
 */
import type { Listener } from '../db/listener.ts';
import type { Queryable } from '../db/pool.ts';
import type { Caller } from '../exports/caller.ts';
import { hashKey, matches, prefixOf } from './api-key.ts';
import { findCaller } from './find-caller.ts';

/** What bounds the life of a revoked key where news get lost and nobody notices: a dead network, a pooler between. */
const KEEP_MS = 1000;

export interface KeepContext {
  pool: Queryable;
  listener: Pick<Listener, 'callersVersion'>;
}

interface Kept {
  caller: Caller;
  hash: Buffer;
  /** Of the listener, before the caller was looked up. */
  version: number;
  until: number;
}

/**
 * Finds callers like {@link findCaller}. A change of any key or user ends all that is kept as soon as its notification comes,
 * and nothing is kept while none can come. Unknown keys are looked up every time.
 */
export function keepCallers(ctx: KeepContext, keepMs = KEEP_MS): (key: string) => Promise<Caller | null> {
  // By the public prefix, of keys that are good: no more than there are in the database.
  const kept = new Map<string, Kept>();
  return async (key) => {
    const prefix = prefixOf(key);
    if (!prefix) return null;
    const version = ctx.listener.callersVersion();
    const known = kept.get(prefix);
    if (known && known.version === version && performance.now() < known.until && matches(key, known.hash)) {
      return known.caller;
    }
    const caller = await findCaller(ctx, key);
    if (!caller || version === null) kept.delete(prefix);
    else kept.set(prefix, { caller, hash: hashKey(key), version, until: performance.now() + keepMs });
    return caller;
  };
}
