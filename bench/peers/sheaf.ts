/**
 * Sheaf without its database. Every part goes through the encoder threads to a fragment in the disk store, and the fragments
 * are joined to the file, as a worker does it (`src/worker/build-part.ts`, `src/worker/build-export.ts`), with digests, checks
 * and syncs. Its rows are the bytes of COPY, so there is nothing to prepare: its time includes reading them from the
 * file and finding the ends of rows.
 */
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { combineCrc32 } from '../../src/encode/crc32.ts';
import type { Fragment } from '../../src/encode/format.ts';
import { formats } from '../../src/encode/formats.ts';
import { PartDigest } from '../../src/encode/part-digest.ts';
import { createEncoderPool, type EncoderPool } from '../../src/encode/pool.ts';
import type { RowBlock } from '../../src/source/row-blocks.ts';
import { openDiskStore } from '../../src/store/disk-store.ts';
import type { Store, StoredPiece } from '../../src/store/store.ts';
import { mapInOrder } from '../../src/worker/map-in-order.ts';
import type { CorpusPart } from '../lib/corpus.ts';
import { fileBlocks } from '../lib/file-blocks.ts';
import type { PeerJob } from '../lib/peer-job.ts';
import { takeJob } from './take-job.ts';

interface Building {
  job: PeerJob;
  store: Store;
  encoders: EncoderPool;
}

/** A fragment and the CRC-32 of its bytes, which the join checks. */
type Written = Fragment & { storedCrc32: number };

async function writePart({ job, store, encoders }: Building, part: CorpusPart, key: string): Promise<Written> {
  const kinds = job.columns.map((column) => column.kind);
  const labels = job.columns.map((column) => column.label);
  const arrangement = formats[job.format].arrange?.(kinds);
  const { memory } = encoders;
  const sum = { rows: 0, rawBytes: 0, crc32: 0, storedCrc32: 0 };
  const digest = new PartDigest();
  let { firstRow } = part;
  const encode = async ({ bytes, rows }: RowBlock) => {
    const block = { format: job.format, kinds, labels, rows: bytes, firstRow };
    firstRow += rows;
    const encoded = await encoders.encode(block);
    memory.give(bytes);
    return encoded;
  };
  function* counted(chunks: Iterable<Uint8Array>) {
    for (const chunk of chunks) {
      sum.storedCrc32 = crc32(chunk, sum.storedCrc32);
      yield chunk;
    }
  }
  async function* encoded() {
    for await (const block of mapInOrder(fileBlocks(job.rowsFile, part, memory), encode, job.threads + 1)) {
      sum.crc32 = combineCrc32(sum.crc32, block.crc32, block.rawBytes);
      sum.rows += block.rows;
      sum.rawBytes += block.rawBytes;
      digest.add(block);
      yield* counted(arrangement?.add(block) ?? [block.bytes]);
      memory.give(block.bytes);
    }
    yield* counted(arrangement?.end() ?? []);
  }
  const bytes = await store.write(key, encoded());
  digest.finish();
  return { key, bytes, ...sum, rowGroups: arrangement?.list ?? null };
}

async function writeFile(building: Building): Promise<void> {
  const { job, store } = building;
  const fragments: Written[] = [];
  let next = 0;
  // As many parallel parts as threads, like a worker.
  const lanes = Array.from({ length: job.threads }, async () => {
    for (let i = next++; i < job.parts.length; i = next++) {
      fragments[i] = await writePart(building, job.parts[i]!, `fragments/${i}`);
    }
  });
  await Promise.all(lanes);
  const format = formats[job.format];
  const crc32s = new Map(fragments.map(({ key, storedCrc32 }) => [key, storedCrc32]));
  const pieces = format
    .join({
      ...{ columns: job.columns, fileName: 'report', sheetName: 'Report', notes: [], bom: true },
      ...{ sheets: [fragments], createdAt: new Date().toISOString() },
    })
    .map((piece): StoredPiece => ('key' in piece ? { ...piece, crc32: crc32s.get(piece.key) } : piece));
  await store.join('file', pieces, { contentType: format.contentType, contentDisposition: 'attachment' });
}

/** Threads load their modules with their first block. The modules of the other peers are also loaded at this point. */
async function loadThreads(encoders: EncoderPool, { format, threads }: PeerJob): Promise<void> {
  const empty = () => encoders.encode({ format, kinds: ['id'], labels: ['ID'], rows: new Uint8Array(), firstRow: 2 });
  await Promise.all(Array.from({ length: threads }, empty));
}

await takeJob(null, async (job, clock) => {
  clock.pause();
  const encoders = createEncoderPool({ threads: job.threads });
  const folder = join(dirname(job.out), 'store');
  const store = await openDiskStore({ folder });
  await loadThreads(encoders, job);
  clock.resume();
  await writeFile({ job, store, encoders });
  clock.pause();
  await encoders.close();
  await rename(join(folder, 'files/file'), job.out);
  await rm(folder, { recursive: true });
  clock.resume();
});
