/** A COPY … TO STDOUT as a pg query (`client.query(new CopyOut(…))`) that reads directly from the connection's socket. */
import type { Duplex } from 'node:stream';
import { isMarkedAsUntransferable } from 'node:worker_threads';
import type pg from 'pg';
import type { BlockMemory } from '../encode/block-memory.ts';
import { CopyBlocks } from './copy-blocks.ts';
import type { RowBlock } from './row-blocks.ts';

/** Maximum number of blocks that wait for the consumer. When it is exceeded, reading pauses. */
const MAX_WAITING = 1;

type Listener = (chunk: Buffer) => void;

export class CopyOut implements pg.Submittable {
  readonly #text: string;
  readonly #reader: CopyBlocks;
  readonly #waiting: RowBlock[] = [];
  #ended: { error: Error | null } | null = null;
  #wake: () => void = () => {};
  #socket: Duplex | null = null;
  /** pg's listener of the socket, while it is removed. */
  #pgListener: Listener | null = null;

  constructor(text: string, memory: BlockMemory) {
    this.#text = text;
    this.#reader = new CopyBlocks(memory, (block) => this.#waiting.push(block));
  }

  /** Yields the blocks in order, with backpressure. A consumer that stops early closes the connection. */
  async *blocks(): AsyncGenerator<RowBlock> {
    try {
      for (;;) {
        const block = this.#waiting.shift();
        if (block) yield block;
        else if (this.#ended?.error) throw this.#ended.error;
        else if (this.#ended) return;
        else await this.#change();
      }
    } finally {
      if (!this.#ended) this.#socket?.destroy();
    }
  }

  /** Ends the query with an error and closes the connection. */
  fail(error: Error): void {
    this.#end(error);
    this.#socket?.destroy();
  }

  /** pg calls it when the connection is free. It replaces pg's listener of the socket until the rows end. */
  submit(connection: pg.Connection): void {
    const { stream } = connection;
    const [pgListener] = stream.listeners('data') as Listener[];
    this.#pgListener = pgListener!;
    this.#socket = stream;
    stream.on('data', this.#onData);
    stream.off('data', pgListener!);
    connection.query(this.#text);
  }

  /** pg calls it when the statement fails or the connection is lost. */
  handleError(error: Error): void {
    this.#restoreListener();
    this.#end(error);
  }

  /** pg calls it when the connection is free again. */
  handleReadyForQuery(): void {
    this.#reader.end();
    this.#end(null);
  }

  // pg requires these methods, but they do not apply to COPY.
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCopyData(): void {}

  #onData: Listener = (chunk) => {
    try {
      const others = this.#reader.read(chunk);
      if (!others) free(chunk);
      if (this.#waiting.length > 0) this.#wake();
      if (others) this.#restoreListener()?.(others);
      else if (this.#waiting.length > MAX_WAITING) this.#socket!.pause();
    } catch (error) {
      this.fail(error as Error);
    }
  };

  /** Resolves when there can be a new block, or when the query has ended. */
  async #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    this.#socket?.resume();
    await promise;
  }

  #end(error: Error | null): void {
    this.#ended ??= { error };
    this.#wake();
  }

  /** Restores pg's listener of the socket, and returns it. Returns null if it is already restored. */
  #restoreListener(): Listener | null {
    const pgListener = this.#pgListener;
    this.#pgListener = null;
    if (!pgListener) return null;
    this.#socket!.on('data', pgListener);
    this.#socket!.off('data', this.#onData);
    this.#socket!.resume();
    return pgListener;
  }
}

/**
 * Frees the memory of a chunk that is no longer used. Node's sockets allocate new memory for every read, and about 60 MiB would
 * wait for the garbage collector.
 */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !isMarkedAsUntransferable(buffer)) {
    buffer.transfer(0);
  }
}
