/**
 * One instant of the database, held open: the coordinator of an export opens it, and every part, on whatever
 * machine, reads in it. https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION
 */
import type pg from 'pg';
import { whileHolding } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { SnapshotPool } from './snapshot-pool.ts';

export interface Snapshot {
  /** What others give to {@link joinSnapshot} while this snapshot is open. */
  id: string;
  /** The instant, as PostgreSQL prints it with microseconds, in UTC. */
  asOf: string;
  /** Which transactions it sees, as `pg_visible_in_snapshot` takes them: `745:750:748`. */
  transactions: string;
  /** Rejects when the connection is lost, and with it the snapshot; never resolves. */
  lost: Promise<never>;
  query<Row extends pg.QueryResultRow>(statement: Sql): Promise<Row[]>;
  /**
   * Position in the write-ahead log, as PostgreSQL prints it: just after the instant when it is asked for at once. Null where
   * the server does not tell.
   */
  walPosition(): Promise<string | null>;
  /** Lends the connection, for a COPY. */
  read<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T>;
}

export interface SnapshotOptions {
  /** Time zone in which the statements read and print times. */
  timezone: string;
  /** Cancels the running statement on the server when it aborts. */
  signal?: AbortSignal;
  /** Maximum milliseconds of one statement; no limit by default. */
  limitMs?: number;
  /** Whether one statement can use several cores; true by default. */
  parallel?: boolean;
}

/** Opens a snapshot of now, runs `work` with it, and lets go of it. */
export async function withSnapshot<T>(
  pool: SnapshotPool,
  { timezone, signal, limitMs = 0, parallel = true }: SnapshotOptions,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const connection = await pool.connections.connect();
  const { promise: lost, reject: onLost } = Promise.withResolvers<never>();
  lost.catch(() => {});
  connection.on('error', onLost);
  const disarm = cancelOnAbort(pool, connection, signal);
  try {
    const settings = parallel ? sessionSettings(timezone, limitMs) : onOneCore(sessionSettings(timezone, limitMs));
    const snapshot = { ...(await begin(connection, settings)), ...reading(connection, lost) };
    return await whileHolding(pool.connections, () => work(snapshot));
  } finally {
    disarm();
    connection.off('error', onLost);
    // A cancel may still be on its way, and must not end the statement of the next reader.
    if (signal?.aborted) connection.release(true);
    else await giveBack(connection);
  }
}

type Instant = Pick<Snapshot, 'id' | 'asOf' | 'transactions'>;

async function begin(connection: pg.PoolClient, settings: Sql): Promise<Instant> {
  // One answer per statement, which the types of pg do not know.
  const results: unknown = await connection.query(
    `begin isolation level repeatable read read only; ${settings.text};
     select pg_export_snapshot() as id, (now() at time zone 'UTC')::text || '+00' as "asOf",
       pg_current_snapshot()::text as transactions`,
  );
  return (results as { rows: Instant[] }[]).at(-1)!.rows[0]!;
}

function reading(connection: pg.PoolClient, lost: Promise<never>): Omit<Snapshot, keyof Instant> {
  return {
    lost,
    walPosition: () => walPosition(connection),
    query: async (statement) => (await Promise.race([connection.query(statement.text), lost])).rows,
    read: (work) => Promise.race([work(connection), lost]),
  };
}

/** Whoever held the snapshot has lost it, with its process or its connection: there is nothing to read any more. */
export class SnapshotGone extends Error {}

/**
 * PostgreSQL 16 and newer report a snapshot that nobody holds as `undefined_object`. PostgreSQL 15 reports an invalid parameter
 * value and quotes the snapshot, which tells it from an invalid time zone. Every version reports
 * `object_not_in_prerequisite_state` when the holder ends while its snapshot is imported.
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/time/snapmgr.c (ImportSnapshot)
 */
function isGone(error: { code?: string; message: string }, id: string): boolean {
  if (error.code === '42704' || error.code === '55000') return true;
  return error.code === '22023' && error.message.includes(id);
}

/** The snapshot of somebody else, and what ends the reading in it. */
export interface JoinSnapshot {
  id: string;
  timezone: string;
  signal: AbortSignal;
}

/**
 * Runs `work` on a connection that reads in the snapshot of somebody else; rejects with {@link SnapshotGone} when it is not
 * held any more. When `work` rejects the connection is closed; when the signal aborts the running statement is cancelled.
 */
export async function inSnapshot<T>(
  pool: SnapshotPool,
  snapshot: JoinSnapshot,
  work: (connection: pg.PoolClient) => Promise<T>,
): Promise<T> {
  snapshot.signal.throwIfAborted();
  const connection = await pool.connections.connect();
  const disarm = cancelOnAbort(pool, connection, snapshot.signal);
  try {
    await joinSnapshot(connection, snapshot);
    const result = await whileHolding(pool.connections, () => work(connection));
    disarm();
    await giveBack(connection);
    return result;
  } catch (error) {
    disarm();
    connection.release(true);
    throw error;
  }
}

async function joinSnapshot(connection: pg.PoolClient, { id, timezone }: JoinSnapshot): Promise<void> {
  const begin = sql`begin isolation level repeatable read read only; set transaction snapshot ${id};`;
  try {
    await connection.query(`${begin.text}${sessionSettings(timezone, 0).text}`);
  } catch (error) {
    if (!isGone(error as Error, id)) throw error;
    throw new SnapshotGone(`The snapshot ${id} is gone.`, { cause: error });
  }
}

/** Some managed servers keep it to themselves: then null, and the transaction goes on. */
async function walPosition(connection: pg.PoolClient): Promise<string | null> {
  try {
    const answers = await connection.query(
      `savepoint wal_position;
       select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as lsn;
       release savepoint wal_position`,
    );
    // One answer per statement, which the types of pg do not know.
    return (answers as unknown as { rows: { lsn: string }[] }[])[1]!.rows[0]!.lsn;
  } catch {
    await connection.query('rollback to savepoint wal_position');
    return null;
  }
}

/** Has the server cancel what a connection runs when the signal aborts, until the returned function is called. */
function cancelOnAbort(pool: SnapshotPool, connection: pg.PoolClient, signal?: AbortSignal): () => void {
  const pid = (connection as unknown as { processID: number }).processID;
  const cancel = () => void pool.cancel(pid);
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

async function giveBack(connection: pg.PoolClient): Promise<void> {
  try {
    await connection.query('rollback');
    connection.release();
  } catch {
    connection.release(true);
  }
}

/**
 * The transaction's own settings: the encoders read ISO dates, and a snapshot may wait for its parts longer than
 * a server lets transactions idle.
 */
function sessionSettings(timezone: string, limitMs: number): Sql {
  return sql`set local timezone to ${timezone}; set local datestyle to 'ISO, YMD';
    set local idle_in_transaction_session_timeout to 0; set local statement_timeout to ${limitMs}`;
}

function onOneCore(settings: Sql): Sql {
  return sql`${settings}; set local max_parallel_workers_per_gather to 0`;
}
