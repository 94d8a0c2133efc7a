import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { Api, ApiResponse } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';

interface Schedule {
  id: number;
  name: string;
  rule: unknown;
  rule_in_words: string;
  status: string;
  next_run_at: string | null;
  paused_reason: string | null;
  problem: string | null;
  author: { id: number; email: string | null; has_access: boolean } | null;
}

interface Run {
  id: number;
  nominal_at: string;
  status: string;
  started_by: string;
  export_id: number | null;
  message: string | null;
}

const service = suite({ env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_LOG: 'info' } });
const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;
const LEO = { role: 'member', email: 'leo@acme-media.example' } as const;
const KAI = { role: 'member', publisher: 'kaigan' } as const;

/** Yesterday's clicks at a time of the day that a test never reaches. */
const CLICKS = {
  report_type: 'clicks_details_excel',
  search_params: { start_date: 'today-1d', end_date: 'today-1d' },
  rule: { every: 'month', on: [1], at: ['03:00'] },
  time_zone: 'Asia/Tokyo',
};

function send(api: Api, method: string, path: string, body?: object): Promise<ApiResponse> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return api.send(`/schedules${path}`, { method, ...(body ? json : {}) });
}
const scheduleOf = ({ body }: ApiResponse) => (body as unknown as { schedule: Schedule }).schedule;
const runOf = ({ body }: ApiResponse) => (body as unknown as { run: Run }).run;
const messageOf = ({ body }: ApiResponse) => body.error!.message;
const detailsOf = ({ body }: ApiResponse) =>
  (body.error as unknown as { details: { field: string; message: string }[] }).details;

async function create(api: Api, name: string, more: object = {}): Promise<Schedule> {
  const response = await send(api, 'POST', '', { name, ...CLICKS, ...more });
  expect([response.status, response.text]).toEqual([201, expect.any(String)]);
  return scheduleOf(response);
}

const runsOf = async (api: Api, id: number) =>
  ((await send(api, 'GET', `/${id}/runs`)).body as unknown as { runs: Run[] }).runs;

/** The runs of a schedule, when none of them is open anymore. */
async function ended(api: Api, id: number): Promise<Run[]> {
  let runs: Run[] = [];
  await until(
    async () => {
      runs = await runsOf(api, id);
      return runs.length > 0 && runs.every(({ status }) => !['waiting', 'running'].includes(status));
    },
    { limitMs: 60_000, what: `the runs of schedule ${id} end`, slowestMs: 200 },
  );
  return runs;
}

test('a schedule is created, shown to the publisher, changed, paused, resumed and deleted', async () => {
  const [ann, leo, kai] = [await service.as(ANN), await service.as(LEO), await service.as(KAI)];
  const made = await create(leo, 'Clicks of yesterday', { rule: { every: 'weekday', at: ['06:30'] } });
  expect(made).toMatchObject({
    rule_in_words: 'Every weekday at 06:30',
    status: 'active',
    problem: null,
    author: { email: LEO.email, has_access: true },
  });
  expect(made).toHaveProperty('last_run', null);
  expect(new Date(made.next_run_at!).getTime()).toBeGreaterThan(Date.now());
  expect(scheduleOf(await send(ann, 'GET', `/${made.id}`))).toEqual(made);
  expect((await send(kai, 'GET', `/${made.id}`)).status).toBe(404);
  expect((await send(kai, 'DELETE', `/${made.id}`)).status).toBe(404);
  const changed = scheduleOf(await send(ann, 'PATCH', `/${made.id}`, { rule: { cron: '0 6 * * *' } }));
  expect(changed.rule_in_words).toBe('At 06:00');
  expect(changed.author).toEqual(made.author);
  const paused = scheduleOf(await send(leo, 'POST', `/${made.id}/pause`));
  expect(paused).toMatchObject({ status: 'paused', next_run_at: null, paused_reason: 'Paused by a user.' });
  const resumed = scheduleOf(await send(leo, 'POST', `/${made.id}/resume`));
  expect(resumed).toMatchObject({ status: 'active', next_run_at: changed.next_run_at, paused_reason: null });
  expect((await send(leo, 'DELETE', `/${made.id}`)).status).toBe(204);
  expect((await send(leo, 'GET', `/${made.id}`)).status).toBe(404);
});

