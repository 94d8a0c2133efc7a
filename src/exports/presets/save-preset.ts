/** Creates or changes a preset. Its request is checked as if it were sent. */
import type { Client } from '../../access/client.ts';
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import type { Catalog } from '../../reports/catalog.ts';
import { readRequest } from '../request.ts';
import { getOwnPreset, getPreset, type Preset, type PresetContent, selectPresets } from './preset.ts';

/** A list of presets is one response. */
const MAX_PER_USER = 200;

interface SaveContext {
  pool: Queryable;
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

/** Changes the given members. Throws like {@link createPreset}, NOT_FOUND and FORBIDDEN. */
export async function updatePreset(
  ctx: SaveContext,
  input: { client: Client; id: number; change: Partial<PresetContent>; dryRun: boolean },
): Promise<Preset> {
  const { client, id, change, dryRun } = input;
  const found = await getOwnPreset(ctx, input);
  const changed: Preset = { ...found, ...change };
  await check(ctx, { client, content: changed, id, owner: found.userId });
  if (dryRun) return changed;
  const { name, shared, reportType, searchParams, indexParams } = changed;
  try {
    await ctx.pool.query(
      sql`update sheaf.presets set name = ${name}, shared = ${shared}, report_type = ${reportType},
          search_params = ${JSON.stringify(searchParams)}, index_params = ${JSON.stringify(indexParams)}, updated_at = now()
        where id = ${id}`.prepared,
    );
  } catch (error) {
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
    throw (error as { code?: string }).code === '23505' ? taken(name) : error;
  }
  return getPreset(ctx, { client, id });
}

interface Checked {
  client: Client;
  content: PresetContent;
  id: number;
  owner?: number;
}

async function check(ctx: SaveContext, { client, content, id, owner = client.userId }: Checked): Promise<void> {
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
