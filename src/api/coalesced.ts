import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Milliseconds after which a lookup that still runs no longer holds up new calls. A statement takes about one. A connection whose host has
 * died can stay silent for minutes, and must not stop every request.
 */
const OVERTAKE_MS = 250;

/**
 * Shares lookups among simultaneous calls, of the same key and of different ones. A call never gets the result of a lookup that began
 * before it, so no result is out of date. While one lookup runs, new calls wait for the next one, for at most OVERTAKE_MS. `look`
 * resolves with what it found. Calls with keys that it did not find resolve with null.
 */
export function coalesced<Value>(
  look: (keys: string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | null> {
  // A lookup belongs to all its calls. Otherwise it would run as part of the request that happened to start it.
  const outside = AsyncLocalStorage.snapshot();
  let waiting = new Map<string, PromiseWithResolvers<Value | null>>();
  /** The latest lookup, while it holds up new calls. */
  let latest: symbol | null = null;

  function start(): void {
    const calls = waiting;
    waiting = new Map();
    const own = Symbol('lookup');
    latest = own;
    const passOn = () => {
      if (latest !== own) return;
      latest = null;
      if (waiting.size > 0) start();
    };
    const timer = setTimeout(passOn, OVERTAKE_MS).unref();
    void settle(calls).finally(() => {
      clearTimeout(timer);
      passOn();
    });
  }

  async function settle(calls: ReadonlyMap<string, PromiseWithResolvers<Value | null>>): Promise<void> {
    try {
      const found = await look([...calls.keys()]);
      for (const [key, call] of calls) call.resolve(found.get(key) ?? null);
    } catch (error) {
      for (const call of calls.values()) call.reject(error);
    }
  }

  return (key) => {
    let call = waiting.get(key);
    if (!call) {
      call = Promise.withResolvers();
      waiting.set(key, call);
      if (latest === null) outside(start);
    }
    return call.promise;
  };
}
