/**
 * The embedded PostgreSQL is the real server from its npm package, one per data folder. It listens on a Unix socket in a folder
 * that only its user can enter. The first process starts it, others join it, and the last one to leave stops it. Processes also
 * join a server that outlived the process that started it (kill -9). If the server ends while services use it, they restart it.
 */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeFolder } from '../make-folder.ts';
import { OperatorError } from '../operator-error.ts';
import {
  clusterExists,
  makeCluster,
  PORT,
  ROLE,
  runningServer,
  SUPERUSER,
  startServer,
  stopServer,
} from './embedded-cluster.ts';
import { isTemporary } from './explain-embedded.ts';

/** Time limit for joining or starting. On two cores, initdb takes 0.8 s and a start 0.1 s. */
const START_LIMIT_MS = 60_000;

/** After this many failed restarts, the service stops. */
const MAX_RESTARTS = 3;

/** Pause between restarts. */
const RESTART_PAUSE_MS = 1000;

/** `application_name` of the connection that marks a process as present. */
const PRESENCE = 'sheaf presence';

export interface EmbeddedServer {
  /** Returns the connection string for a database. Default: `sheaf`, which {@link openEmbedded} creates. */
  url(database?: string): string;
  /** Leaves the server. The last process to leave stops it. */
  close(): Promise<void>;
}

/** Keeps the server running for a service: when it ends, it is restarted with the same connection string. */
export interface Keep {
  log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
  /** Called when the server ended and could not be restarted. */
  onLost(error: Error): void;
  /** Called while the first start of the server waits for its process, for work that blocks this one. Must not throw. */
  meanwhile?(): void;
}

export interface EmbeddedOptions {
  /** Folder of the cluster. Created if missing. */
  folder: string;
  /** More server settings, for example `{ fsync: 'off' }` for disposable data. */
  settings?: Record<string, string>;
  /** Omitted by commands, which end with the server. */
  keep?: Keep;
}

/** Joins the server of the folder. Starts it if it is not running, and creates its cluster if there is none. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = join(options.folder, 'postgres');
  await makeFolder(options.folder, 0o711);
  if (!(await clusterExists(place))) await makeCluster(place);
  const cluster = await realpath(place);

  const deadline = Date.now() + START_LIMIT_MS;
  let failure: unknown;
  while (Date.now() < deadline) {
    try {
      const running = await runningServer(cluster);
      if (running) return await attach(running.socketFolder, { ...options, cluster });
      await startServer(cluster, options.settings ?? {}, options.keep?.meanwhile);
    } catch (error) {
      // Another process can be starting or stopping the server at this moment.
      if (error instanceof OperatorError && !isTemporary(error)) throw error;
      failure = error;
      await sleep(50);
    }
  }
  if (failure instanceof OperatorError) throw failure;
  throw new OperatorError(
    `The embedded PostgreSQL did not start within ${START_LIMIT_MS / 1000} s. See the end of ${cluster}/server.log.`,
    { cause: failure },
  );
}

interface AttachOptions extends EmbeddedOptions {
  cluster: string;
}

async function attach(socketFolder: string, { cluster, settings, keep }: AttachOptions): Promise<EmbeddedServer> {
  let presence = await connect(socketFolder, PRESENCE);
  let leaving = false;
  await ensureDatabase(presence);
  const watch = () => presence.once('end', () => void restore());
  if (keep) watch();

  /** All present services do this at the same time. The first one starts the server, and the others join it. */
  async function restore(): Promise<void> {
    const { log, onLost } = keep!;
    const since = performance.now();
    if (!leaving) log.warn({}, 'the embedded PostgreSQL ended; restarting it');
    for (let tries = 1; !leaving; tries++) {
      try {
        presence = await rejoin();
        watch();
        log.info({ ms: Math.round(performance.now() - since) }, 'the embedded PostgreSQL is back');
        return;
      } catch (err) {
        log.error({ err, tries }, 'the embedded PostgreSQL could not be restarted');
        if (tries === MAX_RESTARTS) return onLost(lost(cluster, err));
        await sleep(RESTART_PAUSE_MS);
      }
    }
  }

  async function rejoin(): Promise<pg.Client> {
    if (!(await runningServer(cluster))) {
      await startServer(cluster, settings ?? {}).catch(async (error: unknown) => {
        if (!(await runningServer(cluster))) throw error;
      });
    }
    const running = await runningServer(cluster);
    if (running && running.socketFolder !== socketFolder) throw new Error('Its socket folder has changed.');
    return connectOnceReady(cluster, socketFolder);
  }

  return {
    url: (database = ROLE) => `postgresql://${ROLE}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${PORT}`,
    async close() {
      leaving = true;
      await presence.end().catch(() => {});
      await leave(cluster);
    },
  };
}

function lost(cluster: string, cause: unknown): Error {
  return new OperatorError(
    `The embedded PostgreSQL ended and could not be restarted in ${MAX_RESTARTS} tries. Fix the problem in ${join(cluster, 'server.log')}, then start Sheaf again.`,
    { cause },
  );
}

/** Waits for crash recovery, which takes seconds after many writes. */
async function connectOnceReady(cluster: string, socketFolder: string): Promise<pg.Client> {
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    try {
      return await connect(socketFolder, PRESENCE);
    } catch (error) {
      if (Date.now() > deadline || !(await runningServer(cluster))) throw error;
      await sleep(50);
    }
  }
}

/** Stops the server unless others are connected. Processes that leave at the same time do this one after the other. */
async function leave(cluster: string): Promise<void> {
  const running = await runningServer(cluster);
  const last = running && (await connect(running.socketFolder, 'sheaf leaving').catch(() => null));
  if (!running || !last) return;
  await last.query('select pg_advisory_lock(hashtext($1))', ['leave']);
  if (await isAlone(last)) await stopServer(cluster, running.socketFolder);
  await last.end().catch(() => {});
}

async function connect(socketFolder: string, name: string): Promise<pg.Client> {
  const connection = new pg.Client({
    host: socketFolder,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    application_name: name,
  });
  // An error means that the server has ended, which the `end` event also reports.
  connection.on('error', () => {});
  await connection.connect();
  return connection;
}

async function ensureDatabase(connection: pg.Client): Promise<void> {
  const { rowCount } = await connection.query('select from pg_database where datname = $1', [ROLE]);
  if (rowCount) return;
  // If two processes join at the same time, both try, and the second one finds that the role or database exists.
  const already = (error: { code?: string }) => {
    if (error.code !== '42710' && error.code !== '42P04' && error.code !== '23505') throw error;
  };
  await connection.query(`create role ${ROLE} login createdb`).catch(already);
  await connection.query(`create database ${ROLE} owner ${ROLE}`).catch(already);
}

/**
 * Whether no other process of Sheaf and no other program, such as psql, is connected. Checks several times, because a closed
 * connection stays visible for a moment.
 */
async function isAlone(connection: pg.Client): Promise<boolean> {
  for (let check = 0; check < 5; check++) {
    const { rowCount } = await connection.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
         and (application_name = $1 or application_name not like 'sheaf%')`,
      [PRESENCE],
    );
    if (rowCount === 0) return true;
    await sleep(20);
  }
  return false;
}
