/** Usage by day. Runs without a worker: the database ends the exports, so that every number is known. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

const service = suite({ command: 'api' });

interface Numbers {
  exports: number;
  rows: number;
  bytes: number;
  build_seconds: number;
  failed: number;
  cancelled: number;
  deduped: number;
}
interface Usage {
  from: string;
  to: string;
  time_zone: string;
  usage: ({
    date: string;
    report_type: string | null;
    user: { id: number; email: string } | null;
    origin: string | null;
    publisher: { slug: string } | null;
  } & Numbers)[];
  total: Numbers;
}

const WHO = {
  member: { role: 'member' },
  admin: { role: 'admin' },
  stranger: { role: 'admin', publisher: 'nordlicht' },
  operator: { role: 'operator' },
} as const;
type Name = keyof typeof WHO;
const apis = {} as Record<Name, Api>;

const usageOf = async (api: Api, query = '') => (await api.send(`/usage${query}`)).body as unknown as Usage;

/** Ends an export after ten seconds of work, as a worker does. */
async function end(id: number, status: 'completed' | 'failed'): Promise<void> {
  await service.database.pool.query(
    `update sheaf.exports set status = $2, started_at = now() - interval '10 seconds',
       completed_at = case when $2 = 'completed' then now() end, filename = 'f.csv', file_key = 'k', row_count = 1000,
       file_bytes = 50000, error_message = case when $2 = 'failed' then 'The build failed.' end where id = $1`,
    [id, status],
  );
}

let filename = 0;
async function create(api: Api, report_type = 'deals_excel'): Promise<number> {
  const { body } = await api.create({ report_type, index_params: { filename: `usage ${++filename}` } });
  return body.export!.id;
}

beforeAll(async () => {
  const names = Object.keys(WHO) as Name[];
  await Promise.all(names.map(async (name) => (apis[name] = await service.as(WHO[name]))));
  const member = [await create(apis.member), await create(apis.member, 'advertisers_csv'), await create(apis.member)];
  const [admin, stranger] = [await create(apis.admin), await create(apis.stranger)];
  for (const id of [member[0]!, admin, stranger]) await end(id, 'completed');
  await end(member[1]!, 'failed');
  await apis.member.send(`/exports/${member[2]}/cancel`, { method: 'POST' });
});

test('members see their own usage, admins that of the publisher, operators all', async () => {
  const { total } = await usageOf(apis.member);
  expect(total).toMatchObject({ exports: 1, rows: 1000, bytes: 50_000, failed: 1, cancelled: 1, deduped: 0 });
  expect(total.build_seconds).toBeGreaterThanOrEqual(20);
  expect(total.build_seconds).toBeLessThan(60);
  const sums = async (name: Name) => {
    const { exports, failed } = (await usageOf(apis[name])).total;
    return [exports, failed];
  };
  expect([await sums('admin'), await sums('stranger'), await sums('operator')]).toEqual([
    [2, 1],
    [1, 0],
    [3, 1],
  ]);
});

test('the numbers of a day are split by report type, user, origin and publisher', async () => {
  const query = '?group_by=report_type,user,origin,publisher';
  const { usage, total } = await usageOf(apis.operator, query);
  expect(usage.every(({ origin }) => origin === 'api')).toBe(true);
  const shown = usage.map(({ publisher, user, report_type, exports, failed, cancelled }) =>
    [publisher!.slug, user!.email, report_type, exports, failed, cancelled].join(' '),
  );
  expect(shown.sort()).toEqual([
    'acme-media admin@acme-media.local deals_excel 1 0 0',
    'acme-media member@acme-media.local advertisers_csv 0 1 0',
    'acme-media member@acme-media.local deals_excel 1 0 1',
    'nordlicht admin@nordlicht.local deals_excel 1 0 0',
  ]);
  expect(total.exports).toBe(3);
  const grouped = (await usageOf(apis.member, '?group_by=report_type')).usage;
  expect(grouped.map(({ report_type, user }) => [report_type, user])).toEqual([
    ['advertisers_csv', null],
    ['deals_excel', null],
  ]);
});

