import type { Queryable } from '../db/pool.ts';
import { attemptOf, attemptPrefix } from './store-keys.ts';

/** Returns those of the prefixes of attempts under which a build writes or a file is kept. */
export async function neededPrefixes(db: Queryable, prefixes: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: number; attempt: number }>(
    `select id, attempt from exports where id = any($1) and (status = 'processing' or file_key is not null)`,
    [prefixes.map((prefix) => attemptOf(prefix)!.id)],
  );
  return new Set(rows.map(attemptPrefix));
}
