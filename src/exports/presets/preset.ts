/** Presets: requests under a name, and who can use and change them. */
import type { Client } from '../../access/client.ts';
import { inScope } from '../../access/scope.ts';
import type { Queryable } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';

export interface Preset {
  id: number;
  publisherId: number;
  userId: number;
  userEmail: string;
  name: string;
  /** Whether all users of the publisher can use it. */
  shared: boolean;
  reportType: string;
  searchParams: Record<string, unknown>;
  indexParams: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
}

/** What a client sends to create or change a preset. */
export type PresetContent = Pick<Preset, 'name' | 'shared' | 'reportType' | 'searchParams' | 'indexParams'>;

/** The presets that a client can use: those in its scope, and the shared ones of its publisher. */
function usable(client: Client): Sql {
  const scope = inScope(client, { publisher: sql`p.publisher_id`, user: sql`p.user_id` });
  return sql`(${scope} or (p.shared and p.publisher_id = ${client.publisherId}))`;
}

/** Reads the presets `p` that match a condition, by name. `rest` can lock them. */
export async function selectPresets(db: Queryable, condition: Sql, rest: Sql = sql``): Promise<Preset[]> {
  const { rows } = await db.query<Preset>(
    sql`select p.id, p.publisher_id as "publisherId", p.user_id as "userId", u.email as "userEmail", p.name, p.shared,
        p.report_type as "reportType", p.search_params as "searchParams", p.index_params as "indexParams",
        p.created_at as "createdAt", p.updated_at as "updatedAt"
      from sheaf.presets p join sheaf.users u on u.id = p.user_id
      where ${condition} order by p.name, p.id ${rest}`.prepared,
  );
  return rows;
}

export interface PresetRef {
  client: Client;
  id: number;
}

/** Throws the same NOT_FOUND for an ID that does not exist and for one that the client cannot use. */
export async function getPreset(ctx: { pool: Queryable }, { client, id }: PresetRef, rest?: Sql): Promise<Preset> {
  const [found] = await selectPresets(ctx.pool, sql`p.id = ${id} and ${usable(client)}`, rest);
  if (!found) throw new RequestError('NOT_FOUND', 'Preset not found. List your presets with GET /api/v1/presets.');
  return found;
}

/** Like {@link getPreset}. Throws FORBIDDEN for a shared preset of somebody else, unless the client is an admin. */
export async function getOwnPreset(ctx: { pool: Queryable }, ref: PresetRef, rest?: Sql): Promise<Preset> {
  const found = await getPreset(ctx, ref, rest);
  if (ref.client.role !== 'member' || found.userId === ref.client.userId) return found;
  throw new RequestError('FORBIDDEN', 'This preset belongs to another user. Create one of your own, or ask an admin.');
}

/** The presets that the client can use, by name. */
export async function listPresets(ctx: { pool: Queryable }, { client }: { client: Client }): Promise<Preset[]> {
  return selectPresets(ctx.pool, usable(client));
}

/** Throws like {@link getOwnPreset}. */
export async function deletePreset(ctx: { pool: Queryable }, input: PresetRef & { dryRun: boolean }): Promise<void> {
  const { id } = await getOwnPreset(ctx, input);
  if (!input.dryRun) await ctx.pool.query('delete from sheaf.presets where id = $1', [id]);
}
