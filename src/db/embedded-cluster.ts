/** Creates the cluster of the embedded server in its folder, and starts and stops the server. */
import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../make-folder.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { endOrphans, processState } from './cluster-processes.ts';
import { replaceFile, writeAccess } from './embedded-access.ts';
import { findBinaries, runBinary, serverUser } from './embedded-binaries.ts';
import { explainEmbedded, type ProgramError } from './explain-embedded.ts';

/** The role of the service. It owns its database and is not a superuser. */
export const ROLE = 'sheaf';

/** The role that creates {@link ROLE} and its database. */
export const SUPERUSER = 'postgres';

/** File in the cluster that names the socket folder. PostgreSQL's own note disappears with its lock file. */
const SOCKET_NOTE = 'sheaf-socket-folder';

/** Used only in the name of the socket file, which has a folder of its own. */
export const PORT = 5432;

/** Maximum bytes of a socket path: 108 with the final NUL on Linux, 104 on macOS. https://man7.org/linux/man-pages/man7/unix.7.html */
const MAX_SOCKET_PATH = process.platform === 'darwin' ? 103 : 107;

/** From the lock file of a server to its socket. On a busy machine, this takes some milliseconds. */
const LISTEN_LIMIT_MS = 10_000;

const SERVER_SETTINGS: Record<string, string> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  shared_buffers: '256MB',
  work_mem: '32MB',
  max_wal_size: '2GB',
  // Exports are many short queries and a few long COPYs, so compiling plans costs more than it saves.
  jit: 'off',
  // After a crash, the whole folder is synced to disk. File by file, a restart took 0.9 to 2.5 s on two cores at a load of 20.
  // With syncfs, which only Linux has, it took 0.2 to 0.9 s.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};

/** Creates a cluster in a temporary folder and renames it, so that a process that starts meanwhile never sees half of one. */
export async function makeCluster(cluster: string): Promise<void> {
  const { initdb } = await findBinaries();
  const draft = `${cluster}.${randomBytes(4).toString('hex')}`;
  await makeFolder(draft, 0o700);
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

/** Starts the server of the cluster and waits until it accepts connections. `meanwhile` is called once its process has been started. */
export async function startServer(
  cluster: string,
  settings: Record<string, string>,
  meanwhile?: () => void,
): Promise<void> {
  const { pg_ctl } = await findBinaries();
  await endOrphans(cluster);
  const former = await formerSocketFolder(cluster);
  const socketFolder = former ?? (await makeSocketFolder(cluster));
  const logBytes = (await stat(join(cluster, 'server.log')).catch(() => null))?.size ?? 0;
  const all = { ...SERVER_SETTINGS, ...settings, unix_socket_directories: socketFolder };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  try {
    await replaceFile(join(cluster, SOCKET_NOTE), socketFolder);
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
    const started = runBinary(pg_ctl, args, [cluster, socketFolder]);
    meanwhile?.();
    await started;
  } catch (error) {
    if (!former) await removeUnused(cluster, socketFolder);
    throw explainEmbedded(error as ProgramError, { cluster, log: await logFrom(cluster, logBytes) });
  }
}

/**
 * Removes a socket folder, unless the running server listens in it: a process that starts at the same time can have found the folder
 * in the note, and its server has won. Without the folder, nobody could connect to that server, and it would never end.
 */
export async function removeUnused(cluster: string, socketFolder: string): Promise<void> {
  const running = await runningServer(cluster);
  if (running?.socketFolder !== socketFolder) await rm(socketFolder, { recursive: true, force: true });
}

/** Returns the server's log after the first `bytes` bytes. Empty if there is no log. */
async function logFrom(cluster: string, bytes: number): Promise<string> {
  const log = await readFile(join(cluster, 'server.log')).catch(() => Buffer.alloc(0));
  return log.subarray(bytes).toString();
}

async function makeSocketFolder(cluster: string): Promise<string> {
  const maxBytes = MAX_SOCKET_PATH - `/.s.PGSQL.${PORT}`.length;
  const folder = await makeTemporaryFolder({ prefix: 'sheaf-pg-', last: dirname(cluster), maxBytes });
  const user = serverUser();
  if (user !== null) await chown(folder, user, user);
  return folder;
}

/**
 * Returns the socket folder of a killed server, so that its clients find the next server there. Null if there is none that
 * only the server's user can enter.
 */
async function formerSocketFolder(cluster: string): Promise<string | null> {
  const folder = await readFile(join(cluster, SOCKET_NOTE), 'utf8').catch(() => '');
  const found = folder ? await stat(folder).catch(() => null) : null;
  const mine = found?.isDirectory() && found.uid === (serverUser() ?? process.getuid?.()) && (found.mode & 0o077) === 0;
  if (!mine) return null;
  // PostgreSQL mistakes the lock of a process that was not reaped for that of a running one.
  const lock = join(folder, `.s.PGSQL.${PORT}.lock`);
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (pid && /zombie|foreign/.test(await processState(pid, cluster))) await rm(lock, { force: true });
  return folder;
}

export async function stopServer(cluster: string, socketFolder: string): Promise<void> {
  const { pg_ctl } = await findBinaries();
  // Before the server ends: a process that starts afterwards would otherwise use the folder, which is removed here.
  await rm(join(cluster, SOCKET_NOTE), { force: true });
  await runBinary(pg_ctl, ['stop', '-D', cluster, '-m', 'fast', '-w'], [cluster]);
  await rm(socketFolder, { recursive: true, force: true });
}

/**
 * Returns the socket folder of the running server, or null. Reads PostgreSQL's lock file in the cluster: line 1 is the process
 * ID, line 5 the socket folder, which a server that starts writes a moment later.
 * https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export async function runningServer(cluster: string): Promise<{ socketFolder: string } | null> {
  const lockFile = join(cluster, 'postmaster.pid');
  const deadline = Date.now() + LISTEN_LIMIT_MS;
  for (;;) {
    const [pid, , , , socketFolder] = (await readFile(lockFile, 'utf8').catch(() => '')).split('\n');
    if (!pid) return null;
    const state = await processState(Number(pid), cluster);
    // PostgreSQL would mistake the process with this ID for a running server and would not start.
    if (state === 'zombie' || state === 'foreign') await rm(lockFile, { force: true });
    if (state !== 'alive') return null;
    // Without a folder, a client would connect to another server: the one at port 5432 of this machine.
    if (socketFolder) return { socketFolder };
    if (Date.now() > deadline) throw new Error(`The server ${pid} does not listen after ${LISTEN_LIMIT_MS / 1000} s.`);
    await sleep(10);
  }
}

export async function clusterExists(cluster: string): Promise<boolean> {
  return (await readFile(join(cluster, 'PG_VERSION')).catch(() => null)) !== null;
}
