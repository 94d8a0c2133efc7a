/** A PostgreSQL database as a source: its primary or a hot standby, on one host or on the first of several that accepts connections. */
import { isDatabaseUnavailable } from '../db/away.ts';
import type { RowBlock } from './copy-blocks.ts';
import { copyRows } from './copy-rows.ts';
import { cutReport } from './cut-report.ts';
import { explained, inSnapshot, type OpenSnapshot, openSnapshot, withSnapshot } from './snapshot.ts';
import { SnapshotLost } from './snapshot-errors.ts';
import type { SnapshotPool } from './snapshot-pool.ts';
import type { Frozen, Source } from './source.ts';
import { rowsStatement } from './statements.ts';

/** A host of a source. */
export interface SourceHost {
  /** `host:port`. */
  name: string;
  pool: SnapshotPool;
}

interface Token {
  id: string;
  mark: string;
  /** Null if the source had only one host. */
  host: string | null;
}

/** `hosts` are tried in this order. */
export function postgresSource(hosts: readonly SourceHost[]): Source {
  return {
    freeze: (options) =>
      onFirst(hosts, async ({ name, pool }) => {
        const snapshot = await openSnapshot(pool, options);
        return frozen(snapshot, hosts.length > 1 ? name : null);
      }),

    read(token, { reading, range, signal, memory }, work) {
      const { id, mark, host } = parsed(token);
      const { timezone } = reading.params.index_params;
      return inSnapshot(hostOf(hosts, host).pool, { id, mark, timezone, signal }, async (connection) => {
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

    look: (options, work) => onFirst(hosts, ({ pool }) => withSnapshot(pool, options, work)),

    async end() {
      await Promise.all(hosts.map(({ pool }) => pool.end()));
    },
  };
}

/** Runs `work` on the first host that is available. */
async function onFirst<T>(hosts: readonly SourceHost[], work: (host: SourceHost) => Promise<T>): Promise<T> {
  const [first, ...others] = hosts;
  try {
    return await work(first!);
  } catch (error) {
    if (others.length === 0 || !isDatabaseUnavailable(error as Error)) throw error;
    return onFirst(others, work);
  }
}

async function frozen(snapshot: OpenSnapshot, host: string | null): Promise<Frozen> {
  const { id, mark, asOf: instant, transactions, lost: until } = snapshot;
  const token: Token = { id, mark, host };
  try {
    return {
      token: JSON.stringify(token),
      host,
      instant,
      transactions,
      position: await snapshot.walPosition(),
      until,
      cut: (reading, size) => cutReport(snapshot, reading, size),
      thaw: snapshot.close,
    };
  } catch (error) {
    await snapshot.close();
    throw error;
  }
}

/** Throws {@link SnapshotLost} for a token of an earlier version, whose process no longer runs. */
function parsed(token: string): Token {
  if (!token.startsWith('{')) throw new SnapshotLost('The snapshot is of an earlier version of Sheaf.');
  return JSON.parse(token);
}

/** With one host, it is the one under another name, or its snapshot proves that it is not. */
function hostOf(hosts: readonly SourceHost[], name: string | null): SourceHost {
  const found = hosts.length === 1 ? hosts[0] : hosts.find((host) => host.name === name);
  if (found) return found;
  throw new SnapshotLost(
    `The snapshot is on ${name ?? 'the only host'}, which is not in the settings of this process.`,
  );
}

async function* noting(rows: AsyncIterable<RowBlock>, failure: { of: Error | null }): AsyncGenerator<RowBlock> {
  try {
    yield* rows;
  } catch (error) {
    failure.of = explained(error as Error);
    throw failure.of;
  }
}
