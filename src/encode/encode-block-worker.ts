/** The entry point of an encoder thread. It encodes one block at a time, in memory shared with the main thread. */
import { formats } from './formats.ts';
import type { ThreadResult, ThreadTask } from './pool.ts';

/** Encodes one block. If the result does not fit in `into`, its bytes are copied to the main thread. */
export default function encodeBlock({ block, into }: ThreadTask): ThreadResult {
  const encoded = formats[block.format].encode(block, into);
  return { ...encoded, fitted: encoded.bytes.buffer === into.buffer };
}
