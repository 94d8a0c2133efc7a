/** What is checked before a preset is saved or changed. */
import type { Queryable } from '../../db/pool.ts';
import { sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';
import type { ImportKindName } from '../kinds/index.ts';
import { builtInPresets } from './find-preset.ts';
import { type PresetFile, presetProblem } from './preset.ts';

/** Maximum presets of a publisher and kind. All of them are read to recognize a file. */
const MAX_PRESETS = 100;

/** Maximum characters of a preset as JSON. Those of Sheaf have up to 3,000. */
const MAX_LENGTH = 32_768;

/** Throws a VALIDATION_ERROR for the field `preset` if the value is not a preset. */
export async function checkContent(content: unknown): Promise<PresetFile> {
  const { length } = JSON.stringify(content);
  if (length > MAX_LENGTH) {
    throw invalid({ field: 'preset', wrong: `has ${length} characters`, allowed: `at most ${MAX_LENGTH}` });
  }
  const problem = await presetProblem(content);
  if (problem !== null) throw invalid({ field: 'preset', wrong: problem });
  return content as PresetFile;
}

interface Named {
  /** ID of the preset that gets the name. Undefined for a new one. */
  id?: number | undefined;
  name: string;
  kind: ImportKindName;
  publisherId: number | null;
}

/** Throws a VALIDATION_ERROR for the field `name` if the preset cannot have the name, or if there are too many presets. */
export async function checkName(db: Queryable, { id, name, kind, publisherId }: Named): Promise<void> {
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
  const { rows } = await db.query<{ id: number; name: string }>(
    sql`select id, name from sheaf.import_presets
      where kind = ${kind} and publisher_id is not distinct from ${publisherId}::bigint`.text,
  );
  if (rows.some((one) => one.name === name && one.id !== id)) throw taken(name, kind);
  if (id !== undefined || rows.length < MAX_PRESETS) return;
  throw invalid({
    field: 'name',
    wrong: `there are already ${rows.length} presets for ${kind}`,
    allowed: `at most ${MAX_PRESETS}`,
    next: 'Delete one first',
  });
}

/** The error for a name that another preset has. */
export function taken(name: string, kind: ImportKindName) {
  return invalid({
    field: 'name',
    wrong: `a preset with the name ${JSON.stringify(name)} for ${kind} exists`,
    next: 'Change that preset, or send another name',
  });
}
