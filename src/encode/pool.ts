/** The pool of threads that encode blocks. */
import { Piscina } from 'piscina';
import { BlockMemory } from './block-memory.ts';
import type { EncodeBlock, EncodedBlock } from './format.ts';
import { formats } from './formats.ts';
import { type UnfitField, UnfitValue } from './unfit-value.ts';

/** A block for a thread, and memory for the result. */
export interface ThreadTask {
  block: EncodeBlock;
  into: Uint8Array;
}

export interface ThreadResult extends EncodedBlock {
  /** Whether the bytes are at the beginning of `into`. If they did not fit, they have separate memory. */
  fitted: boolean;
}

/** A value that the format cannot hold. It is not thrown, because an error loses its class between threads. */
export interface ThreadRefusal {
  unfit: UnfitField;
}

export interface EncoderPool {
  /** The memory of blocks and of encoded blocks. Give the bytes of a block back to it when you no longer need them. */
  memory: BlockMemory;
  /**
   * Encodes a block in the next free thread. Rejects with the encoder's error. Rows in shared memory are not copied, so do not
   * change them until the promise settles. The queue has no limit. The code that uses the pool must limit its pending blocks.
   */
  encode(block: EncodeBlock): Promise<EncodedBlock>;
  /** Rejects new blocks, waits for pending ones, and ends the threads. */
  close(): Promise<void>;
}

/** Starts a pool of `threads` threads, which run until `close`. */
export function createEncoderPool({ threads }: { threads: number }): EncoderPool {
  const pool = new Piscina<ThreadTask, ThreadResult | ThreadRefusal>({
    filename: new URL('./encode-block-worker.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // The encoder does not depend on the flags of the process.
    execArgv: [],
  });
  const memory = new BlockMemory();
  let closed = false;
  return {
    memory,
    encode: async (block) => {
      // A closed Piscina would start new threads.
      if (closed) throw new Error('The encoder pool is closed.');
      const into = memory.takeResult(formats[block.format].growth);
      const result = await pool.run({ block, into });
      if ('unfit' in result) throw new UnfitValue(result.unfit);
      const { fitted, ...encoded } = result;
      if (!fitted) memory.give(into);
      return fitted ? { ...encoded, bytes: into.subarray(0, encoded.bytes.length) } : encoded;
    },
    close: () => {
      closed = true;
      return pool.close();
    },
  };
}
