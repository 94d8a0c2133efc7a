/** Looks at the first bytes of a stream, and leaves them out. */

export interface Peeked {
  /** At least the requested bytes, if there are as many. */
  first: Buffer;
  /** All bytes, including the first. */
  bytes: AsyncGenerator<Buffer>;
}

/** Reads ahead until it has `size` bytes. */
export async function peek(bytes: AsyncIterable<Buffer>, size: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  let first: Buffer = Buffer.alloc(0);
  let done = false;
  while (first.length < size && !done) {
    const next = await iterator.next();
    done = next.done === true;
    if (!next.done) first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (first.length > 0) yield first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { first, bytes: all() };
}

/** The bytes after the first `size`. */
export async function* skip(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let left = size;
  for await (const chunk of bytes) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
