/** Where an ordered report is cut into parts. */
import { sql } from '../db/sql.ts';
import type { Snapshot } from './snapshot.ts';
import { type Key, keysStatement, type Reading } from './statements.ts';

/** A row at which a part begins: how many rows come before it, and its key. */
export interface Cut {
  n: number;
  key: Key;
}

export interface CutSize {
  /** Of the report, as counted in the snapshot. */
  rows: number;
  /** Most rows of a part. */
  partRows: number;
  /** Rows of a full worksheet, beyond which no part reaches; `Infinity` for one without end. */
  sheetRows: number;
}

/**
 * The cuts in order; the first part begins without one. A cursor walks over the keys, which never leave the server but for
 * those of the cuts. A million clicks, in the order of an index that was not yet vacuumed, took 1.1 s; numbered by
 * row_number() 1.4 to 2 s.
 */
export async function cutKeys(snapshot: Snapshot, reading: Reading, size: CutSize): Promise<Cut[]> {
  const cuts: Cut[] = [];
  if (size.rows <= Math.min(size.partRows, size.sheetRows)) return cuts;
  // The plan for all rows, and not for the first tenth.
  await snapshot.query(sql`set local cursor_tuple_fraction to 1`);
  await snapshot.query(sql`declare keys no scroll cursor for ${keysStatement(reading)}`);
  let at = 0;
  for (const n of cutPlaces(size)) {
    if (n > at) await snapshot.query(sql`move forward ${n - at} in keys`);
    const [row] = await snapshot.query<Record<string, string>>(sql`fetch 1 from keys`);
    if (!row) throw new Error(`There are ${n} keys at most for ${size.rows} rows.`);
    cuts.push({ n, key: Object.values(row) });
    at = n + 1;
  }
  await snapshot.query(sql`close keys`);
  return cuts;
}

/** Every `partRows` rows, and where a worksheet is full. */
function* cutPlaces({ rows, partRows, sheetRows }: CutSize): Generator<number> {
  for (let n = 0; n < rows; ) {
    if (n > 0) yield n;
    const leftInSheet = Number.isFinite(sheetRows) ? sheetRows - (n % sheetRows) : rows;
    n += Math.min(partRows, leftInSheet);
  }
}
