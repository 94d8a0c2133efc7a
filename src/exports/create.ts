/** Asks for an export: a new one, a finished twin, or the news that a twin is being built. */
import type pg from 'pg';
import { type Queryable, transactionFrom } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import type { Queue } from '../queue/queue.ts';
import type { Caller } from './caller.ts';
import { checkRows } from './estimate.ts';
import { type ExportRow, selectExports } from './export-row.ts';
import { type FindTwin, findTwin, type Twin, type TwinKey } from './find-twin.ts';
import type { Reader, Reads } from './reads.ts';
import type { ExportRequest } from './request.ts';

export interface CreateContext {
  pool: pg.Pool;
  reads: Reads;
  queue: Queue;
  findTwin: FindTwin;
  /** Maximum rows of an export. */
  maxRows: number;
  /** Seconds for which a completed export is returned for the same request. */
  dedupeSeconds: number;
  /** Most exports of one publisher in flight. */
  publisherExports: number;
}

export interface CreateInput {
  caller: Caller;
  request: ExportRequest;
  reader: Reader;
}

/** A new export, which is queued, or its twin. */
export type Created = Twin | { outcome: 'created'; export: ExportRow };

/** What a twin of the new export has in common with it. */
export function twinKey({ caller, request }: Pick<CreateInput, 'caller' | 'request'>): TwinKey {
  return { userId: caller.userId, hash: request.hash };
}

/**
 * Creates the export unless a twin (same caller, same meaning) is in flight or completed within the window. A twin is found
 * before anything is counted: repeats of a request cost one statement. Throws VALIDATION_ERROR for too many rows, and
 * RATE_LIMITED when the publisher has as many exports in flight as it can have.
 */
export async function createExport(ctx: CreateContext, input: CreateInput): Promise<Created> {
  const twin = await ctx.findTwin(twinKey(input));
  if (twin) return twin;
  return ctx.reads.inTurn(input.reader, async (inSnapshot) => {
    // The same request may have been ahead of this one in the queue for a slot.
    const twin = await ctx.findTwin(twinKey(input));
    if (twin) return twin;
    await inSnapshot(input.request, (snapshot, reading) => checkRows(snapshot, reading, ctx.maxRows));
    return insert(ctx, input);
  });
}

/** The index exports_one_in_flight decides between requests that come together; a failed report is never a twin. */
async function insert(ctx: CreateContext, input: CreateInput): Promise<Created> {
  for (;;) {
    const decided = await transactionFrom(
      ctx.pool,
      inserted(input),
      async (client, { rows }): Promise<Created | null> => {
        const id: number | null = rows[0]?.id ?? null;
        // Looked up after the insert: a twin that completed meanwhile no longer keeps the index from accepting.
        const existing = await findTwin({ ...ctx, pool: client }, twinKey(input), { except: id });
        if (existing) {
          if (id !== null) await client.query('delete from exports where id = $1', [id]);
          return existing;
        }
        // The twin that refused the insert was gone a moment later: try again.
        if (id === null) return null;
        const { publisherId } = input.request;
        await checkInFlight(client, publisherId, ctx.publisherExports);
        await ctx.queue.send(client, 'build-export', [{ exportId: id, publisherId }], { group: String(publisherId) });
        return { outcome: 'created', export: (await selectExports(client, sql`e.id = ${id}`))[0]! };
      },
    );
    if (decided) return decided;
  }
}

/** Seconds until a place may have become free: most exports take less. */
const RETRY_AFTER = 10;

/** The lock has requests of one publisher count one after the other, so that the limit is exact. */
async function checkInFlight(client: Queryable, publisherId: number, most: number): Promise<void> {
  const results: unknown = await client.query(
    sql`select pg_advisory_xact_lock(hashtext('exports in flight'), hashint8(${publisherId}));
      select count(*) from exports
      where publisher_id = ${publisherId} and parent_id is null and status in ('pending', 'processing')`.text,
  );
  const [, counted] = results as [unknown, { rows: { count: number }[] }];
  if (counted.rows[0]!.count <= most) return;
  const message = `There are ${most} exports of your publisher in flight, the most there may be. Wait until one is finished.`;
  throw new RequestError('RATE_LIMITED', message, { retryAfter: RETRY_AFTER });
}

/** Inserts the export and answers its id; nothing while a twin is in flight. */
function inserted({ caller, request }: CreateInput): Sql {
  const { publisherId, report, params, hash } = request;
  return sql`insert into exports (publisher_id, user_id, report_type, params, params_hash)
    values (${publisherId}, ${caller.userId}, ${report.name}, ${JSON.stringify(params)}, decode(${hash.toString('hex')}, 'hex'))
    on conflict (user_id, params_hash) where status in ('pending', 'processing') do nothing returning id`;
}
