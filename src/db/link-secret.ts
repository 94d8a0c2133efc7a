/** The secret that signs links to Sheaf when the files are in a bucket. All processes of a database have the same secret. */
import { randomBytes } from 'node:crypto';
import type { Queryable } from './pool.ts';

/** Reads the secret once and creates it if there is none. After a failure, the next call reads it again. */
export function linkSecret(pool: Queryable): () => Promise<string> {
  let reading: Promise<string> | null = null;
  return () => {
    reading ??= read(pool).catch((error: unknown) => {
      reading = null;
      throw error;
    });
    return reading;
  };
}

async function read(pool: Queryable): Promise<string> {
  // If two processes create it at the same time, one wins.
  await pool.query('insert into sheaf.link_secret (secret) values ($1) on conflict do nothing', [
    randomBytes(32).toString('hex'),
  ]);
  const { rows } = await pool.query<{ secret: string }>('select secret from sheaf.link_secret');
  return rows[0]!.secret;
}
