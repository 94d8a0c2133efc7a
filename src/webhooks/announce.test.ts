/** The events that the trigger exports_announced writes: one for each end of an export, and none else. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { COMMAND_LINE } from '../access/scope.ts';
import { transaction } from '../db/pool.ts';
import { failExport } from '../exports/fail.ts';
import { openPgBossQueue } from '../queue/pg-boss-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { createWebhook } from './create-webhook.ts';
import { dispatch } from './dispatch.ts';
import { takeDelivery } from './take-delivery.ts';
import type { WebhookEvent } from './webhook.ts';

let database: TestDatabase;
let queue: Queue;
let userId: number;
beforeAll(async () => {
  database = await testDatabase('empty');
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('one', 'One'), ('two', 'Two')`);
  const { rows } = await database.pool.query(
    `insert into sheaf.users (publisher_id, email, role) values (1, 'a@one', 'admin') returning id`,
  );
  userId = rows[0].id;
  queue = await openPgBossQueue({ url: database.url, onError: () => {} });
});
beforeEach(() => database.pool.query('truncate sheaf.exports, sheaf.webhooks restart identity cascade'));
afterAll(async () => {
  await queue.stop();
  await database.drop();
});

function webhook(publisher: string, events?: WebhookEvent[]) {
  const input = {
    client: COMMAND_LINE,
    publisher,
    url: 'https://example.com/',
    events,
    origin: 'http://o',
    dryRun: false,
  };
  return createWebhook({ pool: database.pool, webhookPrivate: false }, input);
}

async function insertExport(parent: number | null = null): Promise<number> {
  const { rows } = await database.pool.query(
    `insert into sheaf.exports (parent_id, publisher_id, user_id, report_type, params, params_hash)
     values ($1, 1, $2, 'advertisers_csv', '{}', case when $1::bigint is null then sha256(random()::text::bytea) end)
     returning id`,
    [parent, userId],
  );
  return rows[0].id;
}

const COMPLETE = `update sheaf.exports set status = 'completed', completed_at = now(), filename = 'f', file_key = 'k' where id = $1`;

async function events() {
  const { rows } = await database.pool.query(
    'select webhook_id as w, export_id as e, event, status from sheaf.webhook_deliveries order by 1, 2, 3',
  );
  return rows.map(({ w, e, event, status }) => [w, e, event, status]);
}

async function queued(): Promise<{ deliveryId: string; attempt: number }[]> {
  const { rows } = await database.pool.query(`select data from sheaf_queue.job where name = 'deliver-webhook'`);
  return rows.map(({ data }) => data);
}

test('one for every webhook of the publisher that wants it, and none for parts, others or the disabled', async () => {
  await webhook('one');
  await webhook('one', ['export.failed']);
  await webhook('two');
  const disabled = await webhook('one');
  await database.pool.query('update sheaf.webhooks set disabled_at = now() where id = $1', [disabled.webhook.id]);
  const id = await insertExport();
  const part = await insertExport(id);
  await database.pool.query(COMPLETE, [part]);
  await database.pool.query(`update sheaf.exports set status = 'processing' where id = $1`, [id]);
  expect(await events()).toEqual([]);
  await database.pool.query(COMPLETE, [id]);
  await database.pool.query(COMPLETE, [id]);
  await database.pool.query('update sheaf.exports set file_key = null, file_removed_at = now() where id = $1', [id]);
  expect(await events()).toEqual([[1, id, 'export.completed', 'pending']]);
});

test('a failure with its parts is one event', async () => {
  await webhook('one');
  const id = await insertExport();
  await insertExport(id);
  await failExport(database, { id, message: 'No.' });
  await failExport(database, { id, message: 'No.' });
  expect(await events()).toEqual([[1, id, 'export.failed', 'pending']]);
});

test('what is rolled back never happened', async () => {
  await webhook('one');
  const id = await insertExport();
  const changed = transaction(database.pool, async (client) => {
    await client.query(COMPLETE, [id]);
    const { rowCount } = await client.query('select from sheaf.webhook_deliveries');
    throw new Error(`${rowCount} event, changed my mind`);
  });
  await expect(changed).rejects.toThrow('1 event, changed my mind');
  expect(await events()).toEqual([]);
});

test('a webhook that is being deleted does not fail the export', async () => {
  await webhook('one');
  await webhook('one');
  const id = await insertExport();
  const client = await database.pool.connect();
  await client.query('begin; delete from sheaf.webhooks where id = 1');
  const completed = database.pool.query(COMPLETE, [id]);
  await client.query('commit');
  client.release();
  await completed;
  expect(await events()).toEqual([[2, id, 'export.completed', 'pending']]);
});

test('each event is queued once, however many dispatchers there are, within the limits of webhook and publisher', async () => {
  const publishers = ['one', 'one', 'one', 'one', 'two'];
  const webhooks = await Promise.all(publishers.map((publisher) => webhook(publisher)));
  const ids = webhooks.map((made) => made.webhook.id).sort();
  await database.pool.query(
    `insert into sheaf.webhook_deliveries (webhook_id, event) select w, 'webhook.test' from unnest($1::int[]) w, generate_series(1, 60)`,
    [ids],
  );
  const { rows: failing } = await database.pool.query(
    `update sheaf.webhooks set failing_since = now() where id = (select min(id) from sheaf.webhooks where publisher_id = 1) returning id`,
  );
  const ctx = { pool: database.pool, queue };
  await Promise.all([dispatch(ctx), dispatch(ctx), dispatch(ctx)]);
  await dispatch(ctx);
  const queuedOf = async () => {
    const { rows } = await database.pool.query(
      `select w.publisher_id as publisher, w.id, count(d.queued_until) as count
       from sheaf.webhooks w join sheaf.webhook_deliveries d on d.webhook_id = w.id group by w.id order by w.publisher_id, count desc`,
    );
    return rows.map(({ publisher, id, count }) => [publisher, id === failing[0].id ? 'failing' : 'healthy', count]);
  };
  const limited = [
    [1, 'healthy', 2],
    [1, 'healthy', 1],
    [1, 'healthy', 1],
    [1, 'failing', 1],
    [2, 'healthy', 2],
  ];
  expect((await queuedOf()).sort()).toEqual(limited.sort());
  const jobs = (await queued()).map(({ deliveryId }) => deliveryId);
  expect([jobs.length, new Set(jobs).size]).toEqual([6, 6]);
  // A try that has ended makes room for the next.
  await database.pool.query(
    `update sheaf.webhook_deliveries set status = 'failed', queued_until = null where queued_until is not null and webhook_id <> $1`,
    [failing[0].id],
  );
  expect(await dispatch(ctx)).toBe(6);
});

test('a job that comes twice makes one try; a try that was lost is made again, as the next', async () => {
  const { webhook: made } = await webhook('one');
  const { rows } = await database.pool.query(
    `insert into sheaf.webhook_deliveries (webhook_id, event) values ($1, 'webhook.test') returning id`,
    [made.id],
  );
  const deliveryId = rows[0].id;
  expect(await takeDelivery(database, { deliveryId, attempt: 1 })).toMatchObject({ attempt: 1 });
  expect(await takeDelivery(database, { deliveryId, attempt: 1 })).toBeNull();
  const ctx = { pool: database.pool, queue };
  expect(await dispatch(ctx)).toBe(0);
  await database.pool.query(`update sheaf.webhook_deliveries set queued_until = now()`);
  expect(await dispatch(ctx)).toBe(1);
  expect(await queued()).toContainEqual({ deliveryId, attempt: 2 });
});
