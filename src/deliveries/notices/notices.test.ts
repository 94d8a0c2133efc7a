/** Notices with a real database and a real SMTP server. `src/schedules/tick.test.ts` breaks the connections of the processes that record them. */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type pg from 'pg';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { createPool, transaction } from '../../db/pool.ts';
import { pauseItself } from '../../schedules/pause-schedule.ts';
import type { SmtpSettings } from '../../smtp-url.ts';
import { recordFailed } from '../settle-delivery.ts';
import { claimNotice, recordNotSent, recordSent } from './settle-notice.ts';
import { type SendContext, sendNext, startNotices } from './start-notices.ts';

const PASSWORD = 'geheim & lang';
const REASON = '3 runs in a row failed. The last one: `country`: "X" is <not> valid.';

let database: TestDatabase;
let server: SMTPServer;
let received: { to: string; mail: Email }[];
/** Response code to a message, or null to accept it. */
let refusal: number | null;
let ctx: SendContext & { smtp: SmtpSettings };

beforeAll(async () => {
  database = await testDatabase('empty');
  server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'sheaf' && password === PASSWORD
        ? done(null, { user: username })
        : done(Object.assign(new Error('No'), { responseCode: 535 })),
    onData: (stream, session, done) => {
      buffer(stream).then(async (bytes) => {
        if (refusal !== null) return done(Object.assign(new Error('No'), { responseCode: refusal }));
        const envelope = session.envelope.rcptTo;
        received.push({ to: envelope[0]!.address, mail: await PostalMime.parse(bytes) });
        done();
      }, done);
    },
  });
  server.on('error', () => {});
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
  const smtp: SmtpSettings = {
    host: '127.0.0.1',
    port,
    security: 'none',
    user: 'sheaf',
    password: PASSWORD,
    from: 'sheaf@reports.example',
  };
  const log = { info() {}, warn() {} };
  ctx = { pool: database.pool, smtp, emailDomains: null, publicUrl: 'https://reports.example', log };
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(resolve));
  await database.drop();
});

let scheduleId: number;
beforeEach(async () => {
  received = [];
  refusal = null;
  await database.pool.query(
    `insert into sheaf.publishers (slug, name) values ('acme', 'Acme'), ('kaigan', 'Kaigan');
    insert into sheaf.users (publisher_id, email, role, deactivated_at)
      select id, email, role, deactivated_at from sheaf.publishers, (values
        ('acme', 'leo@acme.example', 'member', null), ('acme', 'ann@acme.example', 'admin', null), ('acme', 'bob@mail.example', 'admin', null),
        ('acme', 'gone@acme.example', 'admin', now()), ('acme', 'other@acme.example', 'member', null), ('acme', 'admin@acme.local', 'admin', null),
        ('acme', 'no@mailbox', 'admin', null), ('kaigan', 'kai@kaigan.example', 'admin', null)
      ) as made (of, email, role, deactivated_at) where slug = made.of`,
  );
  scheduleId = await schedule('Clicks');
});
afterEach(async () => {
  await database.pool.query('delete from sheaf.publishers');
});

async function schedule(name: string): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone, missed, overlap, only_if)
     select publisher_id, id, $1, 'deals_excel', '{}', '{}', '{"every": "day", "at": ["06:00"]}', 'Asia/Tokyo', 'latest', 'wait', 'always'
     from sheaf.users where email = 'leo@acme.example' returning id`,
    [name],
  );
  return rows[0]!.id;
}

const pause = (id = scheduleId, more: Partial<SendContext> = {}) =>
  transaction(database.pool, (connection) =>
    pauseItself({ ...ctx, ...more }, connection, {
      id,
      reason: REASON,
      nextStep: 'Send x.',
      todo: 'Correct the cause.',
    }),
  );
const resume = () => database.pool.query('update sheaf.schedules set paused_at = null, paused_reason = null');
const never = new AbortController().signal;
const next = (more: Partial<SendContext> = {}) => sendNext({ ...ctx, ...more } as typeof ctx, never);
/** Sends what is due. Resolves with the recipients. */
async function sendAll(): Promise<string[]> {
  while (await next());
  return received.map(({ to }) => to).sort();
}
const due = () => database.pool.query(`update sheaf.notices set due_at = now() where status = 'pending'`);
/** As if the process of every claim had been silent for longer than its lease. */
const expire = () => database.pool.query('update sheaf.notices set lease_until = now() where lease_until is not null');
const states = async () =>
  (await database.pool.query<{ status: string }>('select status from sheaf.notices order by id')).rows.map(
    ({ status }) => status,
  );

test('the author and the active admins with a mailbox get one message each, with the reason and the next step', async () => {
  await pause();
  expect(await sendAll()).toEqual(['ann@acme.example', 'bob@mail.example', 'leo@acme.example']);
  const { mail } = received[0]!;
  expect(mail.subject).toBe('Schedule paused: Clicks');
  expect(mail.from).toEqual({ name: 'Sheaf', address: 'sheaf@reports.example' });
  expect(mail.text).toContain(REASON);
  expect(mail.html).toContain('is &lt;not&gt; valid');
  for (const text of [mail.text!, mail.html!]) {
    expect(text).toMatch(/Correct the cause\./);
    expect(text).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d \(Asia\/Tokyo\)/);
    expect(text).toContain(`https://reports.example/schedules/${scheduleId}`);
    expect(text).not.toContain('null');
  }
  expect(mail.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }));
  expect(mail.headers.map(({ key }) => key)).not.toContain('list-unsubscribe');
  expect(JSON.stringify(received)).not.toContain(PASSWORD);
});

