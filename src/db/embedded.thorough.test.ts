import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedServer, openEmbedded } from './embedded.ts';
import { runBinary, serverUser } from './embedded-binaries.ts';
import { removeUnused, runningServer } from './embedded-cluster.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  // The parent folder is closed to other users, as with a clone in a home folder.
  root = await mkdtemp(join(tmpdir(), 'sheaf-embedded-'));
  await chmod(root, 0o700);
  folder = join(root, "it's a folder with spaces");
  await mkdir(folder);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const settings = { fsync: 'off' };
const serverPid = async () => Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

async function query(server: EmbeddedServer, statement: string) {
  const client = new pg.Client(server.url());
  await client.connect();
  const { rows } = await client.query(statement);
  await client.end();
  return rows[0];
}

test('two processes that open one folder share a server, and the last one to leave stops it', async () => {
  const [first, second] = await Promise.all([openEmbedded({ folder, settings }), openEmbedded({ folder, settings })]);
  expect(first.url()).toBe(second.url());
  await query(first, 'create table kept (id int)');
  await first.close();
  expect(await query(second, 'select count(*)::int from kept')).toEqual({ count: 0 });
  await second.close();
  await expect(serverPid()).rejects.toThrow('ENOENT');
});

test('work for the time of a start is done by the process that starts the server, and not by one that joins it', async () => {
  const done: string[] = [];
  const log = { info() {}, warn() {}, error() {} };
  const keep = (name: string) => ({ log, onLost() {}, meanwhile: () => void done.push(name) });
  const first = await openEmbedded({ folder, settings, keep: keep('starts') });
  const second = await openEmbedded({ folder, settings, keep: keep('joins') });
  expect(done).toEqual(['starts']);
  await first.close();
  await second.close();
});

test('a start that fails keeps the socket folder of the server that won, and a stop leaves no folder for the next start', async () => {
  const server = await openEmbedded({ folder, settings });
  const cluster = await realpath(join(folder, 'postgres'));
  const { socketFolder } = (await runningServer(cluster))!;
  // Both processes had the same folder in mind, the one that made it and the one that found its note.
  await removeUnused(cluster, socketFolder);
  expect(await query(server, 'select 1 as one')).toEqual({ one: 1 });
  const unused = await mkdtemp(join(root, 'unused-'));
  await removeUnused(cluster, unused);
  expect(existsSync(unused)).toBe(false);
  await server.close();
  expect([existsSync(socketFolder), existsSync(join(cluster, 'sheaf-socket-folder'))]).toEqual([false, false]);
});

test('a server that does not listen yet is waited for, and not taken for one on the network', async () => {
  const cluster = await realpath(join(folder, 'postgres'));
  const lockFile = join(cluster, 'postmaster.pid');
  // A process in the folder of the cluster, like a server that has just written its lock file.
  const starting = spawn('sleep', ['60'], { cwd: cluster });
  try {
    await writeFile(lockFile, `${starting.pid}\n${cluster}\n0\n5432\n`);
    let isFound = false;
    const found = runningServer(cluster).finally(() => {
      isFound = true;
    });
    await sleep(100);
    expect(isFound).toBe(false);
    // The server adds the line in place. If the file were written again, it would be empty in between.
    await appendFile(lockFile, '/tmp/sheaf-pg-later\n');
    expect(await found).toEqual({ socketFolder: '/tmp/sheaf-pg-later' });
  } finally {
    starting.kill();
    await rm(lockFile);
  }
});

test('the service is not a superuser, and the server does not listen on the network', async () => {
  const server = await openEmbedded({ folder, settings });
  const row = await query(
    server,
    `select (select rolsuper from pg_roles where rolname = current_user) as super, current_setting('listen_addresses') as addresses`,
  );
  expect(row).toEqual({ super: false, addresses: '' });
  await server.close();
});

test('other system users cannot connect, including the one that the server runs as', async () => {
  const server = await openEmbedded({ folder, settings });
  const socketFolder = new URL(server.url().replace('@/', '@localhost/')).searchParams.get('host')!;
  const attempt = `import('${import.meta.resolve('pg')}').then(async ({ default: { Client } }) => {
    const client = new Client({ host: '${socketFolder}', user: 'postgres', database: 'postgres' });
    await client.connect().then(() => console.log('in'), (error) => console.log(error.code));
    await client.end();
  })`;
  // Runs as `nobody` when the tests run as root, and otherwise as the user of the tests.
  const said = await runBinary(process.execPath, ['--input-type=module', '-e', attempt], [process.execPath]);
  expect(said.trim()).toBe(serverUser() === null ? 'in' : '28000');
  await server.close();
});

test('a killed server starts again with its data', async () => {
  const server = await openEmbedded({ folder, settings });
  process.kill(await serverPid(), 'SIGKILL');
  const again = await openEmbedded({ folder, settings });
  expect(await query(again, 'select count(*)::int from kept')).toEqual({ count: 0 });
  await server.close();
  await again.close();
});

test('a server that was killed during a statement is restarted with the same connection string', async () => {
  const log = { info() {}, warn() {}, error() {} };
  const back = Promise.withResolvers<void>();
  const first = await openEmbedded({ folder, settings });
  const kept = await openEmbedded({
    folder,
    settings,
    keep: { log: { ...log, info: () => back.resolve() }, onLost: back.reject },
  });
  const busy = new pg.Client(kept.url());
  busy.on('error', () => {});
  await busy.connect();
  // A process that never waits does not notice that its server has ended, and would keep its memory.
  const broken = expect(
    busy.query('select count(*) from generate_series(1, 2000000000) n where n % 7 = 8'),
  ).rejects.toThrow();
  process.kill(await serverPid(), 'SIGKILL');
  await back.promise;
  await broken;
  expect(await query(first, 'select count(*)::int from kept')).toEqual({ count: 0 });
  await first.close();
  await kept.close();
  await expect(serverPid()).rejects.toThrow('ENOENT');
});

test('a lock file whose process ID now belongs to another program does not prevent a start', async () => {
  await writeFile(join(folder, 'postgres/postmaster.pid'), `${process.pid}\n${folder}\n0\n5432\n/nowhere\n\n`);
  const server = await openEmbedded({ folder, settings });
  expect(await query(server, 'select 1 as one')).toEqual({ one: 1 });
  await server.close();
});