test('numbers remain when exports are deleted, and damaged files do not count again', async () => {
  const id = await create(apis.admin);
  await end(id, 'completed');
  const before = (await usageOf(apis.operator)).total;
  await service.database.pool.query(`update sheaf.exports set status = 'failed', completed_at = null where id = $1`, [
    id,
  ]);
  expect((await apis.admin.send(`/exports/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect((await usageOf(apis.operator)).total).toEqual(before);
});

test('a request that returns an earlier export is counted as deduped, a dry run is not', async () => {
  const request = { report_type: 'deals_excel', index_params: { filename: 'the same' } };
  const made = await apis.stranger.create(request);
  await end(made.body.export!.id, 'completed');
  await apis.stranger.create(request, '?dry_run=true');
  for (let n = 0; n < 3; n++) expect((await apis.stranger.create(request)).body.deduped).toBe(true);
  const counted = async () => (await usageOf(apis.stranger)).total.deduped;
  await until(async () => (await counted()) >= 3, { limitMs: 20_000, what: 'three requests are counted' });
  expect(await counted()).toBe(3);
});

test('an export that failed without a message counts as failed', async () => {
  const { failed } = (await usageOf(apis.admin)).total;
  await service.database.pool.query(`update sheaf.exports set status = 'failed' where id = $1`, [
    await create(apis.admin),
  ]);
  expect((await usageOf(apis.admin)).total).toMatchObject({ failed: failed + 1 });
});

describe('days', () => {
  beforeAll(async () => {
    await service.database.pool.query(
      `insert into sheaf.usage (publisher_id, bucket, user_id, report_type, origin, exports)
       select p.id, bucket, u.id, 'deals_excel', 'unknown', 1
       from sheaf.publishers p join sheaf.users u on u.publisher_id = p.id and u.email = 'member@acme-media.local',
         unnest(array['2025-03-29 22:45+00', '2025-03-29 23:00+00', '2025-03-30 21:45+00', '2025-03-30 22:00+00']::timestamptz[]) bucket`,
    );
  });
  const days = async (query: string) =>
    (await usageOf(apis.member, `?from=2025-03-28&to=2025-04-01${query}`)).usage.map(({ date, exports }) => [
      date,
      exports,
    ]);

  test('begin at midnight in the time zone, also on the day of 23 hours', async () => {
    expect(await days('')).toEqual([
      ['2025-03-29', 2],
      ['2025-03-30', 2],
    ]);
    expect(await days('&time_zone=europe/berlin')).toEqual([
      ['2025-03-29', 1],
      ['2025-03-30', 2],
      ['2025-03-31', 1],
    ]);
    // UTC+05:45
    expect((await days('&time_zone=Asia/Kathmandu')).at(-1)).toEqual(['2025-03-31', 2]);
  });

  test('the first and the last day are included', async () => {
    const { usage } = await usageOf(apis.member, '?from=2025-03-30&to=2025-03-30&time_zone=Europe/Berlin');
    expect(usage.map(({ date, exports, origin }) => [date, exports, origin])).toEqual([['2025-03-30', 2, null]]);
  });

  test('sheaf usage prints the same numbers', async () => {
    const args = ['usage', '--from', '2025-03-28', '--to', '2025-04-01', '--time-zone', 'Europe/Berlin', '--json'];
    const { code, stdout } = await sheaf(args, { env: service.env });
    expect([code, JSON.parse(stdout).map((row: { exports: number }) => row.exports)]).toEqual([0, [1, 2, 1]]);
  });
});

describe('422', () => {
  test.each([
    ['from', '?from=2025-01-01&to=2026-02-05'],
    ['to', '?from=2025-02-01&to=2025-01-01'],
    ['from', '?from=1999-12-31&to=2000-01-02'],
    ['from', '?from=0000-01-01&to=0000-01-02'],
    ['from', '?from=2025-02-30'],
    ['to', '?to=today'],
    ['time_zone', '?time_zone=Europe/Atlantis'],
    ['time_zone', '?time_zone=%2B01:00'],
    ['group_by', '?group_by=day'],
  ])('names %s for %s', async (field, query) => {
    const { status, body } = await apis.admin.send(`/usage${query}`);
    expect([status, body.error!.details![0]!.field.split('.')[0]]).toEqual([422, field]);
  });

  test('400 days are allowed', async () => {
    expect((await apis.admin.send('/usage?from=2025-01-01&to=2026-02-04')).status).toBe(200);
    expect((await apis.admin.send('/usage?to=9999-12-31')).status).toBe(200);
  });
});
