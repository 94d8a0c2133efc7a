/**
 * Finds the matches of records that are alike, told where their fields are.
 *
 * A field from its number's end on is compared with the last one that seems to have the same value, or else with the last
 * one of its column. What leads on to the next field's number is compared with the last place where these two columns
 * followed each other. So most fields are two matches and a digit. Nothing is taken for granted: only bytes that have been
 * compared become matches.
 *
 * Measured: the record before is the better source for markup than the field before, though that is nearer. Its matches
 * run on into values, and their distances are of one code: from the field before, clicks became 16 % larger and tables of
 * numbers 22 %.
 */
import { WINDOW } from './codes.ts';
import { sameAfter, sameBefore } from './compare.ts';
import { limit, origin } from './stretch.ts';
import { addMatch } from './symbols.ts';
import { matchText } from './text.ts';

/** A record has at most so many fields: those of a sheet with 16,384 columns, and some. */
export const MOST_COLUMNS: i32 = 16640;
/** Hints are pairs of u32: where the number of a field's record ends in it, and where the field ends, as addresses. */
export const MOST_HINTS: i32 = 32768;
/** What the fields of a column have in common, three u32: see `FieldShape` in ../field-shape.ts. */
export const shapes: usize = memory.data(12 * MOST_COLUMNS, 16);
export const hints: usize = memory.data(8 * MOST_HINTS, 16);

/** Shorter matches take as many bits as their literals. */
const LEAST_WORTH: i32 = 4;
/** Shorter pieces of values are not searched: digits for the most part. */
const LEAST_TEXT: i32 = 10;
/** After so many unknown values on end, a column is looked up for one value of sixteen. */
const HOPELESS: i32 = 24;
const RETRY_MASK: i32 = 15;
const HASH_BITS: i32 = 12;
const MOST_KINS: i32 = 256;

/** Places of values, and of the ends of values that a next field followed, by hash. Collisions are found by comparing. */
const values: usize = memory.data(4 << HASH_BITS, 16);
const links: usize = memory.data(4 << HASH_BITS, 16);
/** By kin: where the number of its last field ended, and where the value. */
const kins: usize = memory.data(8 * MOST_KINS, 16);
/** By column: the place of its last field, and how many values on end were unknown. */
const columns: usize = memory.data(8 * MOST_COLUMNS, 16);

/** Up to here all is told, or meant to be literals. */
let told: i32 = 0;
/** Where the last field ended. */
let endBefore: i32 = 0;
/** Of the field before: its column, where its value ended, and where that of the last one of its kin did. */
let columnBefore: i32 = 0;
let stopBefore: i32 = 0;
let kinStopBefore: i32 = 0;
/** How many digits of this record's number are not those of the one before. */
let newDigits: i32 = 0;

/** Forgets everything: equal stretches have equal matches, whatever came before them. */
export function beginFields(columnCount: i32): void {
  memory.fill(values, 0, 4 << HASH_BITS);
  memory.fill(links, 0, 4 << HASH_BITS);
  memory.fill(kins, 0, 8 * MOST_KINS);
  memory.fill(columns, 0, columnCount << 3);
  told = 0;
  endBefore = 0;
  columnBefore = 0;
  stopBefore = 0;
  kinStopBefore = 0;
  newDigits = 0;
}

/** Adds the matches of a batch of whole records with `count` hints. */
export function matchFields(count: i32, columnCount: i32): void {
  let column = 0;
  for (let i = 0; i < count; i++) {
    const hint = hints + (i << 3);
    const body = load<usize>(hint);
    if (body !== 0) matchField(column, <i32>(body - origin), <i32>(load<usize>(hint, 4) - origin));
    if (++column === columnCount) column = 0;
  }
  // Nothing follows the last value that it could be matched with.
  if (told < stopBefore) matchText(told, stopBefore);
  told = limit;
}

