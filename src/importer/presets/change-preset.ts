/** Changes a saved preset: its name, or how it reads files. */
import type pg from 'pg';
import { transaction } from '../../db/pool.ts';
import { checkVersion, NEXT_VERSION } from '../../db/row-version.ts';
import { sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import { checkContent, checkName, taken } from './check-saved-preset.ts';
import { getSavedPreset, type SavedPreset, type SavedPresetRef } from './saved-presets.ts';

export interface ChangePresetInput extends SavedPresetRef {
  name?: string | undefined;
  /** A preset as in a preset file. It replaces the whole preset. */
  content?: unknown;
  /** The versions of the preset that may be changed. Default: every version. */
  versions?: readonly string[] | undefined;
  /** Validates without changing anything. */
  dryRun: boolean;
}

/**
 * Throws FORBIDDEN for members, NOT_FOUND like {@link getSavedPreset}, PRECONDITION_FAILED for another version, and VALIDATION_ERROR for a preset
 * that is not valid or of another kind, and for a name in use.
 */
export async function changePreset(ctx: { pool: pg.Pool }, input: ChangePresetInput): Promise<SavedPreset> {
  const { client, id, versions, dryRun } = input;
  return transaction(ctx.pool, async (connection) => {
    // Locked, so that of two changes at the same time, the second one keeps the member that only the first one changes.
    const found = await getSavedPreset({ pool: connection }, input, sql`for update of p`);
    checkVersion('import preset', found, versions);
    const { kind, publisherId } = found;
    const name = input.name?.trim() ?? found.name;
    const content = input.content === undefined ? found.content : await checkContent(input.content);
    if (content.kind !== kind) {
      throw invalid({
        field: 'preset',
        wrong: `has the kind ${content.kind}`,
        allowed: `${kind}, which the saved preset reads`,
        next: 'To read another kind, create a preset',
      });
    }
    // A release can add a preset with a name that was saved before. It stays valid until it is changed.
    if (name !== found.name) await checkName(connection, { id, name, kind, publisherId });
    if (dryRun) return { ...found, name, content };
    await connection
      .query(
        sql`update sheaf.import_presets set name = ${name}, content = ${JSON.stringify(content)}, updated_at = ${NEXT_VERSION}
          where id = ${id}`.text,
      )
      .catch((error: { code?: string }) => {
        // https://www.postgresql.org/docs/current/errcodes-appendix.html: unique_violation
        throw error.code === '23505' ? taken(name, kind) : error;
      });
    return getSavedPreset({ pool: connection }, { client, id });
  });
}
