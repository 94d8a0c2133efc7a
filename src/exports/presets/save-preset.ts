/** Creates or changes a preset. Its request is checked as if it were sent. */
import type pg from 'pg';
import type { Client } from '../../access/client.ts';
import { type Queryable, transaction } from '../../db/pool.ts';
import { checkVersion, NEXT_VERSION } from '../../db/row-version.ts';
import { sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import type { Catalog } from '../../reports/catalog.ts';
import { readRequest } from '../request.ts';
import { getOwnPreset, getPreset, type Preset, type PresetContent, selectPresets } from './preset.ts';

/** A list of presets is one response. */
const MAX_PER_USER = 200;

interface SaveContext {
  pool: pg.Pool;
  catalog: Catalog;
}

export interface SaveInput {
  client: Client;
  content: PresetContent;
  /** Validates without changing anything. */
  dryRun: boolean;
}

/** Throws VALIDATION_ERROR for a request that is not valid, for a name in use, and for too many presets. */
export async function createPreset(ctx: SaveContext, { client, content, dryRun }: SaveInput): Promise<Preset> {
  await check(ctx, { client, content, id: 0 });
  if (dryRun) {
    const times = { createdAt: new Date(), updatedAt: new Date() };
    return { id: 0, publisherId: client.publisherId, userId: client.userId, userEmail: '', ...content, ...times };
  }
  const { name, shared, reportType, searchParams, indexParams } = content;
  const { rows } = await ctx.pool.query<{ id: number }>(
    sql`insert into sheaf.presets (publisher_id, user_id, name, shared, report_type, search_params, index_params)
      values (${client.publisherId}, ${client.userId}, ${name}, ${shared}, ${reportType}, ${JSON.stringify(searchParams)},
        ${JSON.stringify(indexParams)})
      on conflict (user_id, name) do nothing returning id`.prepared,
  );
  if (!rows[0]) throw taken(name);
  return getPreset(ctx, { client, id: rows[0].id });
}

export interface UpdatePresetInput {
  client: Client;
  id: number;
  change: Partial<PresetContent>;
  /** The versions of the preset that may be changed. Default: every version. */
  versions?: readonly string[] | undefined;
  dryRun: boolean;
}

/** Changes the given members. Throws like {@link createPreset}, NOT_FOUND, FORBIDDEN, and PRECONDITION_FAILED for another version. */
export async function updatePreset(ctx: SaveContext, input: UpdatePresetInput): Promise<Preset> {
  const { client, id, change, versions, dryRun } = input;
  return transaction(ctx.pool, async (connection) => {
    // Locked, so that of two changes at the same time, the second one keeps the members of the first.
    const found = await getOwnPreset({ pool: connection }, input, sql`for update of p`);
    checkVersion('preset', found, versions);
    const changed: Preset = { ...found, ...change };
    await check({ ...ctx, pool: connection }, { client, content: changed, id, owner: found.userId });
    if (dryRun) return changed;
    const { name, shared, reportType, searchParams, indexParams } = changed;
    await connection
      .query(
        sql`update sheaf.presets set name = ${name}, shared = ${shared}, report_type = ${reportType},
            search_params = ${JSON.stringify(searchParams)}, index_params = ${JSON.stringify(indexParams)}, updated_at = ${NEXT_VERSION}
          where id = ${id}`.prepared,
      )
      .catch((error: { code?: string }) => {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
        throw error.code === '23505' ? taken(name) : error;
      });
    return getPreset({ pool: connection }, { client, id });
  });
}

interface Checked {
  client: Client;
  content: PresetContent;
  id: number;
  owner?: number;
}

async function check(
  ctx: { pool: Queryable; catalog: Catalog },
  { client, content, id, owner = client.userId }: Checked,
): Promise<void> {
  await readRequest(ctx, { client, body: requestOf(content) });
  const others = (await selectPresets(ctx.pool, sql`p.user_id = ${owner}`)).filter((one) => one.id !== id);
  if (!content.name.isWellFormed()) {
    throw invalid({ field: 'name', wrong: 'contains an incomplete character', allowed: 'valid Unicode' });
  }
  if (others.some(({ name }) => name === content.name)) throw taken(content.name);
  if (others.length < MAX_PER_USER) return;
  throw invalid({
    field: 'name',
    wrong: `you already have ${others.length} presets`,
    allowed: `at most ${MAX_PER_USER}`,
    next: 'Delete one first',
  });
}

/** The body of POST /exports. */
export function requestOf({ reportType, searchParams, indexParams }: PresetContent) {
  return { report_type: reportType, search_params: searchParams, index_params: indexParams };
}

function taken(name: string) {
  return invalid({
    field: 'name',
    wrong: `a preset with the name ${JSON.stringify(name)} exists`,
    next: 'Change that preset, or send another name',
  });
}
