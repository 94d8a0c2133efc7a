import { postgresSource } from '../../src/source/postgres-source.ts';
import type { SnapshotPool } from '../../src/source/snapshot-pool.ts';
import type { Source } from '../../src/source/source.ts';
import type { Sources } from '../../src/source/sources.ts';

/** The database of a test as a source. */
export function ownSource({ snapshots }: { snapshots: SnapshotPool }): Source {
  return postgresSource([{ name: 'own', pool: snapshots }]);
}

/** The database of a test as the only source. */
export function ownSources(database: { snapshots: SnapshotPool }): Sources {
  const own = ownSource(database);
  return { of: () => own, others: new Map(), pools: [], end: own.end };
}

/** What the sweeper gets if there are no other sources. */
export const NO_OTHERS = { installation: '00000000', sources: { others: new Map<string, Source>() } };
