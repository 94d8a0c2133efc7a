/**
 * A PostgreSQL server of one test, which the test can stop and restart. It uses the programs of the embedded package, or those of the
 * folder SHEAF_TEST_POSTGRES_PROGRAMS, and a TCP port on 127.0.0.1 that stays the same after every restart, so that all clients can reconnect.
 */
import { execFile } from 'node:child_process';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries, runBinary, serverUser } from '../../src/db/embedded-binaries.ts';

/** `fast` cancels all work and shuts down cleanly. `immediate` is a crash, and the next start recovers from the log. */
export type RestartMode = 'fast' | 'immediate';

export interface PostgresServer {
  /** Connection string of an empty database, `sheaf`. Its owner has no other rights, as in the embedded server. */
  url: string;
  /** The same database for a superuser, who can end any connection. */
  superuserUrl: string;
  /** Stops the server and starts it again. `meanwhile` runs while nothing listens on its port. */
  restart(mode: RestartMode, meanwhile?: () => Promise<void>): Promise<void>;
  /** Stops the server, even while others are connected. The client removes the folder. */
  stop(): Promise<void>;
  /** Copies the running server and starts the copy as a hot standby, which follows it. */
  standby(folder: string, settings?: Record<string, string>): Promise<StandbyServer>;
}

export interface StandbyServer extends Omit<PostgresServer, 'standby'> {
  /** Makes it a primary, and resolves once it accepts writes. */
  promote(): Promise<void>;
}

/** The programs of another version, which `test/support/postgres-15` names. */
const PROGRAMS = process.env['SHEAF_TEST_POSTGRES_PROGRAMS'];

function findPrograms(): Promise<{ initdb: string; pg_ctl: string }> {
  if (PROGRAMS === undefined) return findBinaries();
  return Promise.resolve({ initdb: join(PROGRAMS, 'initdb'), pg_ctl: join(PROGRAMS, 'pg_ctl') });
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  jit: 'off',
  // The operating system survives every test, so the server need not wait for the disk. It must still write the log before
  // it confirms a commit: otherwise `immediate` would lose committed data.
  fsync: 'off',
};

/** Creates a cluster in the folder, which is created if missing, and resolves once the server accepts connections. */
export async function startPostgres(folder: string, settings: Record<string, string> = {}): Promise<PostgresServer> {
  const { initdb } = await findPrograms();
  const cluster = join(folder, 'postgres');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const user = serverUser();
  if (user !== null) await chown(cluster, user, user);
  await runBinary(
    initdb,
    ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    [cluster],
  );
  const { control: _, port, ...server } = await startCluster(cluster, settings);
  await makeDatabase(urlOf(port, 'postgres', 'postgres')).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  return { ...server, standby: (other, own) => startStandby({ cluster, port }, other, own) };
}

const urlOf = (port: number, role: string, database: string) => `postgresql://${role}@127.0.0.1:${port}/${database}`;

async function startCluster(cluster: string, settings: Record<string, string>) {
  const { pg_ctl } = await findPrograms();
  const port = await freePort();
  const all = { ...SETTINGS, ...settings, port: String(port) };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  const control = (...args: string[]) => runBinary(pg_ctl, [...args, '-D', cluster, '-w'], [cluster]);
  const start = () => control('start', '-l', join(cluster, 'server.log'), '-o', flags.join(' '));
  const stop = (mode: RestartMode) => control('stop', '-m', mode);
  await start();
  return {
    control,
    port,
    url: urlOf(port, 'sheaf', 'sheaf'),
    superuserUrl: urlOf(port, 'postgres', 'sheaf'),
    async restart(mode: RestartMode, meanwhile?: () => Promise<void>) {
      await stop(mode);
      try {
        await meanwhile?.();
      } finally {
        await start();
      }
    },
    async stop() {
      await stop('immediate');
    },
  };
}

/**
 * The package has no pg_basebackup, so the files are copied between the start and the end of a backup.
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
async function startStandby(
  primary: { cluster: string; port: number },
  folder: string,
  settings: Record<string, string> = {},
): Promise<StandbyServer> {
  const cluster = join(folder, 'standby');
  const client = new pg.Client({ connectionString: urlOf(primary.port, 'postgres', 'postgres') });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('standby', true)`);
    await promisify(execFile)('cp', ['-a', primary.cluster, cluster]);
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    const files = { backup_label: rows[0].labelfile, 'standby.signal': '' };
    const user = serverUser();
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(cluster, name), text);
      if (user !== null) await chown(join(cluster, name), user, user);
    }
  } finally {
    await client.end();
  }
  const follow = { primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres`, hot_standby: 'on' };
  const { control, port: _, ...server } = await startCluster(cluster, { ...follow, ...settings });
  return {
    ...server,
    async promote() {
      await control('promote');
    },
  };
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create role sheaf login createdb');
  await client.query('create database sheaf owner sheaf');
  await client.end();
}

/**
 * A free port below those that the system assigns to outgoing connections (from 32768). Otherwise one of the server's own
 * clients could be assigned its port during a restart and keep the server from starting.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
