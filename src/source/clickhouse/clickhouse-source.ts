/** A ClickHouse database as a source. An export reads clones of its tables, which `thaw` and the sweeper remove. */
import { firstOf, type Host, hostOf } from '../hosts.ts';
import { SnapshotConflict, SnapshotLost } from '../snapshot-errors.ts';
import type { Frozen, Source, SweepFault } from '../source.ts';
import { rowsStatement } from '../statements.ts';
import { clickHouseLook, cutInClickHouse } from './clickhouse-look.ts';
import { type Clone, createClone, dropClone, listClones, markOf } from './clone.ts';
import { type ClickHouseFailure, UNKNOWN_DATABASE } from './errors.ts';
import type { ClickHouseServer } from './server.ts';

export interface ClickHouseHost extends Host {
  server: ClickHouseServer;
}

interface Token {
  /** The database of the clone. */
  clone: string;
  mark: string;
  host: string;
}

/** Interval of checks that a clone is as it was. */
const CHECK_MS = 5000;

/** Minimum age of clones that the sweeper removes. One without an owner can be in use by a command for longer. */
const SETTLED_MS = { owned: 10 * 60_000, free: 24 * 3_600_000 };

/** `hosts` are tried in this order. `checkMs` is the interval of checks that a clone is as it was. */
export function clickHouseSource(hosts: readonly ClickHouseHost[], { checkMs = CHECK_MS } = {}): Source {
  const onFirst = firstOf(hosts);
  return {
    // Policies of ClickHouse do not apply to clones.
    rowSecurity: null,

    freeze: (options) =>
      onFirst(async (host) => {
        const clone = await createClone(host.server, options);
        const { timezone } = options.reading.params.index_params;
        return frozen(clone, { host, isOnlyOne: hosts.length === 1, checkMs, timezone, signal: options.signal });
      }),

    async read(token, { reading, range, signal, memory }, work) {
      const { clone, mark, host } = JSON.parse(token) as Token;
      const { server } = hostOf(hosts, host);
      const { timezone } = reading.params.index_params;
      signal.throwIfAborted();
      await proveClone(server, clone, mark);
      const request = { database: clone, timezone, signal, ...(memory ? { memory } : {}) };
      const result = await server.rows(rowsStatement(reading, range), request, work).catch(rethrow);
      // A server that restarts merges again.
      await proveClone(server, clone, mark);
      return result;
    },

    look: (options, work) =>
      onFirst(async ({ server }) => {
        const { steady, signal = new AbortController().signal } = options;
        if (!steady) return work(await clickHouseLook(server, options, server.database));
        const clone = await createClone(server, { reading: steady, signal });
        try {
          return await work(await clickHouseLook(server, options, clone.database));
        } finally {
          await dropClone(server, clone.database);
        }
      }),

    async sweep(installation, isOwned) {
      let removed = 0;
      const faults: SweepFault[] = [];
      for (const { name: host, server } of hosts) {
        try {
          for (const { database, owner, ageMs } of await listClones(server)) {
            const isOld = ageMs >= (owner ? SETTLED_MS.owned : SETTLED_MS.free);
            // Another database of Sheaf removes its own.
            if (!isOld || (owner && (owner.installation !== installation || (await isOwned(owner))))) continue;
            const error = await dropClone(server, database);
            if (error) faults.push({ host, error });
            else removed++;
          }
        } catch (error) {
          // The other hosts have clones of their own.
          faults.push({ host, error: error as Error });
        }
      }
      return { removed, faults };
    },

    async end() {
      await Promise.all(hosts.map(({ server }) => server.end()));
    },
  };
}

interface FrozenOn {
  host: ClickHouseHost;
  isOnlyOne: boolean;
  checkMs: number;
  timezone: string;
  signal: AbortSignal;
}

function frozen(clone: Clone, { host, isOnlyOne, checkMs, timezone, signal }: FrozenOn): Frozen {
  const { server, name } = host;
  const { database, mark, instant, tables } = clone;
  const token: Token = { clone: database, mark, host: name };
  const { promise: until, reject } = Promise.withResolvers<never>();
  until.catch(() => {});
  const check = () =>
    proveClone(server, database, mark).catch((error: Error) => {
      const isGone = error instanceof SnapshotLost;
      if (isGone) reject(new SnapshotConflict('The clone of the tables has been removed.', { cause: error }));
      // Parts notice an outage of the server themselves.
      else if (error instanceof SnapshotConflict) reject(error);
    });
  // One at a time, however slow the server is.
  let isChecking = false;
  const timer = setInterval(async () => {
    if (isChecking) return;
    isChecking = true;
    await check();
    isChecking = false;
  }, checkMs);
  timer.unref();
  return {
    token: JSON.stringify(token),
    snapshotId: database,
    host: isOnlyOne ? null : name,
    instant,
    transactions: null,
    tables,
    position: null,
    until,
    cut: (reading, size) => cutInClickHouse(server, { database, timezone, signal }, reading, size).catch(rethrow),
    // `checkSources` refuses report types of ClickHouse that have a summary.
    summarize: () => Promise.reject(new Error('A source of ClickHouse has no summaries.')),
    // It holds no connection.
    holding: (work) => work(),
    async thaw() {
      clearInterval(timer);
      await dropClone(server, database);
    },
  };
}

/** Rejects with {@link SnapshotLost} if the clone does not exist any more, and with {@link SnapshotConflict} if it has changed. */
async function proveClone(server: ClickHouseServer, database: string, mark: string): Promise<void> {
  const found = await markOf(server, database).catch(rethrow);
  if (found === mark) return;
  throw new SnapshotConflict(
    `The clone ${database} has changed since the export started. The server may have restarted, or the connection reached a different server.`,
  );
}

function rethrow(error: Error): never {
  if ((error as ClickHouseFailure).number !== UNKNOWN_DATABASE) throw error;
  throw new SnapshotLost('The clone of the tables does not exist any more.', { cause: error });
}
