/** What the record of an export says of a file that is about to be sent. */
import type { Queryable } from '../db/pool.ts';
import { attemptOf } from './store-keys.ts';

export interface ServedFile {
  id: number;
  /** The size that the file must have. */
  bytes: number;
}

/** Null for a file that no export holds: removed, expired, or of an attempt that was not published. */
export async function findServedFile(ctx: { pool: Queryable }, key: string): Promise<ServedFile | null> {
  const attempt = attemptOf(key);
  if (!attempt) return null;
  const { rows } = await ctx.pool.query<ServedFile>({
    name: 'served-file',
    text: 'select id, file_bytes as bytes from exports where id = $1 and file_key = $2',
    values: [attempt.id, key],
  });
  return rows[0] ?? null;
}
