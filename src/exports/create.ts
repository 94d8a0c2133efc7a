/** Creates an export, or finds a twin that is completed or in progress. */

import type pg from 'pg';
import type { Client } from '../access/client.ts';
import { counted } from '../counted.ts';
import { type Queryable, transactionFrom } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import type { Queue } from '../queue/queue.ts';
import { checkRows } from './estimate.ts';
import { type ExportRow, selectExports } from './export-row.ts';
import { type FindTwin, findTwin, type Twin, type TwinKey } from './find-twin.ts';
import type { Origin } from './origin.ts';
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
  /** Maximum exports of one publisher in flight. */
  publisherExports: number;
}

export interface CreateInput {
  client: Client;
  request: ExportRequest;
  origin: Origin;
  /** The export to build again. A completed twin is then no reason not to build. */
  repeatOf?: number;
  reader: Reader;
}

/** A new, queued export or its twin. */
export type Created = Twin | { outcome: 'created'; export: ExportRow };

/** The key that a new export has in common with its twins. */
export function twinKey({ client, request, repeatOf }: Pick<CreateInput, 'client' | 'request' | 'repeatOf'>): TwinKey {
  return { userId: client.userId, hash: request.hash, onlyInFlight: repeatOf !== undefined };
}

/**
 * Creates the export unless it has a twin: an equivalent request of the same user that is in flight or was completed within the
 * window. Twins are looked up before rows are counted, so that a repeated request costs one statement. Throws VALIDATION_ERROR
 * for too many rows, and RATE_LIMITED if the publisher has the maximum number of exports in flight.
 */
export async function createExport(ctx: CreateContext, input: CreateInput): Promise<Created> {
  const twin = await ctx.findTwin(twinKey(input), input.reader);
  if (twin) return twin;
  return ctx.reads.inTurn({ reader: input.reader, source: input.request.report.source }, async (inSnapshot, waited) => {
    // An identical request can have been ahead of this one in the queue for a slot.
    const twin = waited ? await ctx.findTwin(twinKey(input), input.reader) : null;
    if (twin) return twin;
    await inSnapshot(input.request, (look, reading) => checkRows(look, reading, ctx.maxRows));
    return insert(ctx, input);
  });
}

/** The index exports_one_in_flight decides between simultaneous requests. A failed export is never a twin. */
async function insert(ctx: CreateContext, input: CreateInput): Promise<Created> {
  for (;;) {
    const decided = await transactionFrom(
      ctx.pool,
      inserted(input),
      async (connection, { rows }): Promise<Created | null> => {
        const id: number | null = rows[0]?.id ?? null;
        // Looked up after the insert, because a twin that completed in the meantime is not in the index anymore.
        const existing = await findTwin({ ...ctx, pool: connection }, twinKey(input), { except: id });
        if (existing) {
          if (id !== null) await connection.query('delete from sheaf.exports where id = $1', [id]);
          return existing;
        }
        // The twin that prevented the insert has just disappeared, so the insert is repeated.
        if (id === null) return null;
        await enqueue(ctx, connection, { id, publisherId: input.request.publisherId });
        return { outcome: 'created', export: (await selectExports(connection, sql`e.id = ${id}`))[0]! };
      },
    );
    if (decided) return decided;
  }
}

type QueueContext = Pick<CreateContext, 'queue' | 'publisherExports'>;

/**
 * Creates the export in the transaction of `connection`, without looking for a completed twin and without counting rows: the worker
 * does. Resolves with its ID, or null while an equivalent request of the same user is in flight. Throws RATE_LIMITED if the publisher
 * has the maximum number of exports in flight.
 */
export async function insertExport(
  ctx: QueueContext,
  connection: Queryable,
  input: Omit<CreateInput, 'reader'>,
): Promise<number | null> {
  const { rows } = await connection.query<{ id: number }>(inserted(input).text);
  if (!rows[0]) return null;
  const { id } = rows[0];
  await enqueue(ctx, connection, { id, publisherId: input.request.publisherId });
  return id;
}

async function enqueue(
  { queue, publisherExports }: QueueContext,
  connection: Queryable,
  { id, publisherId }: { id: number; publisherId: number },
): Promise<void> {
  await checkInFlight(connection, publisherId, publisherExports);
  await queue.send(connection, 'build-export', [{ exportId: id, publisherId }], { group: String(publisherId) });
}

/** Seconds after which an export has probably finished. Most take less. */
const RETRY_AFTER = 10;

/** Serializes counting per publisher, so that the limit is exact. */
async function checkInFlight(connection: Queryable, publisherId: number, max: number): Promise<void> {
  const results: unknown = await connection.query(
    sql`select pg_advisory_xact_lock(hashtext('exports in flight'), hashint8(${publisherId}));
      select count(*) from sheaf.exports
      where publisher_id = ${publisherId} and parent_id is null and status in ('pending', 'processing')`.text,
  );
  const [, inFlight] = results as [unknown, { rows: { count: number }[] }];
  if (inFlight.rows[0]!.count <= max) return;
  const message = `Your publisher has ${counted(max, 'export')} in progress, which is the maximum. Wait until one is finished, then send the request again.`;
  throw new RequestError('RATE_LIMITED', message, { retryAfter: RETRY_AFTER });
}

/** Inserts the export and returns its ID. Returns no row while a twin is in flight. */
function inserted({ client, request, origin, repeatOf }: Omit<CreateInput, 'reader'>): Sql {
  const { publisherId, report, params, hash } = request;
  return sql`insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash, origin, repeat_of)
    values (${publisherId}, ${client.userId}, ${report.name}, ${JSON.stringify(params)}, decode(${hash.toString('hex')}, 'hex'),
      ${origin}, ${repeatOf ?? null})
    on conflict (user_id, params_hash) where status in ('pending', 'processing') do nothing returning id`;
}
