/** SIGTERM after something else has failed: the process still ends within the promised 20 s. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertClicks } from '../flow/many-clicks.ts';
import { createApi } from '../support/api.ts';
import { type Network, openNetwork } from '../support/network.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { sheaf, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';

/** The limit in docs/operations.md. */
const PROMISED_MS = 20_000;

let folder: string;
let server: PostgresServer;
let network: Network;
let silent = false;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-trouble-'));
  server = await startPostgres(folder);
  network = await openNetwork(server.url.replace('postgresql', 'http'), {
    onAnswer: () => (silent ? 'withhold' : undefined),
  });
});
afterAll(async () => {
  await network.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('while the database has been silent since the middle of an export', async () => {
  const env = {
    DATABASE_URL: server.url.replace(/@[\d.:]+/, `@${new URL(network.origin).host}`),
    SHEAF_DATA_DIR: join(folder, 'data'),
    SHEAF_PART_ROWS: '200',
    SHEAF_THREADS: '1',
  };
  expect(await sheaf(['migrate'], { env })).toMatchObject({ code: 0 });
  const client = new pg.Client(server.superuserUrl);
  await client.connect();
  await insertClicks(client as never, 20_000);
  await client.end();
  const service = await startService({ env });
  const api = createApi(service.origin, { 'x-api-key': await makeKey(env, { role: 'member', publisher: 'flow' }) });
  const { body } = await api.create({
    report_type: 'clicks_details_excel',
    search_params: { start_date: '2026-01-01', end_date: '2026-01-01' },
  });
  const begun = async () => (await api.get(body.export!.id)).progress?.parts_ready;
  await until(begun, { limitMs: 60_000, what: 'parts are ready' });

  silent = true;
  const pending = fetch(`${service.origin}/api/v1/exports`, { headers: { 'x-api-key': 'sheaf_nobody_nothing' } });
  pending.catch(() => {});
  const { code, signal, ms } = await service.end('SIGTERM');
  expect(ms).toBeLessThan(PROMISED_MS);
  // Some steps exceeded their time limits, and the log names them.
  expect({ code, signal }).toEqual({ code: 1, signal: null });
  expect(service.log()).toMatch(/"phase":"[a-z ]+","step":"[^"]+","msg":"not stopped in order"/);
});

test('during the start: the embedded server that it started ends with it', async () => {
  const dataDir = join(folder, 'embedded');
  const lockFile = join(dataDir, 'postgres/postmaster.pid');
  const started = async () =>
    until(async () => (await stat(lockFile).catch(() => null)) !== null, {
      limitMs: 60_000,
      what: 'the embedded server starts',
    });
  const env = { SHEAF_DATA_DIR: dataDir, PORT: '0' };
  const { code, stdout } = await sheaf(['start'], { env, limitMs: 120_000, signalWhen: started });
  expect(code).not.toBeNull();
  expect(stdout).not.toContain('Stop with Ctrl-C.');
  await expect(readFile(lockFile)).rejects.toThrow('ENOENT');
});
