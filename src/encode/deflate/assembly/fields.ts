/**
 * Finds matches in similar records, using hints about the positions of their fields.
 *
 * The bytes after a field's number are compared with the last field that seems to have the same value. If there is none, they are
 * compared with the last field of the same column. The bytes up to the number of the next field are compared with the last time
 * that these two columns followed each other. Most fields are therefore two matches and a digit. Only bytes that have been
 * compared become matches, so wrong hints cannot make the output incorrect.
 *
 * The previous record is a better source of markup than the previous field, although that is nearer. Its matches extend into
 * values, and their distances share one code. With the previous field as source, clicks were 16% larger and tables of numbers
 * 22%.
 */
import { WINDOW } from './codes.ts';
import { sameAfter, sameBefore } from './compare.ts';
import { limit, origin } from './stretch.ts';
import { addMatch } from './symbols.ts';
import { matchText } from './text.ts';

/** Maximum fields of a record: those of a sheet with 16,384 columns, and a few more. */
export const MAX_COLUMNS: i32 = 16640;
/** Maximum hints. A hint is two addresses (u32): the end of the record's number in a field, and the end of the field. */
export const MAX_HINTS: i32 = 32768;
/** The shapes of the columns, with three u32 each. `FieldShape` in ../field-shape.ts documents them. */
export const shapes: usize = memory.data(12 * MAX_COLUMNS, 16);
export const hints: usize = memory.data(8 * MAX_HINTS, 16);

/** Minimum bytes of a match. Shorter matches take as many bits as their literals. */
const MIN_USEFUL_MATCH: i32 = 4;
/** Minimum bytes of a value part that is searched for matches. Shorter parts are mostly digits. */
const MIN_TEXT: i32 = 10;
/** After this many consecutive unknown values, only every sixteenth value of a column is looked up. */
const MAX_UNKNOWN: i32 = 24;
const RETRY_MASK: i32 = 15;
const HASH_BITS: i32 = 12;
const MAX_MARKUPS: i32 = 256;

/** Positions of values, and positions after values that were followed by another field, by hash. Comparing detects collisions. */
const values: usize = memory.data(4 << HASH_BITS, 16);
const links: usize = memory.data(4 << HASH_BITS, 16);
/** By markup number, the end of the number and the end of the value in its last field. */
const markups: usize = memory.data(8 * MAX_MARKUPS, 16);
/** By column, the position of its last field, and the number of consecutive unknown values. */
const columns: usize = memory.data(8 * MAX_COLUMNS, 16);

/** All bytes before this position are matched, or will be literals. */
let coveredTo: i32 = 0;
/** The end of the previous field. */
let previousEnd: i32 = 0;
/** The column of the previous field, the end of its value, and the end of the last earlier value with the same markup. */
let previousColumn: i32 = 0;
let previousStop: i32 = 0;
let markupStop: i32 = 0;
/** The number of digits in this record's number that differ from the previous record's. */
let newDigits: i32 = 0;

/** Clears all state, so that the matches of a stretch do not depend on earlier stretches. */
export function beginFields(columnCount: i32): void {
  memory.fill(values, 0, 4 << HASH_BITS);
  memory.fill(links, 0, 4 << HASH_BITS);
  memory.fill(markups, 0, 8 * MAX_MARKUPS);
  memory.fill(columns, 0, columnCount << 3);
  coveredTo = 0;
  previousEnd = 0;
  previousColumn = 0;
  previousStop = 0;
  markupStop = 0;
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
  // No field follows the last value, so its end is not left to a link.
  if (coveredTo < previousStop) matchText(coveredTo, previousStop);
  coveredTo = limit;
}

