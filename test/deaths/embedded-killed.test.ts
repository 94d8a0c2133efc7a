/** kill -9 of the embedded PostgreSQL: a running process restarts it, even if its starter is dead, or exits with a code. */
import { chmod, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../support/api.ts';
import { type RunningService, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';

/** The restart begins immediately. The limit covers recovery of the demo data on busy cores, which is not tested here. */
const BACK_MS = 30_000;

let env: Record<string, string>;
let folder: string;
let starter: RunningService;
let joined: RunningService;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-embedded-killed-'));
  await chmod(folder, 0o711);
  env = {
    SHEAF_DATA_DIR: folder,
    SHEAF_DEMO: 'on',
    SHEAF_PART_ROWS: '2000',
    SHEAF_THREADS: '1',
    SHEAF_LOG: 'info',
    SHEAF_RATE_LIMIT: '1000000',
  };
  starter = await startService({ env });
  joined = await startService({ command: 'api', env });
});
afterAll(async () => {
  await Promise.all([starter, joined].map((service) => service?.end('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
});

async function killServer(): Promise<void> {
  const pid = Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

/** Resolves once the service has logged more than `count` restarts. */
function returns(service: RunningService, count: number): Promise<boolean> {
  return until(async () => service.log().split('"msg":"the embedded PostgreSQL is back"').length > count, {
    limitMs: BACK_MS,
    what: 'the embedded PostgreSQL is back',
  });
}

test('in the middle of an export: it is restarted and logged, and the export is completed', async () => {
  const key = await makeKey(env, { role: 'member' });
  const api = createApi(joined.origin, { 'x-api-key': key });
  const created = await api.create({ report_type: 'clicks_details_excel', search_params: lastDays(90) });
  const { id } = created.body.export!;
  await until(async () => (await api.get(id)).progress?.parts_ready, { limitMs: 30_000, what: 'parts are ready' });
  await killServer();
  for (const service of [starter, joined]) {
    await returns(service, 1);
    expect(service.log()).toContain('the embedded PostgreSQL ended; restarting it');
  }
  expect((await fetch(`${joined.origin}/readyz`)).status).toBe(200);
  const done = await api.finished(id);
  expect(done.status).toBe('completed');
});

test('after its starter was killed, another running process restarts it', async () => {
  await starter.end('SIGKILL');
  await killServer();
  await returns(joined, 2);
  await until(async () => (await fetch(`${joined.origin}/readyz`)).status === 200, {
    limitMs: 10_000,
    what: 'the service is ready',
  });
});

test('a server that cannot be restarted ends the process with an exit code and the path of its log', async () => {
  const gone = joined.exited;
  await rename(join(folder, 'postgres/global/pg_control'), join(folder, 'pg_control'));
  await killServer();
  expect(await gone).toMatchObject({ code: 1, signal: null });
  expect(joined.log()).toMatch(/could not be restarted in 3 tries\. Fix the problem in \S+\/postgres\/server\.log/);
});

function lastDays(days: number) {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return { start_date: day(-days), end_date: day(0) };
}
