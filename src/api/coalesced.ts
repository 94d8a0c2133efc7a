import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Shares lookups among simultaneous calls, of the same key and of different ones. A call never gets the result of a lookup that began
 * before it, so no result is out of date. While one lookup runs, all new calls wait for the next one. `look` resolves with what
 * it found. Calls with keys that it did not find resolve with null.
 */
export function coalesced<Value>(
  look: (keys: string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | null> {
  // A lookup belongs to all its calls. Otherwise it would run as part of the request that happened to start it.
  const outside = AsyncLocalStorage.snapshot();
  let waiting = new Map<string, PromiseWithResolvers<Value | null>>();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.size > 0) {
      const calls = waiting;
      waiting = new Map();
      try {
        const found = await look([...calls.keys()]);
        for (const [key, call] of calls) call.resolve(found.get(key) ?? null);
      } catch (error) {
        for (const call of calls.values()) call.reject(error);
      }
    }
    running = false;
  }

  return (key) => {
    let call = waiting.get(key);
    if (!call) {
      call = Promise.withResolvers();
      waiting.set(key, call);
      if (!running) void outside(run);
    }
    return call.promise;
  };
}
