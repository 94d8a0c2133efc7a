/** Destinations as database rows, and who can see and change them. */
import type { Client } from '../access/client.ts';
import { requireAdmin } from '../access/scope.ts';
import type { Queryable } from '../db/pool.ts';
import { type Sql, sql } from '../db/sql.ts';
import { RequestError } from '../errors.ts';
import { type DestinationKind, KINDS } from './destinations/destination.ts';

/** How the last test of the current settings ended. */
export interface TestResult {
  testedAt: Date;
  /** Null if the test succeeded. */
  failed: { step: string; message: string } | null;
}

export interface DestinationRecord {
  id: number;
  publisherId: number;
  /** Slug of the publisher. */
  publisher: string;
  kind: DestinationKind;
  name: string;
  /** Without the secrets. */
  settings: Record<string, unknown>;
  /** Names of the settings whose values are secret and set. */
  secretNames: string[];
  /** The secrets, encrypted. Null without secrets. */
  sealedSecrets: Buffer | null;
  /** Null when the user was deleted. */
  createdBy: { id: number; email: string } | null;
  createdAt: Date;
  updatedAt: Date;
  /** Null if the current settings were not tested. */
  lastTest: TestResult | null;
}

interface Row extends Omit<DestinationRecord, 'lastTest'> {
  testedAt: Date | null;
  failedStep: string | null;
  testMessage: string | null;
}

/** Destinations of a kind that only another version of Sheaf knows are invisible until that version runs again. */
const KNOWN = sql`d.kind in (${KINDS}) and d.deleted_at is null`;

/** Reads the destinations `d` that match a condition, by name. `rest` can lock them. */
export async function selectDestinations(
  db: Queryable,
  condition: Sql,
  rest: Sql = sql``,
): Promise<DestinationRecord[]> {
  const { rows } = await db.query<Row>(
    sql`select d.id, d.publisher_id as "publisherId", p.slug as publisher, d.kind, d.name, d.settings,
        d.secret_names as "secretNames", d.sealed_secrets as "sealedSecrets", d.created_at as "createdAt",
        d.updated_at as "updatedAt", d.tested_at as "testedAt", d.test_failed_step as "failedStep",
        d.test_message as "testMessage",
        case when u.id is not null then json_build_object('id', u.id, 'email', u.email) end as "createdBy"
      from sheaf.destinations d join sheaf.publishers p on p.id = d.publisher_id left join sheaf.users u on u.id = d.created_by
      where ${KNOWN} and ${condition} order by d.name, d.id ${rest}`.text,
  );
  return rows.map(({ testedAt, failedStep, testMessage, ...row }) => ({
    ...row,
    lastTest: testedAt && {
      testedAt,
      failed: failedStep === null ? null : { step: failedStep, message: testMessage! },
    },
  }));
}

/** All users of a publisher see its destinations, because each of them can choose one for a schedule. Operators see all. */
function visible(client: Client): Sql {
  return client.role === 'operator' ? sql`true` : sql`d.publisher_id = ${client.publisherId}`;
}

/** The destinations that the client can see, by name. */
export async function listDestinations(
  ctx: { pool: Queryable },
  { client }: { client: Client },
): Promise<DestinationRecord[]> {
  return selectDestinations(ctx.pool, visible(client));
}

export interface DestinationRef {
  client: Client;
  id: number;
}

/** Throws the same NOT_FOUND for an ID that does not exist and for one that the client cannot see. */
export async function getDestination(
  ctx: { pool: Queryable },
  { client, id }: DestinationRef,
  rest: Sql = sql``,
): Promise<DestinationRecord> {
  const [found] = await selectDestinations(ctx.pool, sql`d.id = ${id} and ${visible(client)}`, rest);
  if (found) return found;
  throw new RequestError('NOT_FOUND', 'Destination not found. List your destinations with GET /api/v1/destinations.');
}

/** Throws FORBIDDEN for members. */
export function requireDestinationAdmin(client: Client): void {
  requireAdmin(client, 'Changes of destinations');
}