test('a change that does not concern the times keeps a time that is due, and a schedule that has ended can be renamed', async () => {
  const leo = await service.as(LEO);
  const { id } = await create(leo, 'Renamed');
  // So far in the future that no tick plans it, and no time of the rule.
  const due = '2098-01-02T03:04:05.000Z';
  await service.database.pool.query('update sheaf.schedules set next_at = $2 where id = $1', [id, due]);
  const renamed = scheduleOf(await send(leo, 'PATCH', `/${id}`, { name: 'Renamed twice' }));
  expect(renamed).toMatchObject({ name: 'Renamed twice', next_run_at: due });
  const retimed = scheduleOf(await send(leo, 'PATCH', `/${id}`, { time_zone: 'UTC' }));
  expect(retimed.next_run_at).toMatch(/-01T03:00:00\.000Z$/);
  await service.database.pool.query(`update sheaf.schedules set next_at = null, ends_at = '2020-01-01' where id = $1`, [
    id,
  ]);
  const ended = await send(leo, 'PATCH', `/${id}`, { name: 'Over' });
  expect([ended.status, scheduleOf(ended)]).toEqual([200, expect.objectContaining({ name: 'Over', status: 'ended' })]);
});

test('a run exports the dates of its nominal time, in the time zone of the schedule', async () => {
  const leo = await service.as(LEO);
  const { id } = await create(leo, 'Run now');
  const asked = await send(leo, 'POST', `/${id}/runs`);
  expect([asked.status, runOf(asked).status]).toEqual([202, 'waiting']);
  const [run] = await ended(leo, id);
  expect(run).toMatchObject({ status: 'completed', started_by: 'person', message: null });
  const { nominal_at, export_id } = run!;
  expect(scheduleOf(await send(leo, 'GET', `/${id}`))).toHaveProperty('last_run', {
    ...{ id: run!.id, nominal_at, status: 'completed', export_id, message: null, failed_deliveries: 0 },
  });
  const done = await leo.get(run!.export_id!);
  const yesterday = Temporal.Instant.from(run!.nominal_at).toZonedDateTimeISO('Asia/Tokyo').subtract({ days: 1 });
  expect(done.parameters).toMatchObject({
    search_params: { start_date: String(yesterday.toPlainDate()), end_date: String(yesterday.toPlainDate()) },
    index_params: { timezone: 'Asia/Tokyo' },
  });
  expect((await leo.file(done)).subarray(0, 2).toString()).toBe('PK');
});

test('a backfill runs past times once, each with its own dates', async () => {
  const leo = await service.as(LEO);
  const { id } = await create(leo, 'Backfill', { rule: { every: 'day', at: ['03:00'] }, time_zone: 'UTC' });
  const today = Temporal.Now.plainDateISO('UTC');
  const span = { from: `${today.subtract({ days: 3 })}T00:00:00Z`, to: `${today}T00:00:00Z` };
  const times = [3, 2, 1].map((days) => `${today.subtract({ days })}T03:00:00Z`);
  const dry = await send(leo, 'POST', `/${id}/backfill?dry_run=true`, span);
  expect([dry.status, dry.body]).toEqual([200, { nominal_times: times, existing: 0 }]);
  expect(await runsOf(leo, id)).toEqual([]);
  expect((await send(leo, 'POST', `/${id}/backfill`, span)).status).toBe(202);
  const runs = await ended(leo, id);
  expect(runs.map(({ status, started_by }) => [status, started_by])).toEqual(
    times.map(() => ['completed', 'backfill']),
  );
  const starts = await Promise.all(
    runs.map(async ({ export_id }) => (await leo.get(export_id!)).parameters.search_params['start_date']),
  );
  expect(starts).toEqual([2, 3, 4].map((days) => String(today.subtract({ days }))));
  const again = await send(leo, 'POST', `/${id}/backfill`, span);
  expect(again.body).toEqual({ nominal_times: [], existing: 3 });
  const long = await send(leo, 'POST', `/${id}/backfill`, {
    ...span,
    from: `${today.subtract({ days: 90 })}T00:00:00Z`,
  });
  expect([long.status, messageOf(long)]).toEqual([
    422,
    expect.stringContaining('more than 31 times without a run in this span. Allowed: at most 31. Send a shorter span.'),
  ]);
});

