/**
 * A snapshot of the database. The coordinator of an export opens it, and all parts read in it, on any machine.
 * https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION
 */
import type pg from 'pg';
import { whileHolding } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { SnapshotConflict, SnapshotLost } from './snapshot-errors.ts';
import { SERVER, type SnapshotPool } from './snapshot-pool.ts';

export interface Snapshot {
  /** Identifies the snapshot for {@link inSnapshot} while it is open. */
  id: string;
  /** The timestamp of the snapshot in UTC with microseconds, in PostgreSQL's format. */
  asOf: string;
  /** The transactions that it includes, in the form of `pg_visible_in_snapshot`, such as `745:750:748`. */
  transactions: string;
  /** Distinguishes the snapshot from others with the same ID, on another server or before a restart. */
  mark: string;
  /** Rejects when the connection, and with it the snapshot, is lost. Never resolves. */
  lost: Promise<never>;
  query<Row extends pg.QueryResultRow>(statement: Sql): Promise<Row[]>;
  /**
   * Resolves with the current position in the write-ahead log, in PostgreSQL's format. If you call it immediately, it is just
   * after the snapshot. Null if the server does not report it.
   */
  walPosition(): Promise<string | null>;
  /** Runs `work` with the connection, for a COPY. */
  read<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T>;
}

export interface SnapshotOptions {
  /** Time zone in which the statements read and print times. */
  timezone: string;
  /** When it aborts, the running statement is canceled on the server. */
  signal?: AbortSignal;
  /** Maximum duration of one statement, in milliseconds. By default, there is no limit. */
  limitMs?: number;
  /** Whether one statement can use several cores. Default true. */
  parallel?: boolean;
  /** Runs before the first read. If it rejects, there is no snapshot. */
  limitRows?: LimitRows | undefined;
  /** Runs after each read, before its result is returned, and rejects if it must not be. */
  checkRead?: LimitRows | undefined;
}

/** Limits the transaction of a connection to the rows of one publisher, or rejects. */
export type LimitRows = (connection: pg.PoolClient) => Promise<void>;

/** Opens a snapshot, runs `work` with it, and closes it. Rejects with {@link SnapshotConflict} if recovery cancels a statement. */
export async function withSnapshot<T>(
  pool: SnapshotPool,
  options: SnapshotOptions,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const snapshot = await openSnapshot(pool, options);
  try {
    return await whileHolding(pool.connections, () => work(snapshot));
  } finally {
    await snapshot.close();
  }
}

/** A snapshot that is open until `close`, which never rejects. */
export interface OpenSnapshot extends Snapshot {
  close(): Promise<void>;
}

