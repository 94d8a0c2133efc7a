/** Threads that encode blocks. */
import { Piscina } from 'piscina';
import { BlockMemory } from './block-memory.ts';
import type { EncodeBlock, EncodedBlock } from './format.ts';

/** A block on its way to a thread, and memory for what becomes of it. */
export interface ThreadTask {
  block: EncodeBlock;
  into: Uint8Array;
}

export interface ThreadResult extends EncodedBlock {
  /** The bytes are at the beginning of `into`; otherwise they were too many, and have memory of their own. */
  fitted: boolean;
}

export interface EncoderPool {
  /** Where blocks have their memory from, the encoded ones among them: whoever is done with a block gives its bytes back. */
  memory: BlockMemory;
  /**
   * Encodes a block in the next free thread. Rows in shared memory are not copied: they must stay as they are until it
   * resolves. Rejects with the encoder's error. The queue has no limit of its own: clients hold the number of blocks under way.
   */
  encode(block: EncodeBlock): Promise<EncodedBlock>;
  /** Takes no more blocks, waits for those under way and ends the threads. */
  close(): Promise<void>;
}

/** Starts a pool of `threads` threads, which come up with it and stay until `close`. */
export function createEncoderPool({ threads }: { threads: number }): EncoderPool {
  const pool = new Piscina<ThreadTask, ThreadResult>({
    filename: new URL('./encode-block-worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // The encoder is the same whatever flags the process has.
    execArgv: [],
  });
  const memory = new BlockMemory();
  let closed = false;
  return {
    memory,
    encode: async (block) => {
      // Piscina itself would start new threads.
      if (closed) throw new Error('the encoder pool is closed');
      const into = memory.take();
      const { fitted, ...encoded } = await pool.run({ block, into });
      if (!fitted) memory.give(into);
      return fitted ? { ...encoded, bytes: into.subarray(0, encoded.bytes.length) } : encoded;
    },
    close: () => {
      closed = true;
      return pool.close();
    },
  };
}
