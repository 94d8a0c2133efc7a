/** Connections as database rows, and who can see and change them. */
import type { Client } from '../access/client.ts';
import { requireAdmin } from '../access/scope.ts';
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { NETWORKS, type NetworkName } from '../network-urls.ts';
import type { Rule } from '../schedules/rule.ts';

/** How the last test of the current token ended. */
export interface TestResult {
  testedAt: Date;
  /** Null if the test succeeded. */
  failed: { step: string; message: string } | null;
}

/** What a client sends to create or change a connection, without the token. */
export interface ConnectionContent {
  name: string;
  network: NetworkName;
  accountId: string;
  /** Null for networks whose API says the currency of amounts. */
  currency: string | null;
  rule: Rule;
  timeZone: string;
  /** First day in UTC, `YYYY-MM-DD`. */
  fetchFrom: string;
  overlapDays: number;
}

export interface ConnectionRecord extends ConnectionContent {
  id: number;
  publisherId: number;
  /** Slug of the publisher. */
  publisher: string;
  /** The token, encrypted. */
  sealedToken: Buffer;
  /** Null before the first window was imported. */
  fetchedUntil: Date | null;
  /** Null while the connection is paused, and when its rule has no further time. */
  nextAt: Date | null;
  pausedAt: Date | null;
  pausedReason: string | null;
  failures: number;
  /** Null when the user was deleted. */
  createdBy: { id: number; email: string } | null;
  createdAt: Date;
  updatedAt: Date;
  /** Null if the current token was not tested. */
  lastTest: TestResult | null;
  /** The window that ended last. */
  lastFetch: { id: number; status: 'completed' | 'failed'; message: string | null } | null;
}

interface Row extends Omit<ConnectionRecord, 'lastTest'> {
  testedAt: Date | null;
  failedStep: string | null;
  testMessage: string | null;
}

/** Connections to a network that only another version of Sheaf knows are invisible until that version runs again. */
const KNOWN = sql`c.network in (${NETWORKS})`;

/** Reads the connections `c` that match a condition, by name. `rest` can lock them. */
export async function selectConnections(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<ConnectionRecord[]> {
  const { rows } = await db.query<Row>(
    sql`select c.id, c.publisher_id as "publisherId", p.slug as publisher, c.name, c.network, c.account_id as "accountId",
        c.sealed_token as "sealedToken", c.currency, c.rule, c.time_zone as "timeZone",
        to_char(c.fetch_from, 'YYYY-MM-DD') as "fetchFrom", c.overlap_days as "overlapDays", c.fetched_until as "fetchedUntil",
        c.next_at as "nextAt", c.paused_at as "pausedAt", c.paused_reason as "pausedReason", c.failures,
        c.created_at as "createdAt", c.updated_at as "updatedAt", c.tested_at as "testedAt",
        c.test_failed_step as "failedStep", c.test_message as "testMessage",
        case when u.id is not null then json_build_object('id', u.id, 'email', u.email) end as "createdBy",
        (select json_build_object('id', f.id, 'status', f.status, 'message', f.message) from sheaf.connection_fetches f
          where f.connection_id = c.id and f.ended_at is not null and f.status <> 'skipped'
          order by f.ended_at desc, f.id desc limit 1) as "lastFetch"
      from sheaf.connections c join sheaf.publishers p on p.id = c.publisher_id left join sheaf.users u on u.id = c.created_by
      where ${KNOWN} and ${condition} order by c.name, c.id ${rest}`.text,
  );
  return rows.map(({ testedAt, failedStep, testMessage, ...row }) => ({
    ...row,
    lastTest: testedAt && {
      testedAt,
      failed: failedStep === null ? null : { step: failedStep, message: testMessage! },
    },
  }));
}

/** All users of a publisher see its connections, because its data comes through them. Operators see all. */
function visible(client: Client): Sql {
  return client.role === 'operator' ? sql`true` : sql`c.publisher_id = ${client.publisherId}`;
}

/** The connections that the client can see, by name. */
export async function listConnections(
  ctx: { pool: Queryable },
  { client }: { client: Client },
): Promise<ConnectionRecord[]> {
  return selectConnections(ctx.pool, visible(client));
}

export interface ConnectionRef {
  client: Client;
  id: number;
}

/** Throws the same NOT_FOUND for an ID that does not exist and for one that the client cannot see. */
export async function getConnection(
  ctx: { pool: Queryable },
  { client, id }: ConnectionRef,
  rest: Sql = sql``,
): Promise<ConnectionRecord> {
  const [found] = await selectConnections(ctx.pool, sql`c.id = ${id} and ${visible(client)}`, rest);
  if (found) return found;
  throw new RequestError('NOT_FOUND', 'Connection not found. List your connections with GET /api/v1/connections.');
}

/** Throws FORBIDDEN for members. */
export function requireConnectionAdmin(client: Client): void {
  requireAdmin(client, 'Changes of connections');
}
