/** Limits for everybody, and the state of the service for operators. */
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const service = suite({ env: { SHEAF_MAX_ROWS: '5000000', SHEAF_PUBLISHER_EXPORTS: '7', SHEAF_RETENTION_DAYS: '3' } });

interface System {
  version: string;
  queues: { name: string; waiting: number; active: number; oldest_wait_seconds: number }[];
  publishers: Record<string, number | string>[];
  workers: { host: string; pid: number; version: string; status: string; threads: number; parts_running: number }[];
  throughput: { minute: string; exports: number; rows: number; bytes: number }[];
  storage: { files: number; bytes: number };
}

const system = async () => (await (await service.as({ role: 'operator' })).send('/system')).body as unknown as System;

test('limits are those of the settings, with the exports in flight of the own publisher', async () => {
  const [member, stranger] = [
    await service.as({ role: 'member' }),
    await service.as({ role: 'member', publisher: 'nordlicht' }),
  ];
  const { rows } = await service.database.pool.query(
    `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash)
     select publisher_id, id, 'deals_excel', '{}', sha256('limits') from sheaf.users where email = 'member@acme-media.local'
     returning id`,
  );
  const limits = async (api: typeof member) => (await api.send('/limits')).body;
  expect(await limits(member)).toMatchObject({
    requests_per_minute: 1_000_000,
    max_rows: 5_000_000,
    retention_days: 3,
    dedupe_seconds: 900,
    parts_at_a_time: null,
    exports_in_flight: { max: 7, pending: 1, processing: 0 },
  });
  expect(await limits(stranger)).toMatchObject({ exports_in_flight: { max: 7, pending: 0, processing: 0 } });
  await service.database.pool.query('delete from sheaf.exports where id = $1', [rows[0].id]);
});

test('the state of the service is for operators only', async () => {
  for (const role of ['member', 'admin'] as const) {
    const { status, body } = await (await service.as({ role })).send('/system');
    expect([status, body.error!.message]).toEqual([403, expect.stringContaining('role operator')]);
  }
});

test('a worker announces itself, and its exports are in the throughput and the storage', async () => {
  const [worker] = await until(async () => (await system()).workers.length > 0 && (await system()).workers, {
    limitMs: 20_000,
    what: 'the worker is announced',
  });
  expect(worker).toMatchObject({ host: hostname(), status: 'running', parts_running: 0 });
  expect(worker!.pid).not.toBe(process.pid);
  const before = await system();
  const done = await (await service.as({ role: 'member' })).build({ report_type: 'advertisers_csv' });
  const after = await system();
  const sum = ({ throughput }: System) => throughput.reduce((rows, minute) => rows + minute.rows, 0);
  expect(sum(after) - sum(before)).toBe(done.row_count);
  expect(after.storage).toEqual({
    files: before.storage.files + 1,
    bytes: before.storage.bytes + done.file_bytes!,
  });
  expect(after.queues.map(({ name }) => name)).toEqual(expect.arrayContaining(['build-export', 'build-part']));
});

test('exports in flight are counted by publisher, with the oldest wait', async () => {
  const { rows } = await service.database.pool.query(
    `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash, created_at)
     select publisher_id, id, 'deals_excel', '{}', sha256('system'), now() - interval '90 seconds'
     from sheaf.users where email = 'member@nordlicht.local' returning id`,
  );
  const waiting = (await system()).publishers.find(({ slug }) => slug === 'nordlicht')!;
  expect(waiting).toMatchObject({ pending_exports: 1, processing_exports: 0, pending_parts: 0, processing_parts: 0 });
  expect(waiting['oldest_wait_seconds']).toBeGreaterThanOrEqual(90);
  await service.database.pool.query('delete from sheaf.exports where id = $1', [rows[0].id]);
});

test('a worker without heartbeats is lost, and one that stops in order is gone', async () => {
  await service.database.pool.query(
    `insert into sheaf.workers (id, host, pid, version, threads, seen_at)
     values (gen_random_uuid(), 'gone', 1, '0.0.1', 1, now() - interval '31 seconds')`,
  );
  const lost = (await system()).workers.find(({ host }) => host === 'gone');
  expect(lost).toMatchObject({ status: 'lost' });
  const printed = await sheaf(['system'], { env: service.env });
  expect([printed.code, printed.stdout]).toEqual([0, expect.stringMatching(/gone +1 +0\.0\.1 +lost/)]);
  await service.service.end();
  const { rows } = await service.database.pool.query('select host from sheaf.workers');
  expect(rows).toEqual([{ host: 'gone' }]);
});
