/** Identifies a database of Sheaf among others that use the same servers. */
import { hash } from 'node:crypto';
import type { Queryable } from './pool.ts';

/**
 * Resolves with eight hexadecimal digits. `secret` is that of its links, which a copy of the database has, too. The identifier of the
 * cluster tells the copies apart, unless the role may not read it.
 */
export async function installationOf(pool: Queryable, secret: string): Promise<string> {
  const { rows: rights } = await pool.query<{ allowed: boolean; database: string }>(
    `select has_function_privilege('pg_catalog.pg_control_system()', 'execute') as allowed, current_database() as database`,
  );
  const { allowed, database } = rights[0]!;
  const cluster = allowed
    ? (await pool.query<{ id: string }>('select system_identifier::text as id from pg_control_system()')).rows[0]!.id
    : '';
  return hash('sha256', [secret, cluster, database].join('/')).slice(0, 8);
}
