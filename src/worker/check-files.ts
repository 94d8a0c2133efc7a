/** Compares finished files with their records. Part of the sweeper. */
import { createHash } from 'node:crypto';
import {
  filesOfOtherSize,
  filesToCheck,
  noteChecked,
  type RecordedFile,
  withdrawFile,
} from '../exports/damaged-files.ts';
import type { Store, StoredObject } from '../store/store.ts';
import type { WorkerContext } from './context.ts';

/** Bytes read per round of 20 s: at most 7 MB/s from the storage, and 120 ms of one core for the checksums. */
const ROUND_BYTES = 128 << 20;

type CheckContext = Pick<WorkerContext, 'pool' | 'store' | 'log' | 'stopping'>;

/** Withdraws files whose size differs from the record. Returns their number. */
export async function checkSizes(ctx: CheckContext, stored: readonly StoredObject[]): Promise<number> {
  if (stored.length === 0) return 0;
  const damaged = await filesOfOtherSize(ctx, stored);
  for (const file of damaged) await withdraw(ctx, file, 'size');
  return damaged.length;
}

/**
 * Reads files that are due for a check, up to about {@link ROUND_BYTES}, and withdraws those whose checksum differs from
 * the record. Returns their number. A missing or unreadable file is only logged, because its volume may return.
 */
export async function checkChecksums(ctx: CheckContext): Promise<number> {
  let left = ROUND_BYTES;
  let damaged = 0;
  for (const file of await filesToCheck(ctx)) {
    if (ctx.stopping.aborted || left <= 0) break;
    left -= file.bytes;
    try {
      if (await isWhole(ctx.store, file)) await noteChecked(ctx, file);
      else {
        await withdraw(ctx, file, 'checksum');
        damaged++;
      }
    } catch (err) {
      ctx.log.warn({ err, exportId: file.id, key: file.key }, 'a file could not be checked');
      await noteChecked(ctx, file);
    }
  }
  return damaged;
}

/** Reads the file again before it counts as damaged, because a single read can fail in a cable or cache. */
async function isWhole(store: Store, file: RecordedFile): Promise<boolean> {
  return (await sha256Of(store, file.key)) === file.sha256 || (await sha256Of(store, file.key)) === file.sha256;
}

async function sha256Of(store: Store, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of store.read(key)) hash.update(chunk);
  return hash.digest('hex');
}

async function withdraw(ctx: CheckContext, { id, key }: RecordedFile, differs: 'size' | 'checksum'): Promise<void> {
  ctx.log.error({ exportId: id, key, differs }, 'a file was damaged in the file storage; it is no longer offered');
  await withdrawFile(ctx, { id, key });
}
