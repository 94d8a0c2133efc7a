/** Saves a preset, so that it is offered and recognized for the next file. */
import type pg from 'pg';
import type { Client } from '../../access/client.ts';
import { findPublisher } from '../../access/publishers/find-publisher.ts';
import { requireAdmin, requireOperator } from '../../access/scope.ts';
import { sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import type { ImportKindName } from '../kinds/index.ts';
import { checkContent, checkName, taken } from './check-saved-preset.ts';
import { getSavedPreset, isOfPublishers, type SavedPreset } from './saved-presets.ts';

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
  const { client, dryRun } = input;
  requireAdmin(client, 'Imports');
  const name = input.name.trim();
  const content = await checkContent(input.content);
  const kind = content.kind as ImportKindName;
  const publisherId = await ownerOf(ctx, input, kind);
  await checkName(ctx.pool, { name, kind, publisherId });
  const saved = { name, kind, content, publisherId, userId: client.userId };
  if (dryRun) {
    const { rows } = await ctx.pool.query<Pick<SavedPreset, 'publisher' | 'userEmail' | 'userPublisherId'>>(
      sql`select (select slug from sheaf.publishers where id = ${publisherId}) as publisher, u.email as "userEmail",
          u.publisher_id as "userPublisherId"
        from sheaf.users u where u.id = ${client.userId}`.text,
    );
    return { ...saved, id: 0, ...rows[0]!, createdAt: new Date(), updatedAt: new Date() };
  }
  const { rows } = await ctx.pool.query<{ id: number }>(
    sql`insert into sheaf.import_presets (publisher_id, user_id, kind, name, content)
      values (${publisherId}, ${client.userId}, ${kind}, ${name}, ${JSON.stringify(content)})
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
