/** The entry point of an encoder thread. It encodes one block at a time, in memory shared with the main thread. */
import { getPriority, setPriority } from 'node:os';
import { formats } from './formats.ts';
import type { ThreadRefusal, ThreadResult, ThreadTask } from './pool.ts';
import { UnfitValue } from './unfit-value.ts';

/**
 * How much lower the priority of the thread is than that of the process. Requests then do not wait for the encoders to give up a core, and
 * an encoder still uses a core that nothing else needs. `docs/decisions/0017-connections.md` has the measurements.
 */
const LOWER_BY = 5;

/** The lowest priority. https://man7.org/linux/man-pages/man2/setpriority.2.html */
const LOWEST = 19;

lowerPriority();

/** Encodes one block. If the result does not fit in `into`, its bytes are copied to the main thread. */
export default function encodeBlock({ block, into }: ThreadTask): ThreadResult | ThreadRefusal {
  try {
    const encoded = formats[block.format].encode(block, into);
    return { ...encoded, fitted: encoded.bytes.buffer === into.buffer };
  } catch (error) {
    if (error instanceof UnfitValue) return { unfit: error.unfit };
    throw error;
  }
}

function lowerPriority(): void {
  // On other systems, it would be the priority of the whole process.
  if (process.platform !== 'linux') return;
  try {
    setPriority(Math.min(getPriority() + LOWER_BY, LOWEST));
  } catch {
    // A sandbox can forbid the call. The thread then works with the priority that it has.
  }
}
