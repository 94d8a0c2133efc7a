/**
 * Presets that were saved through the API or in the console. They belong to what they import: those of a kind with publishers to a
 * publisher, and those of advertisers and deals to all publishers, so that only operators manage them.
 */
import type { Client } from '../../access/client.ts';
import { inScope, requireAdmin } from '../../access/scope.ts';
import type { Queryable } from '../../db/pool.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { RequestError } from '../../errors.ts';
import { type ImportKindName, networkKind } from '../kinds/index.ts';
import { type Preset, type PresetFile, toPreset } from './preset.ts';

export interface SavedPreset {
  id: number;
  /** Null for a preset of all publishers. */
  publisherId: number | null;
  /** Slug. */
  publisher: string | null;
  userId: number | null;
  userEmail: string | null;
  /** Publisher of the user. */
  userPublisherId: number | null;
  kind: ImportKindName;
  name: string;
  content: PresetFile;
  createdAt: Date;
  updatedAt: Date;
}

/** Whether the rows of the kind belong to publishers. */
export function isOfPublishers(kind: ImportKindName): boolean {
  return networkKind(kind).columns.some(({ name }) => name === 'publisher');
}

interface Owner {
  kind: ImportKindName;
  /** Slug of the publisher of the rows. */
  publisher: string | undefined;
}

/** The saved presets for rows of a publisher, or of a kind that all publishers use. The last one that was saved is the first. */
export async function readSavedPresets(db: Queryable, { kind, publisher }: Owner): Promise<Preset[]> {
  const ofPublishers = isOfPublishers(kind);
  if (ofPublishers && publisher === undefined) return [];
  const owner = ofPublishers ? sql`o.slug = ${publisher!.toLowerCase()}` : sql`p.publisher_id is null`;
  const saved = await select(db, sql`p.kind = ${kind} and ${owner}`, sql`order by p.id desc`);
  return saved.map(({ id, name, content, updatedAt }) => ({ ...toPreset(content, name), saved: { id, updatedAt } }));
}

/** The saved presets that the client has access to, by kind and name. Throws FORBIDDEN for members. */
export async function listSavedPresets(
  ctx: { pool: Queryable },
  { client }: { client: Client },
): Promise<SavedPreset[]> {
  requireAdmin(client, 'Imports');
  return select(ctx.pool, scopeOf(client), sql`order by p.kind, p.name, p.id`);
}

export interface SavedPresetRef {
  client: Client;
  id: number;
}

/** Throws FORBIDDEN for members, and the same NOT_FOUND for an ID that does not exist and for one that is not the client's. */
export async function getSavedPreset(
  ctx: { pool: Queryable },
  { client, id }: SavedPresetRef,
  lock: Sql = sql``,
): Promise<SavedPreset> {
  requireAdmin(client, 'Imports');
  const [found] = await select(ctx.pool, sql`p.id = ${id} and ${scopeOf(client)}`, lock);
  if (found) return found;
  throw new RequestError('NOT_FOUND', 'Import preset not found. List them with GET /api/v1/imports/presets.');
}

/** Throws like {@link getSavedPreset}. */
export async function deleteSavedPreset(
  ctx: { pool: Queryable },
  { dryRun, ...ref }: SavedPresetRef & { dryRun: boolean },
): Promise<void> {
  const { id } = await getSavedPreset(ctx, ref);
  if (!dryRun) await ctx.pool.query(sql`delete from sheaf.import_presets where id = ${id}`.text);
}

/** Those of all publishers are for operators only: nobody else imports what they read. */
function scopeOf(client: Client): Sql {
  return inScope(client, { publisher: sql`p.publisher_id`, user: sql`p.user_id` });
}

async function select(db: Queryable, condition: Sql, end: Sql = sql``): Promise<SavedPreset[]> {
  const { rows } = await db.query<SavedPreset>(
    sql`select p.id, p.publisher_id as "publisherId", o.slug as publisher, p.user_id as "userId", u.email as "userEmail",
        u.publisher_id as "userPublisherId", p.kind, p.name, p.content, p.created_at as "createdAt",
        p.updated_at as "updatedAt"
      from sheaf.import_presets p left join sheaf.publishers o on o.id = p.publisher_id
        left join sheaf.users u on u.id = p.user_id
      where ${condition} ${end}`.text,
  );
  return rows;
}
