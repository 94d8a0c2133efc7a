/**
 * Works on items with at most `limit` under way. After a failure no further item is begun, and it rejects once all that
 * were under way have ended: what follows, such as the removal of an upload, then meets nobody.
 */
export async function eachLimited<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const runner = async () => {
    while (!failed) {
      const next = rest.next();
      if (next.done) return;
      try {
        await work(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: limit }, runner));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
