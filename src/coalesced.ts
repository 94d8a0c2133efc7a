/**
 * Answers many that ask the same at the same time with few lookups, none of which began before its asker asked: what was true
 * before the question is never an answer to it, so that nothing is kept that could be out of date. While one lookup is under
 * way, all who come wait for the next and share it.
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
