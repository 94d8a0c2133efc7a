/** The entry of an encoder thread: one block in, its bytes out, both moved and not copied. */
import { isMarkedAsUntransferable } from 'node:worker_threads';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import type { EncodeBlock, EncodedBlock } from './format.ts';
import { formats } from './formats.ts';

/** Encodes one block. Piscina unwraps what `move` wraps, so that the caller gets the plain result. */
export default function encodeBlock(block: EncodeBlock): EncodedBlock {
  const encoded = formats[block.format].encode(block);
  const bytes = movable(encoded.bytes);
  const moved = { [transferableSymbol]: [bytes.buffer], [valueSymbol]: { ...encoded, bytes } };
  return Piscina.move(moved as never) as unknown as EncodedBlock;
}

/** The bytes in memory that may be transferred (small Buffers share a pool that may not) and is not mostly unused. */
function movable(bytes: Uint8Array): Uint8Array {
  const { buffer } = bytes;
  const wasteful = bytes.byteLength * 2 < buffer.byteLength;
  return wasteful || isMarkedAsUntransferable(buffer) ? new Uint8Array(bytes) : bytes;
}