/** Matches what leads to the field whose number ends at `body`, and the field up to the end of its value or beyond. */
function matchField(column: i32, body: i32, end: i32): void {
  const shape = shapes + column * 12;
  const stop = end - load<i32>(shape, 4);
  // Fields come in their order, or this one is not to be believed: then all places in tables are before it.
  if (body <= endBefore || stop < body || stop > end || end > limit) return;
  endBefore = end;
  const kin = kins + ((load<u32>(shape, 8) & (MOST_KINS - 1)) << 3);

  const link = links + (hash(columnBefore, column) << 2);
  const last = load<i32>(link);
  store<i32>(link, stopBefore);
  if (told < stopBefore) matchRest(last);
  if (told < body) matchLink(column, last, body, load<i32>(kin));

  columnBefore = column;
  stopBefore = stop;
  kinStopBefore = load<i32>(kin, 4);
  store<i32>(kin, body);
  store<i32>(kin, stop, 4);
  if (column === 0) newDigits = body - told;
  if (told < body) told = body;
  matchBody(column, body, stop, load<u32>(shape));
}

/** Matches from `body` on, where the number ended, to the end of the value or beyond. */
function matchBody(column: i32, body: i32, stop: i32, head: u32): void {
  const own = columns + (column << 3);
  const last = load<i32>(own);
  store<i32>(own, body);
  const at = told;
  if (at > stop) return;
  let length = 0;
  let distance = 0;
  let known = 0;
  const unknown = load<i32>(own, 4);
  store<i32>(own, unknown + 1, 4);
  if (unknown < HOPELESS || (unknown & RETRY_MASK) === 0) {
    const value = min(<u32>body + head, <u32>stop);
    // The first and the last four bytes: enough to tell most values of a column.
    const ends = load<u32>(origin + stop - 4) + (stop - value) + (column << 8);
    const place = values + (hash(load<u32>(origin + value), ends) << 2);
    known = load<i32>(place);
    store<i32>(place, body);
    if (known > 0 && body - known <= WINDOW) {
      distance = body - known;
      length = sameAfter(at - distance, at);
      if (at + length >= stop) store<i32>(own, 0, 4);
    }
  }
  if (at + length < stop && last > 0 && last !== known && body - last <= WINDOW) {
    const other = sameAfter(at - (body - last), at);
    if (other > length) {
      length = other;
      distance = body - last;
    }
  }
  if (length < LEAST_WORTH) return;
  addMatch(at, length, distance);
  told = at + length;
}

/** Matches within what is left of the value before, but for what ends like the value at `last`: that is left to the link. */
function matchRest(last: i32): void {
  const stop = stopBefore;
  const at = told;
  const common = last > 0 && stop - last <= WINDOW ? sameBefore(last, stop, min(last, stop - at)) : 0;
  const rest = stop - common;
  const matched = rest - at < LEAST_TEXT ? at : matchText(at, rest);
  told = max(matched, rest);
}

/**
 * Matches what leads to the number of the next field, which ends at `body`: with the last such link, or with the markup
 * after another value of the same kin. When the link is from long ago, so that too much of the number is new, the number
 * is matched with the one at `kinPlace`, in a field of the next one's kin, together with the markup behind it: 2 % where
 * three quarters of the fields are missing.
 */
function matchLink(column: i32, last: i32, body: i32, kinPlace: i32): void {
  const stop = stopBefore;
  let at = told;
  if (last > 0) at = matchFrom(last - (stop - at), at);
  if (at <= stop && kinStopBefore > 0) at = matchFrom(kinStopBefore, stop);
  // Markup is better left to a value that was seen before, which is matched together with it.
  const repeats = load<i32>(columns + (column << 3), 4) === 0;
  if (body - at > (repeats ? LEAST_WORTH - 1 : newDigits) && kinPlace > 0 && body - kinPlace <= WINDOW) {
    const common = sameBefore(kinPlace, body, min(kinPlace, body - at));
    if (common > 0) at = matchFrom(kinPlace - common, body - common);
  }
  told = at;
}

/** Matches what is at `at` with what is at `from`, before it, and returns where that ends: `at` when it is not worth it. */
function matchFrom(from: i32, at: i32): i32 {
  const distance = at - from;
  if (from <= 0 || distance > WINDOW) return at;
  const length = sameAfter(from, at);
  if (length < LEAST_WORTH) return at;
  addMatch(at, length, distance);
  return at + length;
}

function hash(a: u32, b: u32): usize {
  return (((a * 0x9e3779b1) ^ (b * 0x85ebca6b)) * 0xc2b2ae35) >> (32 - HASH_BITS);
}
