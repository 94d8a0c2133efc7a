/** Saves a preset, so that it is offered and recognized for the next file. */
import type pg from 'pg';
import type { Client } from '../../access/client.ts';
import { findPublisher } from '../../access/publishers/find-publisher.ts';
import { requireAdmin, requireOperator } from '../../access/scope.ts';
import { sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import type { ImportKindName } from '../kinds/index.ts';
import { builtInPresets } from './find-preset.ts';
import { type PresetFile, presetProblem } from './preset.ts';
import { getSavedPreset, isOfPublishers, type SavedPreset } from './saved-presets.ts';

/** Maximum presets of a publisher and kind. All of them are read to recognize a file. */
const MAX_PRESETS = 100;

/** Maximum characters of a preset as JSON. Those of Sheaf have up to 3,000. */
const MAX_LENGTH = 32_768;

export interface SavePresetInput {
  client: Client;
  name: string;
  /** ID or slug of the publisher. Nothing is the client's own. */
  publisher: string | undefined;
  /** A preset as in a preset file. */
  content: unknown;
  /** Validates without changing anything. */
  dryRun: boolean;
}

/**
 * Throws FORBIDDEN for members, for admins who name another publisher or save a preset for what all publishers use, and
 * VALIDATION_ERROR for a preset that is not valid, a name in use, or too many presets.
 */
export async function savePreset(ctx: { pool: pg.Pool }, input: SavePresetInput): Promise<SavedPreset> {
  const { client, content, dryRun } = input;
  requireAdmin(client, 'Imports');
  const name = input.name.trim();
  const text = JSON.stringify(content);
  if (text.length > MAX_LENGTH) {
    throw invalid({ field: 'preset', wrong: `has ${text.length} characters`, allowed: `at most ${MAX_LENGTH}` });
  }
  const problem = await presetProblem(content);
  if (problem !== null) throw invalid({ field: 'preset', wrong: problem });
  const kind = (content as PresetFile).kind as ImportKindName;
  const publisherId = await ownerOf(ctx, input, kind);
  await checkName(ctx, { name, kind, publisherId });
  const saved = { name, kind, content: content as PresetFile, publisherId, userId: client.userId };
  if (dryRun) {
    const { rows } = await ctx.pool.query<Pick<SavedPreset, 'publisher' | 'userEmail' | 'userPublisherId'>>(
      sql`select (select slug from sheaf.publishers where id = ${publisherId}) as publisher, u.email as "userEmail",
          u.publisher_id as "userPublisherId"
        from sheaf.users u where u.id = ${client.userId}`.text,
    );
    return { ...saved, id: 0, ...rows[0]!, createdAt: new Date() };
  }
  const { rows } = await ctx.pool.query<{ id: number }>(
    sql`insert into sheaf.import_presets (publisher_id, user_id, kind, name, content)
      values (${publisherId}, ${client.userId}, ${kind}, ${name}, ${text})
      on conflict do nothing returning id`.text,
  );
  if (!rows[0]) throw taken(name, kind);
  return getSavedPreset(ctx, { client, id: rows[0].id });
}

/** Null for what all publishers use. */
async function ownerOf(
  ctx: { pool: pg.Pool },
  { client, publisher }: SavePresetInput,
  kind: ImportKindName,
): Promise<number | null> {
  if (isOfPublishers(kind)) return findPublisher(ctx, { client, named: publisher, field: 'publisher_id' });
  requireOperator(client, `Saving a preset for ${kind}, which all publishers use,`);
  if (publisher === undefined) return null;
  throw invalid({ field: 'publisher_id', wrong: `${kind} belong to all publishers`, next: 'Omit it' });
}

interface Named {
  name: string;
  kind: ImportKindName;
  publisherId: number | null;
}

async function checkName(ctx: { pool: pg.Pool }, { name, kind, publisherId }: Named): Promise<void> {
  if (!name.isWellFormed()) {
    throw invalid({ field: 'name', wrong: 'contains an incomplete character', allowed: 'valid Unicode' });
  }
  if (/\.json$/i.test(name)) {
    throw invalid({ field: 'name', wrong: 'ends in .json, like the path of a preset file', next: 'Send another name' });
  }
  const ofSheaf = (await builtInPresets()).some((preset) => preset.name === name.toLowerCase());
  if (ofSheaf) {
    throw invalid({ field: 'name', wrong: `${name} is a preset of Sheaf`, next: 'Send another name' });
  }
  const { rows } = await ctx.pool.query<{ name: string }>(
    sql`select name from sheaf.import_presets
      where kind = ${kind} and publisher_id is not distinct from ${publisherId}::bigint`.text,
  );
  if (rows.some((one) => one.name === name)) throw taken(name, kind);
  if (rows.length < MAX_PRESETS) return;
  throw invalid({
    field: 'name',
    wrong: `there are already ${rows.length} presets for ${kind}`,
    allowed: `at most ${MAX_PRESETS}`,
    next: 'Delete one first',
  });
}

function taken(name: string, kind: ImportKindName) {
  return invalid({
    field: 'name',
    wrong: `a preset with the name ${JSON.stringify(name)} for ${kind} exists`,
    next: 'Delete that preset, or send another name',
  });
}
