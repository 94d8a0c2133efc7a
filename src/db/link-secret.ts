/** The secret that signs links to Sheaf where the files are in a bucket: the same for all processes of a database. */
import { randomBytes } from 'node:crypto';
import type { Queryable } from './pool.ts';

/** Reads the secret once, creating it when there is none. A failed read is tried again by the next call. */
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
  // Of two processes that create it together, one wins.
  await pool.query('insert into link_secret (secret) values ($1) on conflict do nothing', [
    randomBytes(32).toString('hex'),
  ]);
  const { rows } = await pool.query<{ secret: string }>('select secret from link_secret');
  return rows[0]!.secret;
}