/** Matches the bytes before `body`, where the field's number ends, and the field up to or beyond the end of its value. */
function matchField(column: i32, body: i32, end: i32): void {
  const shape = shapes + column * 12;
  const stop = end - load<i32>(shape, 4);
  // Fields that are not in order are ignored, so that all positions in the tables are before the current one.
  if (body <= previousEnd || stop < body || stop > end || end > limit) return;
  previousEnd = end;
  const markup = markups + ((load<u32>(shape, 8) & (MAX_MARKUPS - 1)) << 3);

  const link = links + (hash(previousColumn, column) << 2);
  const last = load<i32>(link);
  store<i32>(link, previousStop);
  if (coveredTo < previousStop) matchRest(last);
  if (coveredTo < body) matchLink(column, last, body, load<i32>(markup));

  previousColumn = column;
  previousStop = stop;
  markupStop = load<i32>(markup, 4);
  store<i32>(markup, body);
  store<i32>(markup, stop, 4);
  if (column === 0) newDigits = body - coveredTo;
  if (coveredTo < body) coveredTo = body;
  matchBody(column, body, stop, load<u32>(shape));
}

/** Matches the bytes from `body` on, where the number ends, up to or beyond the end of the value. */
function matchBody(column: i32, body: i32, stop: i32, head: u32): void {
  const own = columns + (column << 3);
  const last = load<i32>(own);
  store<i32>(own, body);
  const at = coveredTo;
  if (at > stop) return;
  let length = 0;
  let distance = 0;
  let known = 0;
  const unknown = load<i32>(own, 4);
  store<i32>(own, unknown + 1, 4);
  if (unknown < MAX_UNKNOWN || (unknown & RETRY_MASK) === 0) {
    const value = min(<u32>body + head, <u32>stop);
    // The first and the last four bytes distinguish most values of a column.
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
  if (length < MIN_USEFUL_MATCH) return;
  addMatch(at, length, distance);
  coveredTo = at + length;
}

/** Matches the rest of the previous value, except an ending that equals the value before `last`. The link matches that. */
function matchRest(last: i32): void {
  const stop = previousStop;
  const at = coveredTo;
  const common = last > 0 && stop - last <= WINDOW ? sameBefore(last, stop, min(last, stop - at)) : 0;
  const rest = stop - common;
  const matched = rest - at < MIN_TEXT ? at : matchText(at, rest);
  coveredTo = max(matched, rest);
}

/**
 * Matches the bytes up to the number of the next field, which ends at `body`. The source is the last such link, or the markup
 * after another value with the same markup. If the link is old, many digits of the number are new. The number and the markup
 * after it are then matched with those at `numberPlace`, which is in the last field with the next one's markup. This saves 2% if
 * three quarters of the fields are missing.
 */
function matchLink(column: i32, last: i32, body: i32, numberPlace: i32): void {
  const stop = previousStop;
  let at = coveredTo;
  if (last > 0) at = matchFrom(last - (stop - at), at);
  if (at <= stop && markupStop > 0) at = matchFrom(markupStop, stop);
  // A known value is matched together with the markup before it, so that markup is left to the value.
  const repeats = load<i32>(columns + (column << 3), 4) === 0;
  if (body - at > (repeats ? MIN_USEFUL_MATCH - 1 : newDigits) && numberPlace > 0 && body - numberPlace <= WINDOW) {
    const common = sameBefore(numberPlace, body, min(numberPlace, body - at));
    if (common > 0) at = matchFrom(numberPlace - common, body - common);
  }
  coveredTo = at;
}

/** Matches the bytes at `at` with those at `from`, and returns the end of the match, or `at` if it is too short. */
function matchFrom(from: i32, at: i32): i32 {
  const distance = at - from;
  if (from <= 0 || distance > WINDOW) return at;
  const length = sameAfter(from, at);
  if (length < MIN_USEFUL_MATCH) return at;
  addMatch(at, length, distance);
  return at + length;
}

function hash(a: u32, b: u32): usize {
  return (((a * 0x9e3779b1) ^ (b * 0x85ebca6b)) * 0xc2b2ae35) >> (32 - HASH_BITS);
}