test('a recurrence rule of iCalendar becomes a rule, or is refused by the name of its part', async () => {
  const leo = await service.as(LEO);
  const preview = (rrule: string) => send(leo, 'POST', '/preview', { rule: { rrule }, time_zone: 'Europe/Berlin' });
  const { body } = await preview('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=6;BYMINUTE=30');
  expect(body).toMatchObject({ rule_in_words: 'Every weekday at 06:30' });
  const refused = await preview('FREQ=WEEKLY;BYDAY=MO;INTERVAL=2;BYHOUR=6;BYMINUTE=30');
  expect([refused.status, detailsOf(refused)]).toEqual([
    422,
    [{ field: 'rule.rrule', message: expect.stringContaining('INTERVAL counts from DTSTART') }],
  ]);
  const made = await create(leo, 'From a calendar', { rule: { rrule: 'FREQ=DAILY;BYHOUR=6;BYMINUTE=30' } });
  expect(made).toMatchObject({ rule: { every: 'day', at: ['06:30'] } });
});

test('the coming runs are a calendar, whose link needs no key and can be revoked', async () => {
  const [leo, kai] = [await service.as(LEO), await service.as(KAI)];
  const { id } = await create(leo, 'Calendar');
  const calendarOf = ({ body }: ApiResponse) => (body as unknown as { calendar: { url: string | null } }).calendar;
  expect(calendarOf(await send(leo, 'POST', `/${id}/calendar?dry_run=true`))).toEqual({ url: null });
  expect((await send(kai, 'POST', `/${id}/calendar`)).status).toBe(404);
  const tokenOf = (url: string) => /\/c\/([\w-]{22})\.ics$/.exec(url)![1]!;
  const first = calendarOf(await send(leo, 'POST', `/${id}/calendar`)).url!;
  const response = await fetch(first);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  const { next_run_at } = scheduleOf(await send(leo, 'GET', `/${id}`));
  const start = `${next_run_at!.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  expect(await response.text()).toContain(`DTSTART:${start}\r\nSUMMARY:Calendar\r\n`);
  const second = calendarOf(await send(leo, 'POST', `/${id}/calendar`)).url!;
  expect([(await fetch(first)).status, (await fetch(second)).status]).toEqual([404, 200]);
  expect((await fetch(second.replace(/\.ics$/, ''))).status).toBe(404);
  await send(leo, 'POST', `/${id}/pause`);
  expect(await (await fetch(second)).text()).not.toContain('VEVENT');
  expect((await send(leo, 'DELETE', `/${id}/calendar`)).status).toBe(204);
  const [revoked, unknown] = [await fetch(second), await fetch(second.replace(/.{22}\.ics$/, `${'A'.repeat(22)}.ics`))];
  const error = async (one: Response) => ((await one.json()) as { error: { code: string; message: string } }).error;
  const [ended, never] = [await error(revoked), await error(unknown)];
  expect([revoked.status, ended.code, ended.message]).toEqual([404, never.code, never.message]);
  const third = calendarOf(await send(leo, 'POST', `/${id}/calendar`)).url!;
  expect((await fetch(third)).status).toBe(200);
  const { rows } = await service.database.pool.query<{ row: string; bytes: number }>(
    'select s::text as row, octet_length(calendar_hash) as bytes from sheaf.schedules s where id = $1',
    [id],
  );
  expect(rows).toEqual([{ row: expect.not.stringContaining(tokenOf(third)), bytes: 32 }]);
  expect((await send(await service.as(ANN), 'POST', `/${id}/take-over`)).status).toBe(200);
  expect((await fetch(third)).status).toBe(404);
  const logged = () => service.service.log().split('/c/:token').length - 1;
  await until(async () => logged() >= 9, { limitMs: 10_000, what: 'all nine requests are logged' });
  for (const url of [first, second, third]) expect(service.service.log()).not.toContain(tokenOf(url));

  const fourth = calendarOf(await send(await service.as(ANN), 'POST', `/${id}/calendar`)).url!;
  const end = (deactivated: 'now()' | 'null') =>
    service.database.pool.query(`update sheaf.users set deactivated_at = ${deactivated} where email = $1`, [ANN.email]);
  await end('now()');
  expect((await fetch(fourth)).status).toBe(404);
  await end('null');
  expect((await fetch(fourth)).status).toBe(200);

  // More than the limit of two minutes, so that it is exceeded even when the minute changes meanwhile.
  const guesses = await Promise.all(Array.from({ length: 250 }, () => fetch(third)));
  expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([404, 429]));
  expect(Number(guesses.find(({ status }) => status === 429)!.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('three failed runs pause the schedule, and a failed run is retried after the cause is gone', async () => {
  const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
  const { id } = await create(leo, 'Failing');
  const events: object[] = [];
  const receiver = createServer(async (request, response) => {
    events.push(JSON.parse(await text(request)));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const made = await ann.send('/webhooks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, events: ['schedule.paused'] }),
  });
  expect(made.status).toBe(201);
  // A person who pauses a schedule knows it, so no event is sent.
  const other = await create(leo, 'Paused by Leo');
  await send(leo, 'POST', `/${other.id}/pause`);
  await service.database.pool.query(`update sheaf.schedules set report_type = 'gone' where id = $1`, [id]);
  for (let i = 0; i < 3; i += 1) {
    await send(leo, 'POST', `/${id}/runs`);
    await ended(leo, id);
  }
  const runs = await runsOf(leo, id);
  const [event] = await until(async () => (events.length > 0 ? events : null), {
    limitMs: 30_000,
    what: 'the webhook has received the event',
  });
  expect(event).toMatchObject({
    type: 'schedule.paused',
    data: {
      schedule: { id, name: 'Failing' },
      reason: expect.stringMatching(/^3 runs in a row failed\. The last one: .*"gone" is not valid/),
      next_step: expect.stringContaining(`POST /api/v1/schedules/${id}/resume`),
    },
  });
  expect(events).toHaveLength(1);
  receiver.close();
  expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(runs[0]!.message).toMatch(/"gone" is not valid/);
  expect(scheduleOf(await send(ann, 'GET', `/${id}`))).toMatchObject({
    status: 'paused',
    paused_reason: expect.stringMatching(/^3 runs in a row failed\. The last one: .*"gone" is not valid/),
    problem: expect.stringContaining('"gone" is not valid'),
  });
  await service.database.pool.query(`update sheaf.schedules set report_type = 'clicks_details_excel' where id = $1`, [
    id,
  ]);
  expect((await send(leo, 'POST', `/${id}/runs/${runs[1]!.id}/retry`)).status).toBe(202);
  const [, retried] = await ended(leo, id);
  expect(retried).toMatchObject({ id: runs[1]!.id, nominal_at: runs[1]!.nominal_at, status: 'completed' });
  const refused = await send(leo, 'POST', `/${id}/runs/${runs[1]!.id}/retry`);
  expect([refused.status, messageOf(refused)]).toEqual([
    409,
    'The run is completed. Only failed and skipped runs can run again.',
  ]);
  expect(scheduleOf(await send(leo, 'POST', `/${id}/resume`)).status).toBe('active');
});

test('when the author loses access, the schedule stops, says so, and is taken over', async () => {
  const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
  const mia = await service.as({ role: 'member', email: 'mia@acme-media.example' });
  const { id, author } = await create(mia, 'Orphan');
  const refused = await send(leo, 'POST', `/${id}/take-over`);
  expect([refused.status, messageOf(refused)]).toEqual([
    403,
    'The author of this schedule still has access. Ask an admin to take it over.',
  ]);
  await send(mia, 'POST', `/${id}/runs`);
  await ended(mia, id);
  expect((await ann.send(`/users/${author!.id}/deactivate`, { method: 'POST' })).status).toBe(200);
  // Due now, long before the next run of the rule.
  await service.database.pool.query(`update sheaf.schedules set next_at = now() - interval '1 minute' where id = $1`, [
    id,
  ]);
  let shown = scheduleOf(await send(leo, 'GET', `/${id}`));
  await until(
    async () => {
      shown = scheduleOf(await send(leo, 'GET', `/${id}`));
      return shown.status === 'paused';
    },
    { limitMs: 30_000, what: 'the schedule is paused', slowestMs: 200 },
  );
  expect(shown).toMatchObject({
    author: { has_access: false },
    paused_reason: 'The author no longer has access. Take the schedule over to run it with yours.',
  });
  expect((await send(ann, 'POST', `/${id}/resume`)).status).toBe(409);
  expect(scheduleOf(await send(leo, 'POST', `/${id}/take-over`)).author).toMatchObject({
    email: LEO.email,
    has_access: true,
  });
  expect(scheduleOf(await send(leo, 'POST', `/${id}/resume`)).status).toBe('active');
});

test('only another author and admins change a schedule, and names are unique in a publisher', async () => {
  const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
  const { id } = await create(ann, 'Of an admin');
  for (const [method, path] of [
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/pause'],
    ['POST', '/runs'],
  ] as const) {
    const refused = await send(leo, method, `/${id}${path}`, method === 'PATCH' ? { name: 'Mine' } : undefined);
    expect([method, path, refused.status]).toEqual([method, path, 403]);
  }
  const taken = await send(leo, 'POST', '', { name: 'Of an admin', ...CLICKS });
  expect([taken.status, messageOf(taken)]).toEqual([
    422,
    expect.stringContaining('a schedule with the name "Of an admin" exists'),
  ]);
});

test.each([
  [{ rule: { every: 'day' } }, 'rule.at', '`at`: required for every day, but missing.'],
  [{ rule: { every: 'day', at: ['6:30'] } }, 'rule.at.0', expect.stringContaining('"6:30" is not valid')],
  [{ rule: { cron: '* * * * *' } }, 'rule.cron', '`cron`: "* * * * *" runs 1440 times a day. Allowed: at most 96.'],
  [{ time_zone: 'Berlin' }, 'time_zone', expect.stringContaining('"Berlin" is not valid. Allowed: the IANA name')],
  [
    { index_params: { timezone: 'UTC' } },
    'index_params.timezone',
    '`timezone`: belongs to the schedule. Send it as time_zone.',
  ],
  [{ search_params: { start_date: 'yesterday' } }, 'search_params.start_date', expect.any(String)],
  [{ missed: 'all' }, 'missed', expect.stringContaining('Allowed: latest, each, none')],
  [
    { starts_at: '2026-02-01T00:00:00Z', ends_at: '2026-01-01T00:00:00Z' },
    'ends_at',
    '`ends_at`: must be after starts_at. Send a later time, or null for no end.',
  ],
  [{ ends_at: '2020-01-01T00:00:00Z' }, 'rule', expect.stringContaining('has no time between now and ends_at')],
])('%j is not valid', async (sent, field, message) => {
  const response = await send(await service.as(LEO), 'POST', '', { name: 'Not valid', ...CLICKS, ...sent });
  expect([response.status, detailsOf(response)[0]]).toEqual([422, { field, message }]);
});

test('the preview names a clock change', async () => {
  const leo = await service.as(LEO);
  const { status, body } = await send(leo, 'POST', '/preview', {
    rule: { every: 'day', at: ['02:30'] },
    time_zone: 'Europe/Berlin',
    starts_at: '2027-03-27T12:00:00Z',
  });
  expect(status).toBe(200);
  const { runs, rule_in_words } = body as unknown as { runs: object[]; rule_in_words: string };
  expect([rule_in_words, runs.length]).toEqual(['Every day at 02:30', 5]);
  expect(runs[0]).toEqual({
    nominal_at: '2027-03-28T01:00:00Z',
    local: '2027-03-28T03:00:00+02:00',
    note: '02:30 does not exist on March 28, because clocks change. Runs at 03:00.',
    search_params: null,
    file_name: null,
  });
});

test('the preview has the dates of the data of each time, in the time zone of the schedule', async () => {
  const leo = await service.as(LEO);
  const timetable = { rule: { every: 'month', on: [1], at: ['00:30'] }, time_zone: 'Asia/Tokyo' };
  const { body } = await send(leo, 'POST', '/preview', {
    ...timetable,
    starts_at: '2027-02-10T00:00:00Z',
    report_type: 'clicks_details_excel',
    search_params: { start_date: 'month_start-1m', end_date: 'today-1d', country: ['JP'] },
  });
  const { runs } = body as unknown as { runs: object[] };
  // It is still February in UTC.
  expect(runs[0]).toMatchObject({
    nominal_at: '2027-02-28T15:30:00Z',
    search_params: { start_date: '2027-02-01', end_date: '2027-02-28', country: ['JP'] },
  });
  const unknown = await send(leo, 'POST', '/preview', { ...timetable, report_type: 'coupons' });
  expect([unknown.status, unknown.body.error!.details![0]!.field]).toEqual([422, 'report_type']);
});
