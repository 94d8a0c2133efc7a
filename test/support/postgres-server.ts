/**
 * A PostgreSQL server of a test's own, which the test may take away and bring back: the programs of the embedded package, on
 * a TCP port of 127.0.0.1 that stays the same through every restart, so that everybody who was connected can come again.
 */
import { chown, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries, runBinary, serverUser } from '../../src/db/embedded-binaries.ts';

/** `fast` breaks off what runs and leaves in order; `immediate` is a crash, and the next start recovers from the log. */
export type RestartMode = 'fast' | 'immediate';

export interface PostgresServer {
  /** Connection string of an empty database, `sheaf`, whose owner has no other rights, as in the embedded server. */
  url: string;
  /** The same database for a superuser, who can end anybody's connection. */
  superuserUrl: string;
  /** Takes the server away and brings it back; `meanwhile` runs while nothing listens on its port. */
  restart(mode: RestartMode, meanwhile?: () => Promise<void>): Promise<void>;
  /** Ends it, whoever is connected. The folder is the client's to remove. */
  stop(): Promise<void>;
}

const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  jit: 'off',
  // The operating system survives every test, so the disk need not be waited for. That a commit is in the log before it is
  // answered must stay: otherwise `immediate` would lose what was committed.
  fsync: 'off',
};

/** Makes a cluster in the folder, which is made when missing, and resolves once the server takes connections. */
export async function startPostgres(folder: string): Promise<PostgresServer> {
  const { initdb, pg_ctl } = await findBinaries();
  const cluster = join(folder, 'postgres');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const user = serverUser();
  if (user !== null) await chown(cluster, user, user);
  await runBinary(
    initdb,
    ['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'],
    [cluster],
  );

  const port = await freePort();
  const flags = Object.entries({ ...SETTINGS, port: String(port) }).map(([name, value]) => `-c ${name}='${value}'`);
  const control = (...args: string[]) => runBinary(pg_ctl, [...args, '-D', cluster, '-w'], [cluster]);
  const start = () => control('start', '-l', join(cluster, 'server.log'), '-o', flags.join(' '));
  const stop = (mode: RestartMode) => control('stop', '-m', mode);
  const url = (role: string, database: string) => `postgresql://${role}@127.0.0.1:${port}/${database}`;

  await start();
  await makeDatabase(url('postgres', 'postgres')).catch(async (error: unknown) => {
    await stop('immediate');
    throw error;
  });
  return {
    url: url('sheaf', 'sheaf'),
    superuserUrl: url('postgres', 'sheaf'),
    async restart(mode, meanwhile) {
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

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create role sheaf login createdb');
  await client.query('create database sheaf owner sheaf');
  await client.end();
}

/**
 * A port that nobody listens on, below those that the system gives to outgoing connections (from 32768): while the server is
 * away, one of its own clients could otherwise be given the port, and keep the server from coming back.
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
