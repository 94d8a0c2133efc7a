/** Threads that encode blocks. */
import { isMarkedAsUntransferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { EncodeBlock, EncodedBlock } from './format.ts';

export interface EncoderPool {
  /**
   * Encodes a block in the next free thread. The memory of `rows` moves to the thread when `rows` spans its whole
   * ArrayBuffer, and is empty here from then on; a view of a larger buffer is copied and left as it was. Rejects with the
   * encoder's error. The queue has no limit of its own: callers hold the number of blocks under way.
   */
  encode(block: EncodeBlock): Promise<EncodedBlock>;
  /** Takes no more blocks, waits for those under way and ends the threads. */
  close(): Promise<void>;
}

/** Starts a pool of `threads` threads, which come up with it and stay until `close`. */
export function createEncoderPool({ threads }: { threads: number }): EncoderPool {
  const pool = new Piscina<EncodeBlock, EncodedBlock>({
    filename: new URL('./encode-block-worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // The encoder is the same whatever flags the process has.
    execArgv: [],
  });
  let closed = false;
  return {
    encode: async (block) => {
      // Piscina itself would start new threads.
      if (closed) throw new Error('the encoder pool is closed');
      const rows = ownMemory(block.rows);
      // Piscina infers the type of transferList from an overload of postMessage that takes no list.
      return pool.run({ ...block, rows }, { transferList: [rows.buffer] as never });
    },
    close: () => {
      closed = true;
      return pool.close();
    },
  };
}

/** The rows in an ArrayBuffer of their own that can be transferred. */
function ownMemory(rows: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = rows;
  const movable =
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && !isMarkedAsUntransferable(buffer);
  return movable ? new Uint8Array(buffer) : new Uint8Array(rows);
}