test('each pause is a message of its own, with an ID from schedule, pause and recipient', async () => {
  await pause();
  await pause();
  await sendAll();
  expect(received).toHaveLength(3);
  await resume();
  await pause();
  await pause(await schedule('Deals'));
  await sendAll();
  expect(new Set(received.map(({ mail }) => mail.messageId)).size).toBe(9);
});

test('without a public URL there is no link, and only allowed domains receive a message', async () => {
  await pause();
  while (await next({ publicUrl: null, emailDomains: ['mail.example'] }));
  expect(received.map(({ to }) => to)).toEqual(['bob@mail.example']);
  expect(received[0]!.mail.text).not.toMatch(/http|null/);
  await resume();
  await pause(scheduleId, { emailDomains: ['mail.example'] });
  expect(await states()).toHaveLength(4);
});

test('three processes at the same time send each message once, and stop in order', async () => {
  await pause();
  const pools = [1, 2, 3].map((n) => createPool({ url: database.url, max: 1, name: `process ${n}` }));
  const stopping = new AbortController();
  const running = pools.map((pool: pg.Pool) => startNotices({ ...ctx, pool }, stopping.signal));
  await until(async () => (await states()).every((status) => status === 'sent'), {
    limitMs: 20_000,
    what: 'all are sent',
  });
  stopping.abort();
  await Promise.all(running.map(({ finish }) => finish()));
  await Promise.all(pools.map((pool) => pool.end()));
  expect(received.map(({ to }) => to).sort()).toEqual(['ann@acme.example', 'bob@mail.example', 'leo@acme.example']);
});

test('a process that dies after the server accepted a message sends it again with the same ID, after its lease', async () => {
  await database.pool.query(`update sheaf.users set deactivated_at = now() where role = 'admin'`);
  await pause();
  const claimed = await claimNotice(database.pool);
  expect(await next()).toBe(false);
  await expire();
  await next();
  // The first process was only suspended. What it records has no effect.
  await recordNotSent(database.pool, claimed!, { message: 'x', isFinal: true });
  expect(await states()).toEqual(['sent']);
  await database.pool.query(`update sheaf.notices set status = 'pending', ended_at = null`);
  await next();
  expect(received.map(({ mail }) => mail.messageId)).toEqual([
    received[0]!.mail.messageId,
    received[0]!.mail.messageId,
  ]);
});

test('a stop hands the running try back, and another process sends it immediately', async () => {
  await pause();
  const cut = new AbortController();
  cut.abort(new Error('The service stops.'));
  expect(await sendNext(ctx, cut.signal)).toBe(true);
  expect([received, await states()]).toEqual([[], ['pending', 'pending', 'pending']]);
  expect(await sendAll()).toHaveLength(3);
});

