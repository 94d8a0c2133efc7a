/** The entry of an encoder thread: one block in, its bytes out, both in memory that the threads share. */
import { formats } from './formats.ts';
import type { ThreadResult, ThreadTask } from './pool.ts';

/** Encodes one block. Bytes that do not fit into `into` are copied to the caller. */
export default function encodeBlock({ block, into }: ThreadTask): ThreadResult {
  const encoded = formats[block.format].encode(block, into);
  const { bytes } = encoded;
  if (bytes.buffer === into.buffer) return { ...encoded, fitted: true };
  const fitted = bytes.length <= into.length;
  if (fitted) into.set(bytes);
  return { ...encoded, fitted };
}
