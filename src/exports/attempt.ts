/** One build of an export. Each has a number, and only the newest can change the export. */
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';

export interface Attempt {
  exportId: number;
  attempt: number;
}

/** The attempt that an export is in. */
export function currentAttempt({ id, attempt }: { id: number; attempt: number }): Attempt {
  return { exportId: id, attempt };
}

/** Thrown when a newer attempt has begun, or the export is no longer wanted. Stop, and change nothing. */
export class Superseded extends Error {
  constructor({ exportId, attempt }: Attempt) {
    super(`Attempt ${attempt} of export ${exportId} is no longer current.`);
  }
}

/** Whether the attempt is the current one, as a condition on `exports e`. Every step of a build is guarded by it. */
export function isCurrent({ exportId, attempt }: Attempt): Sql {
  return sql`e.id = ${exportId} and e.attempt = ${attempt} and e.status = 'processing'`;
}

/** Whether the attempt is the current one. */
export async function isCurrentAttempt(db: Queryable, attempt: Attempt): Promise<boolean> {
  return (await db.query(sql`select from sheaf.exports e where ${isCurrent(attempt)}`.text)).rowCount === 1;
}

/** Selects the id of the export if the attempt is current, and keeps it current until the transaction ends. */
export function lockedIfCurrent(attempt: Attempt): Sql {
  return sql`select e.id from sheaf.exports e where ${isCurrent(attempt)} for update`;
}

/** Throws {@link Superseded} if a step that needs {@link lockedIfCurrent} has changed nothing. */
export function checkCurrent({ rowCount }: { rowCount: number | null }, attempt: Attempt): void {
  if (!rowCount) throw new Superseded(attempt);
}
