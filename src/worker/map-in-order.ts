/**
 * Applies an asynchronous step to a stream, several items at a time, and yields the results in the order of the stream.
 * Takes at most `limit` items ahead of the consumer. The first rejection ends the iteration.
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
      // Awaited below, when it is next. Until then, a rejection must not count as unhandled.
      result.catch(() => {});
      running.push(result);
      if (running.length >= limit) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
