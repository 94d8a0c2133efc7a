import type { Queryable } from '../db/pool.ts';
import type { Attempt } from './attempt.ts';
import { attemptOfKey, attemptPrefix } from './store-keys.ts';

/** Returns those of the prefixes of attempts under which a build writes or a file is kept. */
export async function neededPrefixes(db: Queryable, prefixes: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<Attempt>(
    `select id as "exportId", attempt from sheaf.exports where id = any($1) and (status = 'processing' or file_key is not null)`,
    [prefixes.map((prefix) => attemptOfKey(prefix)!.exportId)],
  );
  return new Set(rows.map(attemptPrefix));
}

/** Whether the attempt is the current one of an export that is being built. */
export async function isBeingBuilt(db: Queryable, { exportId, attempt }: Attempt): Promise<boolean> {
  const { rowCount } = await db.query(
    `select from sheaf.exports where id = $1 and attempt = $2 and status = 'processing'`,
    [exportId, attempt],
  );
  return rowCount! > 0;
}
