/** How many rows an ordered report has, and where it is cut into parts. */
import type pg from 'pg';
import { AS_WRITTEN } from '../db/pool.ts';
import { sql } from '../db/sql.ts';
import { type PartPlace, type PartSize, partPlaces } from './part-places.ts';
import type { Snapshot } from './snapshot.ts';
import { countUpToStatement, type Key, keysStatement, type Reading } from './statements.ts';

/** A row at which a part begins: its place and its key. */
export interface Cut extends PartPlace {
  key: Key;
}

/** A report in its snapshot; the first part begins without a cut. */
export interface CutReport {
  rows: number;
  cuts: Cut[];
}

/**
 * Counts and cuts. A report of one part is counted only, so that no order is made for it; in a larger one a cursor walks over
 * the keys, which never leave the server but for those of the cuts. A million clicks took 0.35 s; when they were counted
 * first, and each key was made text, 1.1 s.
 */
export async function cutReport(snapshot: Snapshot, reading: Reading, size: PartSize): Promise<CutReport> {
  const maxRows = Math.min(size.partRows, size.sheetRows);
  const [counted] = await snapshot.query<{ rows: number }>(countUpToStatement(reading, maxRows + 1));
  if (counted!.rows <= maxRows) return { rows: counted!.rows, cuts: [] };
  return snapshot.read(async (connection) => {
    // The plan for all rows, and not for the first tenth.
    await connection.query('set local cursor_tuple_fraction to 1');
    await connection.query(sql`declare keys no scroll cursor for ${keysStatement(reading)}`.text);
    const report = await walk(connection, size);
    await connection.query('close keys');
    return report;
  });
}

async function walk(connection: pg.PoolClient, size: PartSize): Promise<CutReport> {
  const cuts: Cut[] = [];
  const places = partPlaces(size);
  // The first part begins at the first row, without a cut.
  places.next();
  for (let at = 0; ; ) {
    const place = places.next().value;
    const { n } = place;
    const moved = await connection.query(sql`move forward ${n - at} in keys`.text);
    if (moved.rowCount! < n - at) return { rows: at + moved.rowCount!, cuts };
    const fetched = await connection.query<Key>({ text: 'fetch 1 from keys', rowMode: 'array', types: AS_WRITTEN });
    const [key] = fetched.rows;
    if (!key) return { rows: n, cuts };
    cuts.push({ ...place, key });
    at = n + 1;
  }
}