/** Opens a snapshot. Call `close` in any case. */
export async function openSnapshot(
  pool: SnapshotPool,
  { timezone, signal, limitMs = 0, parallel = true, limitRows, checkRead }: SnapshotOptions,
): Promise<OpenSnapshot> {
  signal?.throwIfAborted();
  const connection = await pool.connections.connect();
  const { promise: lost, reject } = Promise.withResolvers<never>();
  lost.catch(() => {});
  const onLost = (error: Error) => reject(explained(error));
  connection.on('error', onLost);
  let server: string | null = null;
  const disarm = cancelOnAbort(pool, connection, { signal, server: () => server });
  const close = async () => {
    disarm();
    connection.off('error', onLost);
    // A pending cancel request must not end the statement of the next reader.
    if (signal?.aborted) connection.release(true);
    else await endTransaction(connection);
  };
  try {
    const settings = parallel ? sessionSettings(timezone, limitMs) : onOneCore(sessionSettings(timezone, limitMs));
    const begun = await begin(connection, settings).catch(rethrow);
    server = serverOfMark(begun.mark);
    await limitRows?.(connection).catch(rethrow);
    return { ...begun, ...reading(connection, lost, checkRead), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type SnapshotInfo = Pick<Snapshot, 'id' | 'asOf' | 'transactions' | 'mark'>;

/** Servers number snapshots from the same beginning. A server and the visible transactions do not repeat together. */
const MARK = `${SERVER} || '/' || left(encode(sha256(convert_to(pg_current_snapshot()::text, 'UTF8')), 'hex'), 32)`;

/**
 * During recovery, the server does not list the transactions in progress (tried with PostgreSQL 18). All that began before the oldest
 * of them are certain to be included.
 */
const TRANSACTIONS = `case when pg_is_in_recovery()
    then pg_snapshot_xmin(pg_current_snapshot())::text || ':' || pg_snapshot_xmin(pg_current_snapshot())::text || ':'
    else pg_current_snapshot()::text end`;

const serverOfMark = (mark: string) => mark.split('/')[0]!;

async function begin(connection: pg.PoolClient, settings: Sql): Promise<SnapshotInfo> {
  // pg returns one result per statement, which its types do not include.
  const results: unknown = await connection.query(
    `begin isolation level repeatable read read only; ${settings.text};
     select pg_export_snapshot() as id, (now() at time zone 'UTC')::text || '+00' as "asOf",
       ${TRANSACTIONS} as transactions, ${MARK} as mark`,
  );
  return (results as { rows: SnapshotInfo[] }[]).at(-1)!.rows[0]!;
}

function reading(
  connection: pg.PoolClient,
  lost: Promise<never>,
  checkRead: LimitRows = async () => {},
): Omit<Snapshot, keyof SnapshotInfo> {
  const checked = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await checkRead(connection);
    return result;
  };
  return {
    lost,
    walPosition: () => walPosition(connection),
    query: async (statement) =>
      (await Promise.race([checked(connection.query(statement.text)).catch(rethrow), lost])).rows,
    read: (work) => Promise.race([checked(work(connection)).catch(rethrow), lost]),
  };
}

/**
 * SQLSTATEs with which recovery cancels statements and ends idle snapshots on a standby. No other cause gives a transaction that only
 * reads a serialization failure. A deadlock with a lock of another session is treated the same.
 * https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-CONFLICT
 */
const CONFLICTS = new Set(['40001', '40P01']);

/** The error, or a {@link SnapshotConflict} with it as the cause. */
export function explained(error: Error): Error {
  const { code } = error as { code?: string };
  if (code === undefined || !CONFLICTS.has(code)) return error;
  return new SnapshotConflict('The database canceled a read of the snapshot.', { cause: error });
}

function rethrow(error: Error): never {
  throw explained(error);
}

/**
 * PostgreSQL 16 and newer report a snapshot that does not exist as `undefined_object`. PostgreSQL 15 reports an invalid parameter
 * value and quotes the snapshot, which distinguishes it from an invalid time zone. Every version reports
 * `object_not_in_prerequisite_state` if the transaction ends while its snapshot is imported.
 * https://github.com/postgres/postgres/blob/REL_15_STABLE/src/backend/utils/time/snapmgr.c (ImportSnapshot)
 */
function isLost(error: { code?: string; message: string }, id: string): boolean {
  // Another server can have a snapshot with this ID in another database, which is a feature that PostgreSQL does not support.
  if (error.code === '42704' || error.code === '55000' || error.code === '0A000') return true;
  return error.code === '22023' && error.message.includes(id);
}

/** A snapshot of another connection. If the signal aborts, reading ends. */
export interface JoinSnapshot extends Pick<Snapshot, 'id'> {
  /** Null if it is not known. The snapshot is then taken for the right one. */
  mark: string | null;
  timezone: string;
  signal: AbortSignal;
  /** Runs before `work`, which does not run if it rejects. */
  limitRows?: LimitRows | undefined;
  /** Runs after `work`, whose result is not returned if it rejects. */
  checkRead?: LimitRows | undefined;
}

/**
 * Runs `work` on a connection that reads in the snapshot of another connection. Rejects with {@link SnapshotLost} if that
 * snapshot is no longer open, and with {@link SnapshotConflict} if the snapshot of this name is another one or recovery cancels a
 * statement. If `work` rejects, the connection is closed. If the signal aborts, the running statement is canceled.
 */
export async function inSnapshot<T>(
  pool: SnapshotPool,
  snapshot: JoinSnapshot,
  work: (connection: pg.PoolClient) => Promise<T>,
): Promise<T> {
  snapshot.signal.throwIfAborted();
  const connection = await pool.connections.connect();
  const server = snapshot.mark === null ? null : serverOfMark(snapshot.mark);
  const disarm = cancelOnAbort(pool, connection, { signal: snapshot.signal, server: () => server });
  try {
    await joinSnapshot(connection, snapshot);
    await snapshot.limitRows?.(connection);
    const result = await whileHolding(pool.connections, () => work(connection));
    await snapshot.checkRead?.(connection);
    disarm();
    await endTransaction(connection);
    return result;
  } catch (error) {
    disarm();
    connection.release(true);
    throw explained(error as Error);
  }
}

async function joinSnapshot(connection: pg.PoolClient, { id, mark, timezone }: JoinSnapshot): Promise<void> {
  const begin = sql`begin isolation level repeatable read read only; set transaction snapshot ${id};`;
  try {
    const results: unknown = await connection.query(
      `${begin.text}${sessionSettings(timezone, 0).text}; select ${MARK} as mark`,
    );
    const found = (results as { rows: { mark: string }[] }[]).at(-1)!.rows[0]!;
    if (mark === null || found.mark === mark) return;
  } catch (error) {
    if (!isLost(error as Error, id)) throw error;
    if (mark === null || serverOfMark(mark) === (await serverOf(connection))) {
      throw new SnapshotLost(`The snapshot ${id} is no longer open.`, { cause: error });
    }
  }
  throw new SnapshotConflict(
    `This server does not have the snapshot ${id} of the export. It is another one, or has restarted.`,
  );
}

async function serverOf(connection: pg.PoolClient): Promise<string> {
  await connection.query('rollback');
  return (await connection.query<{ server: string }>(`select ${SERVER} as server`)).rows[0]!.server;
}

/** Returns null if the server does not permit it, as some managed servers do not. The transaction continues in either case. */
async function walPosition(connection: pg.PoolClient): Promise<string | null> {
  try {
    const results = await connection.query(
      `savepoint wal_position;
       select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text as lsn;
       release savepoint wal_position`,
    );
    // pg returns one result per statement, which its types do not include.
    return (results as unknown as { rows: { lsn: string }[] }[])[1]!.rows[0]!.lsn;
  } catch {
    await connection.query('rollback to savepoint wal_position');
    return null;
  }
}

/** Cancels the connection's statement on the server when the signal aborts, until you call the returned function. */
function cancelOnAbort(
  pool: SnapshotPool,
  connection: pg.PoolClient,
  { server, signal }: { server: () => string | null; signal: AbortSignal | undefined },
): () => void {
  const pid = (connection as unknown as { processID: number }).processID;
  const cancel = () => void pool.cancel(pid, server());
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

/** Milliseconds to wait for the end of a transaction. A host without power responds to nothing, and the network reports it minutes later. */
const END_MS = 5000;

async function endTransaction(connection: pg.PoolClient): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('The host does not respond.')), END_MS);
  try {
    await Promise.race([connection.query('rollback'), late.promise]);
    connection.release();
  } catch {
    connection.release(true);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Returns the settings of a transaction. The encoders require ISO dates. A snapshot can wait for its parts longer than the
 * server's limit for idle transactions.
 */
function sessionSettings(timezone: string, limitMs: number): Sql {
  return sql`set local timezone to ${timezone}; set local datestyle to 'ISO, YMD';
    set local idle_in_transaction_session_timeout to 0; set local statement_timeout to ${limitMs}`;
}

function onOneCore(settings: Sql): Sql {
  return sql`${settings}; set local max_parallel_workers_per_gather to 0`;
}
