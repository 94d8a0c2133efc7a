/** The entry of an encoder thread: one block in, its bytes out, both in memory that the threads share. */
import { formats } from './formats.ts';
import type { ThreadResult, ThreadTask } from './pool.ts';

/** Encodes one block. Bytes that are too many for `into` are copied to the client. */
export default function encodeBlock({ block, into }: ThreadTask): ThreadResult {
  const encoded = formats[block.format].encode(block, into);
  return { ...encoded, fitted: encoded.bytes.buffer === into.buffer };
}