test('failed tries are repeated with growing pauses, and a wrong password is retried, too', async () => {
  await database.pool.query(`update sheaf.users set deactivated_at = now() where role = 'admin'`);
  await pause();
  const wrong = { smtp: { ...ctx.smtp, password: 'wrong-secret' } };
  const pauses: number[] = [];
  for (let n = 1; n <= 7; n += 1) {
    expect(await next(wrong)).toBe(true);
    expect(await next(wrong)).toBe(false);
    const { rows } = await database.pool.query<{ seconds: number; message: string }>(
      'select extract(epoch from due_at - now())::float8 as seconds, message from sheaf.notices',
    );
    pauses.push(rows[0]!.seconds);
    expect(rows[0]!.message).toMatch(/refused the login/);
    expect(rows[0]!.message).not.toContain('wrong-secret');
    await due();
  }
  for (const [n, seconds] of [30, 120, 600, 1800, 7200, 21_600, 43_200].entries()) {
    expect(pauses[n]).toBeGreaterThan(seconds - 2);
    expect(pauses[n]).toBeLessThan(seconds * 1.1 + 1);
  }
  await next(wrong);
  await due();
  expect([await next(), await states(), received]).toEqual([false, ['failed'], []]);
});

test('a recipient that is refused for good does not keep the others from their message', async () => {
  await pause();
  refusal = 550;
  await next();
  refusal = 451;
  await next();
  refusal = null;
  await next();
  expect(await states()).toEqual(['failed', 'pending', 'sent']);
});

test('a message is dropped if the schedule was resumed, or the recipient has no access anymore', async () => {
  await pause();
  await database.pool.query(`update sheaf.users set deactivated_at = now() where email = 'ann@acme.example'`);
  expect(await sendAll()).toEqual(['bob@mail.example', 'leo@acme.example']);
  received = [];
  await resume();
  await pause();
  await resume();
  expect(await sendAll()).toEqual([]);
  await pause();
  expect(await sendAll()).toEqual(['bob@mail.example', 'leo@acme.example']);
});

/** A delivery of a run of the schedule that is being delivered. */
async function delivering(destinationId: number, id = scheduleId): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `with run as (
        insert into sheaf.schedule_runs (schedule_id, nominal_at, started_by, status, ended_at)
        select $2, '2026-11-02T21:00Z'::timestamptz + count(*) * interval '1 day', 'schedule', 'completed', now() from sheaf.schedule_runs
        returning id
      )
      insert into sheaf.deliveries (run_id, destination_id, base_name, status, attempts, lease_until)
      select id, $1, 'x', 'delivering', 1, now() from run returning id`,
    [destinationId, id],
  );
  return rows[0]!.id;
}
async function destination(): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sheaf.destinations (publisher_id, kind, name, settings) select publisher_id, 'folder', 'Finance', '{}' from sheaf.schedules
     where id = $1 returning id`,
    [scheduleId],
  );
  return rows[0]!.id;
}
const fail = (id: number, destinationId: number, isFinal = true) =>
  recordFailed(
    ctx,
    { id, destinationId, tryNumber: 1, failures: 0, deaths: 0, isFailing: false },
    { step: 'connect', message: 'Port 22 of files.internal cannot be reached.', isFinal, retryAfter: 0 },
  );

test('a delivery that failed for good is a message, without the host for members, and once until the destination works again', async () => {
  const to = await destination();
  const first = await delivering(to);
  await fail(first, to, false);
  expect(await sendAll()).toEqual([]);
  await fail(await delivering(to), to);
  await fail(await delivering(to), to);
  expect(await sendAll()).toEqual(['ann@acme.example', 'bob@mail.example', 'leo@acme.example']);
  for (const { to: address, mail } of received) {
    expect(mail.subject).toBe('Delivery failed: Clicks');
    expect(mail.text).toMatch(/Run: 2026-11-04 06:00 \(Asia\/Tokyo\)\nDestination: Finance\n/);
    expect(mail.text!.includes('files.internal')).toBe(address !== 'leo@acme.example');
  }
  await database.pool.query('update sheaf.destinations set failing_since = null');
  const again = await delivering(to);
  await fail(again, to);
  received = [];
  await database.pool.query(`update sheaf.deliveries set status = 'pending' where id = $1`, [again]);
  expect(await sendAll()).toEqual([]);
});

test('notices of an ended schedule are removed with it, and old ones after 30 days', async () => {
  await pause();
  await recordSent(database.pool, (await claimNotice(database.pool))!);
  await database.pool.query(`update sheaf.notices set ended_at = now() - interval '31 days' where status = 'sent'`);
  const stopping = new AbortController();
  refusal = 451;
  const { finish } = startNotices(ctx, stopping.signal);
  await until(async () => (await states()).length === 2, { limitMs: 20_000, what: 'the old notice is removed' });
  stopping.abort();
  await finish();
  await database.pool.query('delete from sheaf.schedules');
  expect(await states()).toEqual([]);
});
