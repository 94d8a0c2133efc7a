/** SIGTERM with slow clients and waiting jobs: nothing new starts, and the process ends within the promised 20 s. */
import { once } from 'node:events';
import { truncate } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { exportRecord } from './records.ts';

/** The limit in docs/operations.md. */
const PROMISED_MS = 20_000;

/** More than the sockets of both sides can buffer, so the response stays open until its client reads it. */
const LARGE_BYTES = 64 << 20;

const self = crew({ workers: ['one'], clicks: 40_000, partRows: 500 });
let key: string;
let env: Record<string, string>;
/** A completed export with a large file. */
let large: number;
beforeAll(async () => {
  env = {
    DATABASE_URL: self.database.url,
    SHEAF_DATA_DIR: self.folder,
    SHEAF_THREADS: '1',
    SHEAF_PART_ROWS: '500',
    SHEAF_DEMO: 'off',
  };
  key = await makeKey(env, { role: 'member', publisher: 'flow' });
  large = (await self.api.build({ report_type: 'advertisers_csv' })).id;
  await self.dismiss('one', 'SIGTERM');
  await truncate(join(self.folder, 'files', (await exportRecord(self, large)).fileKey!), LARGE_BYTES);
  await self.database.pool.query('update sheaf.exports set file_bytes = $1 where id = $2', [LARGE_BYTES, large]);
});

interface Client {
  socket: Socket;
  /** Resolves with the time when the server closes the connection. */
  closed: Promise<number>;
}

/** Sends a GET. Without `reads` it reads only the first bytes of the response. */
async function client(url: string, { reads }: { reads: boolean }): Promise<Client> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nX-Api-Key: ${key}\r\n\r\n`);
  if (reads) socket.resume();
  else await once(socket, 'readable');
  return { socket, closed: once(socket, 'close').then(() => performance.now()) };
}

async function slowDownload({ origin }: RunningService): Promise<Client> {
  const { body } = await self.api.send(`${origin}/api/v1/exports/${large}`);
  return client(body.export!.download_url!, { reads: false });
}

test('no job starts, streams and long polls end, a slow download is cut off, and the process exits in time with 0', async () => {
  const service = await startService({ env });
  const api = `${service.origin}/api/v1`;
  const ids = [await self.create('one'), await self.create('two'), await self.create('three')];
  await self.partsReady(ids[0]!, 2);
  const following = await client(`${api}/exports/${ids[2]}/events`, { reads: true });
  const polling = await client(`${api}/exports/${ids[2]}?wait=50`, { reads: true });
  await slowDownload(service);

  const { rows: clock } = await self.database.pool.query('select clock_timestamp() as at');
  const signaled = performance.now();
  const ending = service.end('SIGTERM');
  const closed = await Promise.all([following.closed, polling.closed]);
  expect(Math.max(...closed) - signaled).toBeLessThan(5000);
  const { code, ms } = await ending;
  expect({ code, log: service.log().match(/not stopped in order.*/g) }).toEqual({ code: 0, log: null });
  expect(ms).toBeLessThan(PROMISED_MS);

  // A poll of the queue that was running at the signal can still bring one.
  const { rows: begun } = await self.database.pool.query(
    `select name, started_on from sheaf_queue.job where started_on > $1::timestamptz + interval '0.5 second'`,
    [clock[0].at],
  );
  expect(begun).toEqual([]);
  const { rows: active } = await self.database.pool.query(`select name from sheaf_queue.job where state = 'active'`);
  expect(active).toEqual([]);
});

test('a second signal ends the process immediately', async () => {
  const service = await startService({ env });
  await slowDownload(service);
  const ending = service.end('SIGTERM');
  await until(async () => service.log().includes('Stopping.'), {
    limitMs: 10_000,
    what: 'it has logged that it is stopping',
  });
  // The two signals that npm and a terminal send for one Ctrl-C are closer together.
  await sleep(700);
  const { code, ms } = await service.end('SIGTERM');
  expect(code).toBe(143);
  expect(ms).toBeLessThan(1000);
  await ending;
});
