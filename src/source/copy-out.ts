/** One COPY … TO STDOUT as a query of pg (`client.query(new CopyOut(…))`) that reads the connection's socket by itself. */
import type { Duplex } from 'node:stream';
import { isMarkedAsUntransferable } from 'node:worker_threads';
import type pg from 'pg';
import type { BlockMemory } from '../encode/block-memory.ts';
import { CopyBlocks, type RowBlock } from './copy-blocks.ts';

/** Blocks that wait for the consumer before the server is made to wait. */
const MOST_WAITING = 1;

type Listener = (chunk: Buffer) => void;

export class CopyOut implements pg.Submittable {
  readonly #text: string;
  readonly #reader: CopyBlocks;
  readonly #waiting: RowBlock[] = [];
  #ended: { error: Error | null } | null = null;
  #wake: () => void = () => {};
  #socket: Duplex | null = null;
  /** What pg reads the socket with, while it does not. */
  #pgReads: Listener | null = null;

  constructor(text: string, memory: BlockMemory) {
    this.#text = text;
    this.#reader = new CopyBlocks(memory, (block) => this.#waiting.push(block));
  }

  /** The blocks in order, read no faster than they are taken. A consumer that stops early closes the connection. */
  async *blocks(): AsyncGenerator<RowBlock> {
    try {
      for (;;) {
        const block = this.#waiting.shift();
        if (block) yield block;
        else if (this.#ended?.error) throw this.#ended.error;
        else if (this.#ended) return;
        else await this.#news();
      }
    } finally {
      if (!this.#ended) this.#socket?.destroy();
    }
  }

  /** Ends the reading with an error, and the connection with it. */
  fail(error: Error): void {
    this.#end(error);
    this.#socket?.destroy();
  }

  /** pg calls it when the connection is free. Its own listener of the socket gets what comes after the rows. */
  submit(connection: pg.Connection): void {
    const { stream } = connection;
    const [pgReads] = stream.listeners('data') as Listener[];
    this.#pgReads = pgReads!;
    this.#socket = stream;
    stream.on('data', this.#onData);
    stream.off('data', pgReads!);
    connection.query(this.#text);
  }

  /** pg calls it when the statement failed or the connection is lost. */
  handleError(error: Error): void {
    this.#letGo();
    this.#end(error);
  }

  /** pg calls it when the connection is free again. */
  handleReadyForQuery(): void {
    this.#reader.end();
    this.#end(null);
  }

  // What pg tells of other queries.
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleCopyData(): void {}

  #onData: Listener = (chunk) => {
    try {
      const others = this.#reader.read(chunk);
      if (!others) free(chunk);
      if (this.#waiting.length > 0) this.#wake();
      if (others) this.#letGo()?.(others);
      else if (this.#waiting.length > MOST_WAITING) this.#socket!.pause();
    } catch (error) {
      this.fail(error as Error);
    }
  };

  /** Resolves when there may be a block, or the end. */
  async #news(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    this.#socket?.resume();
    await promise;
  }

  #end(error: Error | null): void {
    this.#ended ??= { error };
    this.#wake();
  }

  /** Gives the socket back to pg, and returns what pg reads it with. */
  #letGo(): Listener | null {
    const pgReads = this.#pgReads;
    this.#pgReads = null;
    if (!pgReads) return null;
    this.#socket!.on('data', pgReads);
    this.#socket!.off('data', this.#onData);
    this.#socket!.resume();
    return pgReads;
  }
}

/**
 * Lets the memory of a chunk go that nobody looks at any more. The sockets of Node make new memory for every read, and some
 * 60 MiB of it would wait for the collector; so it is given back at once.
 */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !isMarkedAsUntransferable(buffer)) {
    buffer.transfer(0);
  }
}
