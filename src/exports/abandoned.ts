/** Exports and parts whose process has died. */
import type { Queryable } from '../db/pool.ts';
import { sql } from '../db/sql.ts';

/** The first number of the advisory locks that worker processes hold; the second is the holder: "Sheaf" without its end in ASCII. */
export const PRESENCE = 0x53686561;

export interface Abandoned {
  /** ID of the export or part. */
  id: number;
  isPart: boolean;
  takenAt: Date;
}

/** Everything that is being built by a process that does not hold its lock at the moment. Parts come first. */
export async function listAbandoned(db: Queryable): Promise<Abandoned[]> {
  const { rows } = await db.query<Abandoned>(
    sql`select e.id, e.parent_id is not null as "isPart", e.taken_at as "takenAt" from sheaf.exports e
      where e.status = 'processing' and e.holder is not null and not exists (
        select from pg_locks l where l.locktype = 'advisory' and l.classid = ${PRESENCE} and l.objid = e.holder and l.objsubid = 2
          and l.database = (select oid from pg_database where datname = current_database()))
      order by e.parent_id is null limit 1000`.text,
  );
  return rows;
}
