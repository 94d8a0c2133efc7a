/** The entry of an encoder thread: one block in, its bytes out, both in memory that the threads share. */
import { isMarkedAsUntransferable } from 'node:worker_threads';
import { formats } from './formats.ts';
import type { ThreadResult, ThreadTask } from './pool.ts';

/** Encodes one block. Bytes that do not fit into `into` are copied to the caller. */
export default function encodeBlock({ block, into }: ThreadTask): ThreadResult {
  const encoded = formats[block.format].encode(block, into);
  const { bytes } = encoded;
  if (bytes.buffer === into.buffer) return { ...encoded, fitted: true };
  const { length } = bytes;
  if (length > into.length) return { ...encoded, fitted: false };
  into.set(bytes);
  // What zlib made is a MiB a block: given back at once, since up to 100 MiB of it waited for the collector of each thread.
  if (bytes.buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(bytes.buffer)) bytes.buffer.transfer(0);
  return { ...encoded, bytes: into.subarray(0, length), fitted: true };
}
