/**
 * Applies an asynchronous step to a stream, several at a time, and yields the results in the order of the stream.
 * Takes no more from the source than `limit` ahead of the consumer. The first rejection ends it.
 */
export async function* mapInOrder<In, Out>(
  source: AsyncIterable<In>,
  step: (item: In) => Promise<Out>,
  limit: number,
): AsyncGenerator<Out> {
  const running: Promise<Out>[] = [];
  try {
    for await (const item of source) {
      const result = step(item);
      // Awaited in its turn below; until then a rejection must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= limit) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
