/**
 * The embedded PostgreSQL: the real server from its npm package, one per data folder, on a Unix socket in a
 * folder that only its user can enter. Whoever comes first starts it, others join it, and the last to
 * leave stops it. A server that outlived its starter (kill -9) is joined like any other.
 */
import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { writeAccess } from './embedded-access.ts';
import { findBinaries, runBinary, serverUser } from './embedded-binaries.ts';
import { explainEmbedded, mayPass, type ProgramError } from './explain-embedded.ts';

/** How long joining or starting may take; initdb takes 0.8 s and a start 0.1 s on two cores. */
const START_LIMIT_MS = 60_000;

/** The role the service connects as; it owns its database and is no superuser. */
const ROLE = 'sheaf';

/** Makes the role and its database. */
const SUPERUSER = 'postgres';

/** Only names the socket file, which lies in a folder of its own. */
const PORT = 5432;

const SERVER_SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '32MB',
  max_wal_size: '2GB',
  // Exports are many short queries and a few long COPYs; compiling plans costs more than it gives.
  jit: 'off',
};

export interface EmbeddedServer {
  /** Connection string for a database of the server, made by {@link openEmbedded} when it was new: `sheaf`. */
  url(database?: string): string;
  /** Leaves the server; the last to leave stops it. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Folder to keep the cluster in; made when missing. */
  folder: string;
  /** Further server settings, for example `{ fsync: 'off' }` for data that may be lost. */
  settings?: Record<string, string>;
}

/** Joins the server of the folder, starting it (and making its cluster) when there is none. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const cluster = join(options.folder, 'postgres');
  await mkdir(options.folder, { recursive: true, mode: 0o711 });
  if (!(await exists(cluster))) await makeCluster(cluster);

  const deadline = Date.now() + START_LIMIT_MS;
  let failure: unknown;
  while (Date.now() < deadline) {
    try {
      const running = await runningServer(cluster);
      if (running) return await attach(cluster, running.socketFolder);
      await start(cluster, options.settings ?? {});
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

async function attach(cluster: string, socketFolder: string): Promise<EmbeddedServer> {
  const presence = await connect(socketFolder);
  // An error here is the server going away; the service's own pool meets and reports it.
  presence.on('error', () => {});
  await ensureDatabase(presence);
  return {
    url: (database = ROLE) => `postgresql://${ROLE}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${PORT}`,
    async close() {
      await presence.end().catch(() => {});
      await leave(cluster);
    },
  };
}

/** Stops the server unless somebody else is connected. Those who leave together do so one after the other. */
async function leave(cluster: string): Promise<void> {
  const running = await runningServer(cluster);
  const last = running && (await connect(running.socketFolder).catch(() => null));
  if (!running || !last) return;
  last.on('error', () => {});
  await last.query('select pg_advisory_lock(hashtext($1))', ['leave']);
  if (await isAlone(last)) await stop(cluster, running.socketFolder);
  await last.end().catch(() => {});
}

/** Makes a cluster beside its place and moves it there, so that two that start together cannot meet half of one. */
async function makeCluster(cluster: string): Promise<void> {
  const { initdb } = await findBinaries();
  const draft = `${cluster}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  const user = serverUser();
  if (user !== null) await chown(draft, user, user);
  await runBinary(
    initdb,
    ['-D', draft, '-U', SUPERUSER, '-A', 'peer', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'],
    [draft],
  ).catch(async (error: ProgramError) => {
    await rm(draft, { recursive: true, force: true });
    throw explainEmbedded(error, { cluster });
  });
  await rename(draft, cluster).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

async function start(cluster: string, settings: Record<string, string>): Promise<void> {
  const { pg_ctl } = await findBinaries();
  const socketFolder = await mkdtemp(join(tmpdir(), 'sheaf-pg-'));
  const user = serverUser();
  if (user !== null) await chown(socketFolder, user, user);
  const logBytes = (await stat(join(cluster, 'server.log')).catch(() => null))?.size ?? 0;
  const all = { ...SERVER_SETTINGS, ...settings, unix_socket_directories: socketFolder };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  try {
    await writeAccess(cluster, [SUPERUSER, ROLE]);
    const args = [
      'start',
      '-D',
      cluster,
      '-l',
      join(cluster, 'server.log'),
      '-w',
      '-o',
      `-p ${PORT} ${flags.join(' ')}`,
    ];
    await runBinary(pg_ctl, args, [cluster, socketFolder]);
  } catch (error) {
    await rm(socketFolder, { recursive: true, force: true });
    throw explainEmbedded(error as ProgramError, { cluster, log: await logFrom(cluster, logBytes) });
  }
}

/** What the server has written to its log beyond so many bytes; empty when there is none. */
async function logFrom(cluster: string, bytes: number): Promise<string> {
  const log = await readFile(join(cluster, 'server.log')).catch(() => Buffer.alloc(0));
  return log.subarray(bytes).toString();
}

async function stop(cluster: string, socketFolder: string): Promise<void> {
  const { pg_ctl } = await findBinaries();
  await runBinary(pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], [cluster]);
  await rm(socketFolder, { recursive: true, force: true });
}

/**
 * Reads the lock file that PostgreSQL keeps in its cluster: line 1 is the process, line 5 the socket folder.
 * https://www.postgresql.org/docs/18/storage-file-layout.html
 */
async function runningServer(cluster: string): Promise<{ socketFolder: string } | null> {
  const lockFile = join(cluster, 'postmaster.pid');
  const [pid, , , , socketFolder] = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n');
  if (!pid) return null;
  const state = await processState(Number(pid));
  // PostgreSQL itself takes a dead process that nobody has reaped (as in a container without an init) for a live one.
  if (state === 'zombie') await rm(lockFile, { force: true });
  return state === 'alive' ? { socketFolder: socketFolder ?? '' } : null;
}

async function processState(pid: number): Promise<'alive' | 'zombie' | 'gone'> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone';
  }
  // The state follows the command in brackets: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /\) Z /.test(stat) ? 'zombie' : 'alive';
}

async function connect(socketFolder: string): Promise<pg.Client> {
  const client = new pg.Client({ host: socketFolder, port: PORT, user: SUPERUSER, database: 'postgres' });
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

/** Looks more than once: a connection that has just been closed shows for a moment longer. */
async function isAlone(client: pg.Client): Promise<boolean> {
  for (let look = 0; look < 5; look++) {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rowCount === 0) return true;
    await sleep(20);
  }
  return false;
}

async function exists(cluster: string): Promise<boolean> {
  return (await readFile(join(cluster, 'PG_VERSION')).catch(() => null)) !== null;
}
