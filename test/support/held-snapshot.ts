import { type Snapshot, type SnapshotOptions, withSnapshot } from '../../src/source/snapshot.ts';
import type { SnapshotPool } from '../../src/source/snapshot-pool.ts';

/** A snapshot that a test keeps open over several steps, until it calls `close`. */
export async function holdSnapshot(
  pool: SnapshotPool,
  options: SnapshotOptions,
): Promise<Snapshot & { close(): Promise<void> }> {
  const opened = Promise.withResolvers<Snapshot>();
  const closing = Promise.withResolvers<void>();
  const held = withSnapshot(pool, options, async (snapshot) => {
    opened.resolve(snapshot);
    await closing.promise;
  });
  held.catch(opened.reject);
  const snapshot = await opened.promise;
  return {
    ...snapshot,
    async close() {
      closing.resolve();
      await held;
    },
  };
}
