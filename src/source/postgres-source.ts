/** A PostgreSQL database as a source: its primary or a hot standby, on one host or on the first of several that accepts connections. */
import { whileHolding } from '../db/pool.ts';
import type { Publisher, RowSecurity } from '../row-security.ts';
import { copyRows } from './copy-rows.ts';
import { cutReport } from './cut-report.ts';
import { firstOf, type Host, hostOf } from './hosts.ts';
import { checkLimited, limitRows } from './limit-rows.ts';
import { postgresLook } from './postgres-look.ts';
import type { RowBlock } from './row-blocks.ts';
import { explained, inSnapshot, type LimitRows, type OpenSnapshot, openSnapshot, withSnapshot } from './snapshot.ts';
import type { SnapshotPool } from './snapshot-pool.ts';
import type { Frozen, Source, Unfrozen } from './source.ts';
import { rowsStatement } from './statements.ts';
import { summarize } from './summarize.ts';

/** A host of a source. */
export interface SourceHost extends Host {
  pool: SnapshotPool;
}

interface Token {
  id: string;
  /** Null in a token of an earlier version, which is only the ID of a snapshot in Sheaf's own database. */
  mark: string | null;
  host: string | null;
}

/**
 * `hosts` are tried in this order. With `rowSecurity`, every transaction is limited to its publisher before it reads. With `isOnlyLimit`,
 * statements have no condition of the publisher, so that no row of a table or view without policies is returned.
 */
export function postgresSource(
  hosts: readonly SourceHost[],
  rowSecurity: RowSecurity | null = null,
  { isOnlyLimit = false }: { isOnlyLimit?: boolean } = {},
): Source {
  const onFirst = firstOf(hosts);
  const limitedTo = (publisher: Publisher): LimitRows | undefined =>
    rowSecurity ? (connection) => limitRows(connection, rowSecurity, publisher) : undefined;
  const checkRead = isOnlyLimit ? checkLimited : undefined;
  const publisherOf = ({ publisherId, publisherSlug }: Unfrozen) => ({ id: publisherId, slug: publisherSlug });
  return {
    rowSecurity,

    freeze: ({ reading, signal }) =>
      onFirst(async (host) => {
        const { timezone } = reading.params.index_params;
        const snapshot = await openSnapshot(host.pool, {
          timezone,
          signal,
          limitRows: limitedTo(publisherOf(reading)),
          checkRead,
        });
        return frozen(snapshot, { host, isOnlyOne: hosts.length === 1 });
      }),

    read(token, { reading, range, signal, memory }, work) {
      const { id, mark, host } = parsed(token);
      const { timezone } = reading.params.index_params;
      const joined = { id, mark, timezone, signal, limitRows: limitedTo(publisherOf(reading)), checkRead };
      return inSnapshot(hostOf(hosts, host).pool, joined, async (connection) => {
        const rows = copyRows(connection, rowsStatement(reading, range), { signal, ...(memory ? { memory } : {}) });
        const failure = { of: null as Error | null };
        try {
          return await work(noting(rows, failure));
        } catch (error) {
          // The store can have wrapped the error of the rows in its own.
          throw failure.of ?? error;
        }
      });
    },

    look: ({ publisher, ...options }, work) =>
      onFirst(({ pool }) =>
        withSnapshot(pool, { ...options, limitRows: limitedTo(publisher), checkRead }, (snapshot) =>
          work(postgresLook(snapshot)),
        ),
      ),

    // A snapshot ends with its connection.
    sweep: async () => ({ removed: 0, faults: [] }),

    async end() {
      await Promise.all(hosts.map(({ pool }) => pool.end()));
    },
  };
}

interface FrozenOn {
  host: SourceHost;
  isOnlyOne: boolean;
}

async function frozen(snapshot: OpenSnapshot, { host, isOnlyOne }: FrozenOn): Promise<Frozen> {
  const { id, mark, asOf: instant, transactions, lost: until } = snapshot;
  const token: Token = { id, mark, host: host.name };
  try {
    return {
      token: JSON.stringify(token),
      snapshotId: id,
      host: isOnlyOne ? null : host.name,
      instant,
      transactions,
      tables: null,
      position: await snapshot.walPosition(),
      until,
      cut: (reading, size) => cutReport(snapshot, reading, size),
      summarize: (reading, columns) => summarize(snapshot, reading, columns),
      holding: (work) => whileHolding(host.pool.connections, work),
      thaw: snapshot.close,
    };
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

/** During a rolling upgrade, tokens of earlier versions are read, too. */
function parsed(token: string): Token {
  return token.startsWith('{') ? JSON.parse(token) : { id: token, mark: null, host: null };
}

async function* noting(rows: AsyncIterable<RowBlock>, failure: { of: Error | null }): AsyncGenerator<RowBlock> {
  try {
    yield* rows;
  } catch (error) {
    failure.of = explained(error as Error);
    throw failure.of;
  }
}
