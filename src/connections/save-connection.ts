/** Creates or changes a connection. */
import type { Client } from '../access/client.ts';
import { findPublisher } from '../access/publishers/find-publisher.ts';
import { transaction } from '../db/pool.ts';
import { checkVersion, NEXT_VERSION } from '../db/row-version.ts';
import { sql } from '../db/sql.ts';
import { checkedConnection, taken } from './check-connection.ts';
import {
  type ConnectionContent,
  type ConnectionRecord,
  getConnection,
  requireConnectionAdmin,
  selectConnections,
} from './connection-record.ts';
import type { ConnectionsContext } from './context.ts';
import { sealToken } from './sealed-token.ts';

type SaveContext = Pick<ConnectionsContext, 'pool' | 'secretKeys'>;

export interface CreateConnectionInput {
  client: Client;
  /** ID or slug of the publisher. For operators. All others can only name their own publisher. */
  publisher?: string | undefined;
  content: ConnectionContent;
  token: string;
  /** Validates without creating anything. */
  dryRun: boolean;
}

/** Throws FORBIDDEN for members, and VALIDATION_ERROR with the field. Its ID is 0 in a dry run. */
export async function createConnection(
  ctx: SaveContext,
  { client, publisher: named, content: sent, token, dryRun }: CreateConnectionInput,
): Promise<ConnectionRecord> {
  requireConnectionAdmin(client);
  const publisherId = await findPublisher(ctx, { client, named, field: 'publisher_id' });
  const { content, nextAt } = await checkedConnection(ctx.pool, { content: sent, publisherId, id: 0 });
  const { rows } = await ctx.pool.query<Pick<ConnectionRecord, 'publisher' | 'createdBy'>>(
    sql`select p.slug as publisher,
        (select json_build_object('id', id, 'email', email) from sheaf.users where id = ${client.userId}) as "createdBy"
      from sheaf.publishers p where p.id = ${publisherId}`.text,
  );
  const { publisher, createdBy } = rows[0]!;
  if (dryRun) {
    const now = new Date();
    return {
      ...{ id: 0, publisherId, publisher, ...content, sealedToken: Buffer.alloc(0), fetchedUntil: null },
      ...{ nextAt: new Date(nextAt.epochMilliseconds), pausedAt: null, pausedReason: null, failures: 0 },
      ...{ createdBy, createdAt: now, updatedAt: now, lastTest: null, lastFetch: null },
    };
  }
  return transaction(ctx.pool, async (connection) => {
    // The token is encrypted for the ID, so it has to exist first.
    const { rows: ids } = await connection.query<{ id: number }>(
      `select nextval(pg_get_serial_sequence('sheaf.connections', 'id')) as id`,
    );
    const { id } = ids[0]!;
    const { rowCount } = await connection.query(
      `insert into sheaf.connections (id, publisher_id, name, network, account_id, sealed_token, currency, rule, time_zone, fetch_from,
         overlap_days, next_at, created_by)
       overriding system value values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (publisher_id, name) do nothing`,
      [
        ...[id, publisherId, content.name, content.network, content.accountId, await sealToken(ctx, { id, token })],
        ...[content.currency, JSON.stringify(content.rule), content.timeZone, content.fetchFrom, content.overlapDays],
        ...[nextAt.toString(), createdBy?.id ?? null],
      ],
    );
    if (rowCount === 0) throw taken(content.name);
    const [made] = await selectConnections(connection, sql`c.id = ${id}`);
    return made!;
  });
}

/** The members that can change. The account and the network decide what was fetched, so another one is another connection. */
export type ConnectionChange = Partial<Omit<ConnectionContent, 'network' | 'accountId' | 'currency'>>;

export interface UpdateConnectionInput {
  client: Client;
  id: number;
  change: ConnectionChange;
  /** The new token. Without it, the stored one stays. */
  token?: string | undefined;
  /** The versions of the connection that may be changed. Default: every version. */
  versions?: readonly string[] | undefined;
  dryRun: boolean;
}

/**
 * Changes the given members. With another rule or time zone, it continues with the first time after now. With another first day, everything
 * from that day is fetched again. Throws like {@link createConnection}, NOT_FOUND, and PRECONDITION_FAILED for another version.
 */
export async function updateConnection(
  ctx: SaveContext,
  { client, id, change, token, versions, dryRun }: UpdateConnectionInput,
): Promise<ConnectionRecord> {
  requireConnectionAdmin(client);
  return transaction(ctx.pool, async (connection) => {
    // Locked, so that of two changes at the same time, the second one keeps the members of the first.
    const found = await getConnection({ pool: connection }, { client, id }, sql`for update of c`);
    checkVersion('connection', found, versions);
    // A first day that stays can be older than the network allows now.
    const fetchFrom = change.fetchFrom ?? Temporal.Now.plainDateISO('UTC').toString();
    const checked = await checkedConnection(connection, {
      content: { ...found, ...change, fetchFrom },
      publisherId: found.publisherId,
      id,
    });
    const content = { ...checked.content, fetchFrom: change.fetchFrom ?? found.fetchFrom };
    const isRetimed = change.rule !== undefined || change.timeZone !== undefined;
    const nextAt = isRetimed ? checked.nextAt : null;
    if (dryRun) {
      const retimed = nextAt && !found.pausedAt ? { nextAt: new Date(nextAt.epochMilliseconds) } : {};
      const again = change.fetchFrom === undefined ? {} : { fetchedUntil: null };
      return { ...found, ...content, ...retimed, ...again, ...(token === undefined ? {} : { lastTest: null }) };
    }
    await connection
      .query(
        sql`update sheaf.connections set name = ${content.name}, rule = ${JSON.stringify(content.rule)}, time_zone = ${content.timeZone},
          fetch_from = ${content.fetchFrom}, overlap_days = ${content.overlapDays},
          fetched_until = case when ${change.fetchFrom === undefined} then fetched_until end,
          next_at = case when paused_at is null then coalesce(${nextAt?.toString() ?? null}::timestamptz, next_at) end,
          updated_at = ${NEXT_VERSION}
        where id = ${id}`.text,
      )
      .catch((error: { code?: string }) => {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
        throw error.code === '23505' ? taken(content.name) : error;
      });
    if (change.fetchFrom !== undefined) {
      // A window that began before says nothing about what is before it.
      await connection.query(
        sql`update sheaf.connection_fetches set status = 'skipped', lease_until = null, ended_at = now(), message = 'The first day was changed.'
          where connection_id = ${id} and status in ('waiting', 'running')`.text,
      );
    }
    if (token !== undefined) {
      await connection.query(
        `update sheaf.connections set sealed_token = $2, tested_at = null, test_failed_step = null, test_message = null where id = $1`,
        [id, await sealToken(ctx, { id, token })],
      );
    }
    const [saved] = await selectConnections(connection, sql`c.id = ${id}`);
    return saved!;
  });
}
