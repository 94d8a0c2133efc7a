/** Completed runs of schedules with files in a store, for tests of deliveries that need no worker. */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type pg from 'pg';
import type { Client } from '../../src/access/client.ts';
import type { DestinationsContext } from '../../src/deliveries/context.ts';
import type { DestinationKind } from '../../src/deliveries/destinations/destination.ts';
import { planDeliveries } from '../../src/deliveries/plan-deliveries.ts';
import { createDestination } from '../../src/deliveries/save-destination.ts';
import type { Store } from '../../src/store/store.ts';

const NOMINAL = '2026-11-02T06:00:00Z';

/** Inserts a publisher with a user and one schedule. Resolves with the admin of the publisher and the schedule's ID. */
export async function publisherWithSchedule(
  pool: pg.Pool,
  slug: string,
): Promise<{ client: Client; scheduleId: number }> {
  const { rows } = await pool.query<{ publisherId: number; userId: number; scheduleId: number }>(
    `with publisher as (insert into sheaf.publishers (slug, name) values ($1, $1) returning id),
      author as (insert into sheaf.users (publisher_id, email, role) select id, $1 || '@example.com', 'admin' from publisher returning id, publisher_id),
      schedule as (
        insert into sheaf.schedules (publisher_id, user_id, name, report_type, search_params, index_params, rule, time_zone, missed, overlap, only_if)
        select publisher_id, id, 'Deals', 'deals_excel', '{}', '{}', '{"every": "day", "at": ["06:00"]}', 'UTC', 'latest', 'wait', 'always'
        from author returning id
      )
    select author.publisher_id as "publisherId", author.id as "userId", schedule.id as "scheduleId" from author, schedule`,
    [slug],
  );
  const { publisherId, userId, scheduleId } = rows[0]!;
  return { client: { publisherId, userId, role: 'admin', keyPrefix: null }, scheduleId };
}

interface NewDestination {
  client: Client;
  scheduleId: number;
  kind: DestinationKind;
  sent: Record<string, unknown>;
}

/** Creates a destination and adds it to the schedule. Resolves with its ID. */
export async function addDestination(
  ctx: DestinationsContext,
  { client, scheduleId, kind, sent }: NewDestination,
): Promise<number> {
  const name = `${kind} ${randomBytes(4).toString('hex')}`;
  const { id } = await createDestination(ctx, { client, name, kind, sent, dryRun: false });
  await ctx.pool.query('insert into sheaf.schedule_destinations (schedule_id, destination_id) values ($1, $2)', [
    scheduleId,
    id,
  ]);
  return id;
}

interface NewRun {
  client: Client;
  scheduleId: number;
  content: Buffer;
  /** File name without extension. */
  template?: string;
  /** Days after the first nominal time. */
  day?: number;
  /** Whether the file replaces one with the same name. */
  overwrite?: boolean;
}

/** Records a completed run whose file has this content, with its deliveries. */
export async function completeRun(
  { pool, store }: { pool: pg.Pool; store: Store },
  { client, scheduleId, content, template = 'deals-{date}', day = 0, overwrite = false }: NewRun,
): Promise<{ runId: number; exportId: number }> {
  const at = Temporal.Instant.from(NOMINAL).toZonedDateTimeISO('UTC').add({ days: day });
  const { rows } = await pool.query<{ exportId: number }>(
    `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash, status, attempt, started_at, completed_at, row_count,
       filename, file_key, file_bytes, file_sha256, file_format, file_columns, snapshot_at, snapshot_transactions)
     values ($1, $2, 'deals_excel', '{"search_params": {}, "index_params": {"timezone": "UTC"}}', sha256($5::text::bytea), 'completed', 1, now(), now(), 1,
       'f.csv', 'later', $3, $4, 'csv', '[]', now(), '811:811:')
     returning id as "exportId"`,
    [
      client.publisherId,
      client.userId,
      content.length,
      createHash('sha256').update(content).digest(),
      randomBytes(8).toString('hex'),
    ],
  );
  const { exportId } = rows[0]!;
  const key = `exports/${exportId}/1/file.csv`;
  await store.write(key, Readable.from([content]));
  await pool.query('update sheaf.exports set file_key = $2 where id = $1', [exportId, key]);
  const { rows: runs } = await pool.query<{ runId: number }>(
    `insert into sheaf.schedule_runs (schedule_id, nominal_at, started_by, status, export_id, started_at, ended_at)
     values ($1, $2, 'schedule', 'completed', $3, now(), now()) returning id as "runId"`,
    [scheduleId, at.toInstant().toString(), exportId],
  );
  const { runId } = runs[0]!;
  const values = { reportType: 'deals_excel', schedule: 'Deals', publisher: 'p', at, from: null, to: null };
  await planDeliveries(pool, { runId, scheduleId, exportId, template, values, overwrite });
  return { runId, exportId };
}
