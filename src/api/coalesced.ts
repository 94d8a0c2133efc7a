/**
 * Shares lookups among simultaneous calls with the same key. A call never gets the result of a lookup that began before it,
 * so no result is out of date. While one lookup runs, all new calls wait for the next one and share it.
 */
export function coalesced<Value>(look: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const running = new Map<string, Promise<Value>>();
  const next = new Map<string, Promise<Value>>();

  function start(key: string): Promise<Value> {
    const lookup = look(key).finally(() => running.delete(key));
    running.set(key, lookup);
    return lookup;
  }

  return (key) => {
    const before = running.get(key);
    if (!before) return start(key);
    const waiting = next.get(key);
    if (waiting) return waiting;
    const startNext = () => {
      next.delete(key);
      return start(key);
    };
    const following = before.then(startNext, startNext);
    next.set(key, following);
    return following;
  };
}
