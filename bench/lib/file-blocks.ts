/** COPY text of a file in blocks of complete row groups, in shared memory, like a worker's blocks of server data. */
import { type FileHandle, open } from 'node:fs/promises';
import { BLOCK_BYTES, type BlockMemory } from '../../src/encode/block-memory.ts';
import { GROUP_ROWS } from '../../src/encode/format.ts';
import type { RowBlock } from '../../src/source/row-blocks.ts';
import type { CorpusPart } from './corpus.ts';

const LINE_FEED = 0x0a;

/** The blocks of a part. No row group may be longer than a block. */
export async function* fileBlocks(path: string, part: CorpusPart, memory: BlockMemory): AsyncGenerator<RowBlock> {
  const file = await open(path);
  try {
    for (let at = part.start; at < part.end; ) {
      const bytes = memory.take();
      const length = Math.min(BLOCK_BYTES, part.end - at);
      await readAll(file, bytes.subarray(0, length), at);
      const last = at + length === part.end;
      const { end, rows } = wholeRows(Buffer.from(bytes.buffer, 0, length), last ? 1 : GROUP_ROWS);
      yield { bytes: bytes.subarray(0, end), rows };
      // The rest is read again, from the system's cache.
      at += end;
    }
  } finally {
    await file.close();
  }
}

async function readAll(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new Error('the file of rows ends too early');
    done += bytesRead;
  }
}

/** The maximum number of complete rows that is a multiple of `multiple`, and the byte after them. */
function wholeRows(bytes: Buffer, multiple: number): { end: number; rows: number } {
  let end = 0;
  let seen = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) {
    if (++seen % multiple === 0) end = at + 1;
  }
  if (end === 0) throw new Error('the rows of a group are longer than a block');
  return { end, rows: seen - (seen % multiple) };
}
