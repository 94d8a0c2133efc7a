/** A database that accepts no writes: read-only, as after a failover, or full. Both are outages, so no export fails permanently. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverUser } from '../../src/db/embedded-binaries.ts';
import { insertClicks } from '../flow/many-clicks.ts';
import { type Api, createApi } from '../support/api.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { type RunningService, sheaf, startService } from '../support/service.ts';
import { makeKey } from '../support/suite.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);

let folder: string;
/** A small file system with the tables. The log is elsewhere, because PostgreSQL stops without it. */
let small: string;
let mounted = false;
let server: PostgresServer;
let admin: pg.Client;
let service: RunningService;
let api: Api;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-no-writes-'));
  small = await mkdtemp(join(tmpdir(), 'sheaf-small-'));
  mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'sheaf-no-writes', small]).then(
    () => true,
    () => false,
  );
  const user = serverUser();
  if (user !== null) await chown(small, user, user);
  server = await startPostgres(folder);
  admin = new pg.Client(server.superuserUrl);
  await admin.connect();
  const env = {
    DATABASE_URL: server.url,
    SHEAF_DATA_DIR: join(folder, 'data'),
    SHEAF_THREADS: '1',
    SHEAF_PART_ROWS: '100',
    SHEAF_RATE_LIMIT: '1000000',
  };
  expect(await sheaf(['migrate'], { env })).toMatchObject({ code: 0 });
  await insertClicks(admin as never, 20_000);
  if (mounted) await moveTables();
  service = await startService({ env });
  api = createApi(service.origin, { 'x-api-key': await makeKey(env, { role: 'member', publisher: 'flow' }) });
}, 120_000);
afterAll(async () => {
  await service?.end('SIGKILL');
  await admin?.end();
  await server?.stop();
  if (mounted) await run('umount', [small]);
  await Promise.all([folder, small].map((path) => rm(path, { recursive: true, force: true })));
});

/** Moves everything that the service writes, including temporary files. */
async function moveTables(): Promise<void> {
  await admin.query(`create tablespace small location '${small}'`);
  await admin.query('grant create on tablespace small to sheaf');
  for (const table of ['exports', 'export_parts', 'migrations'])
    await admin.query(`alter table sheaf.${table} set tablespace small`);
  await admin.query(`alter role sheaf set temp_tablespaces to 'small'`);
}

const clicks = (filename: string) => ({
  report_type: 'clicks_details_excel',
  search_params: { start_date: '2026-01-01', end_date: '2026-01-01' },
  index_params: { filename },
});

async function readyz(): Promise<{ status: number; database: { ok: boolean; why?: string } }> {
  const response = await fetch(`${service.origin}/readyz`);
  const { checks } = (await response.json()) as { checks: Record<string, { ok: boolean; why?: string }> };
  return { status: response.status, database: checks['database']! };
}

const notReady = () =>
  until(async () => ((await readyz()).status === 503 ? readyz() : null), {
    limitMs: 10_000,
    what: 'the service is not ready',
  });

test('read-only: writes return 503 with Retry-After, reads work, the service is not ready; later the running export is completed', async () => {
  const { body } = await api.create(clicks('read-only'));
  const id = body.export!.id;
  await until(async () => (await api.get(id)).progress?.parts_ready, { limitMs: 60_000, what: 'parts are ready' });
  await admin.query('alter database sheaf set default_transaction_read_only to on');
  await admin.query(`alter system set default_transaction_read_only to on`);
  await admin.query('select pg_reload_conf()');

  expect(await notReady()).toEqual({ status: 503, database: { ok: false, why: 'failed (25006)' } });
  const refused = await api.create(clicks('refused'));
  expect({ status: refused.status, code: refused.body.error?.code }).toEqual({ status: 503, code: 'UNAVAILABLE' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await api.send('/exports')).status).toBe(200);
  expect((await api.get(id)).status).toBe('processing');

  await admin.query('set default_transaction_read_only to off');
  await admin.query('alter system reset default_transaction_read_only');
  await admin.query('alter database sheaf reset default_transaction_read_only');
  await admin.query('select pg_reload_conf()');
  expect((await api.finished(id)).status).toBe('completed');
  await until(async () => (await readyz()).status === 200, { limitMs: 10_000, what: 'the service is ready' });
});

test('full: the service is not ready, no POST returns 500, and an export is retried until there is space', async (context) => {
  if (!mounted) return context.skip('No file system can be mounted here.');
  // Without the space of removed rows, the parts need disk space. The lock makes them wait until there is none.
  await admin.query('vacuum full sheaf.exports, sheaf.export_parts');
  await admin.query('begin');
  await admin.query('lock table sheaf.export_parts in share mode');
  const { body } = await api.create(clicks('full'));
  const id = body.export!.id;
  await until(async () => (await api.get(id)).status === 'processing', { limitMs: 30_000, what: 'it is being built' });
  const ballast = join(small, 'ballast');
  const { bavail, bsize } = await statfs(small);
  await writeFile(ballast, Buffer.alloc(bavail * bsize));
  await admin.query('commit');

  expect(await notReady()).toEqual({ status: 503, database: { ok: false, why: 'failed (53100)' } });
  for (let i = 0; i < 15; i++) expect([202, 503]).toContain((await api.create(clicks(`full-${i}`))).status);
  // An error of the build itself would have failed the export by then.
  const tries = `select retry_count as count from sheaf_queue.job where name = 'build-export' and data->>'exportId' = $1`;
  await until(async () => (await admin.query(tries, [String(id)])).rows.some(({ count }) => count >= 3), {
    limitMs: 60_000,
    what: 'the export was retried three times',
  });
  expect((await api.get(id)).status).toBe('processing');

  await truncate(ballast);
  expect((await api.finished(id)).status).toBe('completed');
  await until(async () => (await readyz()).status === 200, { limitMs: 10_000, what: 'the service is ready' });
});
