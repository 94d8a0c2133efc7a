/**
 * The stretch of bytes that is being compressed. It comes in batches through the same memory: before every batch stand the
 * last bytes of those before it, as many as a match may reach back.
 *
 * Places are counted from the beginning of the stretch, whatever of it is still in memory.
 */
import { WINDOW } from './codes.ts';

/** Bytes that are read beyond either end by those who read words, and mean nothing. */
const SLACK: i32 = 16;

/** Where the client writes records: at first from here on, later behind what `keepWindow` keeps. */
export const RECORDS: usize = __heap_base + SLACK;

/** The address of place 0: below `RECORDS` once bytes have been let go, so that it is only good for adding to. */
export let origin: usize = RECORDS;

/** All before this place is in memory, or too old to be needed. */
export let limit: i32 = 0;

/** Begins a stretch with nothing in it. */
export function beginStretch(): void {
  origin = RECORDS;
  limit = 0;
}

/** Takes the bytes up to the address `end` for the next batch. What is behind them must not decide anything: it is made 0. */
export function takeBatch(end: usize): void {
  limit = <i32>(end - origin);
  store<u64>(end, 0);
}

/** Where memory behind the batch is free. */
export function freeMemory(): usize {
  return (origin + limit + SLACK + 15) & ~15;
}

/** Lets all bytes go that no match can reach any more, and returns the address of the next ones. */
export function keepWindow(): usize {
  const end = origin + limit;
  if (end - RECORDS > <usize>WINDOW) {
    memory.copy(RECORDS, end - WINDOW, WINDOW);
    origin -= end - WINDOW - RECORDS;
  }
  return origin + limit;
}
