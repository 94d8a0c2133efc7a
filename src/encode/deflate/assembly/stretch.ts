/**
 * The stretch of bytes that is compressed. Its batches use the same memory, and each batch follows the bytes of earlier batches
 * that are within the maximum distance of a match.
 *
 * Positions are relative to the beginning of the stretch, even if that is no longer in memory.
 */
import { WINDOW } from './codes.ts';

/** Bytes before and after the stretch that can be read as parts of words, and are ignored. */
const SLACK: i32 = 16;

/** The address of the first records. Later batches follow the bytes that `keepWindow` keeps. */
export const RECORDS: usize = __heap_base + SLACK;

/** The address of position 0. It is below `RECORDS` after bytes were dropped, so use it only to compute other addresses. */
export let origin: usize = RECORDS;

/** The end of the current batch, as a position. */
export let limit: i32 = 0;

/** Begins an empty stretch. */
export function beginStretch(): void {
  origin = RECORDS;
  limit = 0;
}

/** Sets the end of the next batch. It clears the bytes after it, so that they do not affect the result. */
export function takeBatch(end: usize): void {
  limit = <i32>(end - origin);
  store<u64>(end, 0);
}

/** Returns the address of free memory after the batch. */
export function freeMemory(): usize {
  return (origin + limit + SLACK + 15) & ~15;
}

/** Drops the bytes beyond the maximum distance of a match, and returns the address of the next batch. */
export function keepWindow(): usize {
  const end = origin + limit;
  if (end - RECORDS > <usize>WINDOW) {
    memory.copy(RECORDS, end - WINDOW, WINDOW);
    origin -= end - WINDOW - RECORDS;
  }
  return origin + limit;
}
