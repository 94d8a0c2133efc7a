/** Writes that no request waits for: they are collected, and a moment later one statement writes all of them. */

export interface BatchOptions<Item> {
  /** Milliseconds from the first item to the write. */
  pauseMs: number;
  write(items: Item[]): Promise<void>;
  /** Called when a write failed. Its items are part of the next one, a pause later. */
  onError(error: unknown): void;
}

export interface Batch<Item> {
  add(item: Item): void;
  /** Writes what is left. Later items are not written. */
  close(): Promise<void>;
}

/** A process that crashes loses the items of the last pause, so the items must not be needed for correctness. */
export function createBatch<Item>({ pauseMs, write, onError }: BatchOptions<Item>): Batch<Item> {
  let waiting: Item[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  async function flush(): Promise<void> {
    const items = waiting;
    waiting = [];
    if (items.length === 0) return;
    try {
      await write(items);
    } catch (error) {
      onError(error);
      waiting = [...items, ...waiting];
      schedule();
    }
  }

  function schedule(): void {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = null;
      writing = writing.then(flush);
    }, pauseMs);
    timer.unref();
  }

  return {
    add(item) {
      if (closed) return;
      waiting.push(item);
      schedule();
    },
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await writing;
      await flush();
    },
  };
}
