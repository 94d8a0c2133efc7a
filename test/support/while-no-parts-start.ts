import type { TestDatabase } from './database.ts';

/**
 * Runs `work` while no export can be completed, because workers cannot record the parts of an export. Exports can be created and read.
 * A test of an export in progress uses it, so that it does not depend on how long the export takes.
 */
export async function whileNoPartsStart<T>({ pool }: Pick<TestDatabase, 'pool'>, work: () => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  try {
    await connection.query('begin; lock table sheaf.export_parts in share mode');
    return await work();
  } finally {
    await connection.query('rollback');
    connection.release();
  }
}
