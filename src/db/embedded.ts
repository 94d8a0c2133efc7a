/**
 * The embedded PostgreSQL: the real server from its npm package, one per data folder, on a Unix socket in a
 * folder that only its user can enter. Whoever comes first starts it, others join it, and the last to
 * leave stops it. A server that outlived its starter (kill -9) is joined like any other. One that ends while
 * services are present is restarted by them, whoever started it.
 */
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
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
import { mayPass } from './explain-embedded.ts';

/** How long joining or starting may take; initdb takes 0.8 s and a start 0.1 s on two cores. */
const START_LIMIT_MS = 60_000;

/** A service that cannot restart the server this many times gives up. */
const MAX_RESTARTS = 3;

/** Pause between these tries. */
const RESTART_PAUSE_MS = 1000;

/** `application_name` of the connection that says that a process is present. */
const PRESENCE = 'sheaf presence';

export interface EmbeddedServer {
  /** Connection string for a database of the server, made by {@link openEmbedded} when it was new: `sheaf`. */
  url(database?: string): string;
  /** Leaves the server; the last to leave stops it. */
  close(): Promise<void>;
}

/** For services: the server is restarted when it ends. Its connection string stays the same. */
export interface Keep {
  log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
  /** The server ended and could not be restarted. */
  onLost(error: Error): void;
}

export interface EmbeddedOptions {
  /** Folder to keep the cluster in; made when missing. */
  folder: string;
  /** Further server settings, for example `{ fsync: 'off' }` for data that may be lost. */
  settings?: Record<string, string>;
  /** Left out by commands, which end with the server. */
  keep?: Keep;
}

/** Joins the server of the folder, starting it (and making its cluster) when there is none. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = join(options.folder, 'postgres');
  await mkdir(options.folder, { recursive: true, mode: 0o711 });
  if (!(await clusterExists(place))) await makeCluster(place);
  const cluster = await realpath(place);

  const deadline = Date.now() + START_LIMIT_MS;
  let failure: unknown;
  while (Date.now() < deadline) {
    try {
      const running = await runningServer(cluster);
      if (running) return await attach(running.socketFolder, { ...options, cluster });
      await startServer(cluster, options.settings ?? {});
    } catch (error) {
      // Another process may be starting or stopping the server just now.
      if (error instanceof OperatorError && !mayPass(error)) throw error;
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

  /** Whoever is present does this at the same time; the first to start the server wins, and the others join it. */
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
    if (running && running.socketFolder !== socketFolder) throw new Error('It is at another place now.');
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
    `The embedded PostgreSQL ended and could not be restarted in ${MAX_RESTARTS} tries. ${join(cluster, 'server.log')} says why. Mend that, then start Sheaf again.`,
    { cause },
  );
}

/** A server that crashed first recovers from its log, which takes seconds after much was written. */
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

/** Stops the server unless somebody else is connected. Those who leave together do so one after the other. */
async function leave(cluster: string): Promise<void> {
  const running = await runningServer(cluster);
  const last = running && (await connect(running.socketFolder, 'sheaf leaving').catch(() => null));
  if (!running || !last) return;
  await last.query('select pg_advisory_lock(hashtext($1))', ['leave']);
  if (await isAlone(last)) await stopServer(cluster, running.socketFolder);
  await last.end().catch(() => {});
}

async function connect(socketFolder: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({
    host: socketFolder,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    application_name: name,
  });
  // An error here is the server going away; whoever uses the connection sees it end.
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function ensureDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [ROLE]);
  if (rowCount) return;
  // Two that join together both try; the one that comes second finds the thing made.
  const already = (error: { code?: string }) => {
    if (error.code !== '42710' && error.code !== '42P04' && error.code !== '23505') throw error;
  };
  await client.query(`create role ${ROLE} login createdb`).catch(already);
  await client.query(`create database ${ROLE} owner ${ROLE}`).catch(already);
}

/**
 * Whether nobody else is present, be it another process of Sheaf or a program like psql. Looks more than once: a connection that
 * has just been closed shows for a moment longer.
 */
async function isAlone(client: pg.Client): Promise<boolean> {
  for (let look = 0; look < 5; look++) {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
         and (application_name = $1 or application_name not like 'sheaf%')`,
      [PRESENCE],
    );
    if (rowCount === 0) return true;
    await sleep(20);
  }
  return false;
}
