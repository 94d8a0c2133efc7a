/**
 * Works on items, at most `limit` at a time. After a failure, starts no further item and rejects once all running ones
 * have ended, so that nothing interferes with a cleanup such as aborting the upload.
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
