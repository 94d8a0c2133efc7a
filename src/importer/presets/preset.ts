/**
 * A preset describes the files of one network and kind: how to recognize them, and how their columns become Sheaf's. Each
 * preset is one JSON document. Those in `networks/` come with Sheaf. Users can write files of their own, and save presets in Sheaf.
 */
import { readFile } from 'node:fs/promises';
import type { Static } from 'typebox';
import { RequestError } from '../../errors.ts';
import { loadOnce } from '../../load-once.ts';
import { isSlug, SLUG_RULE } from '../check-value.ts';
import { cutValue } from '../cut-value.ts';
import type { Column } from '../kind.ts';
import { type ImportKindName, networkKind } from '../kinds/index.ts';
import type { PRESET, RULE } from './preset-schema.ts';
import { valuesOf } from './unknown-words.ts';
import { formsProblem } from './value-forms.ts';

const loadSchema = loadOnce(() => Promise.all([import('./preset-schema.ts'), import('typebox/value')]));

/** The rule of one of Sheaf's columns. */
export type Rule = Static<typeof RULE>;
export type PresetFile = Static<typeof PRESET>;

export interface Preset extends Omit<PresetFile, 'columns' | 'sources'> {
  /** `awin` for a preset of Sheaf, the name of a saved preset, or the path of the file. Empty if the columns were matched by name. */
  name: string;
  /** Only if it was saved through the API or in the console. */
  saved?: { id: number; updatedAt: Date };
  columns: Record<string, Rule>;
  /** Columns that identify a version of a row. Those of the import's options are none of them. */
  sources: string[];
}

/** Reads and checks a preset file. Rejects with a VALIDATION_ERROR that names the file and what is wrong. */
export async function readPreset(path: string, name: string): Promise<Preset> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw invalid(`${name} cannot be read: ${cause.message}.`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${name} is not JSON: ${(cause as Error).message}.`);
  }
  const problem = await presetProblem(value);
  if (problem !== null) throw invalid(`${name} ${problem}.`);
  return toPreset(value as PresetFile, name);
}

/** Why the value is not a preset, without a subject and a full stop. Null for a preset. */
export async function presetProblem(value: unknown): Promise<string | null> {
  const [{ PRESET }, { Value }] = await loadSchema();
  if (!Value.Check(PRESET, value)) {
    const [first] = Value.Errors(PRESET, value);
    // The first error of an unknown key is that of its schema, which allows nothing.
    const wrong = first?.keyword === 'boolean' ? 'is not a key of presets' : first?.message;
    return `is not a valid preset: ${cutValue(first?.instancePath ?? '') || 'it'} ${wrong ?? ''}`;
  }
  const { kind, network, times } = value;
  const known = networkKind(kind as ImportKindName).columns.map((column) => column.name);
  const unknown = Object.keys(value.columns).find((column) => !known.includes(column));
  if (unknown !== undefined) {
    return `is not a valid preset: ${kind} have no column "${cutValue(unknown)}". Allowed: ${known.join(', ')}`;
  }
  if (network !== undefined && !isSlug(network)) {
    return `is not a valid preset: the network "${cutValue(network)}" is not a slug. A slug ${SLUG_RULE}`;
  }
  for (const column of networkKind(kind as ImportKindName).columns) {
    const rule = value.columns[column.name];
    const wrong = typeof rule === 'object' && wrongWord(column, rule.words ?? {});
    if (wrong) return `is not a valid preset: ${wrong}`;
  }
  const reason = formsProblem(times?.forms ?? [], times?.zone);
  return reason === null ? null : `is not a valid preset: ${reason}`;
}

/** Why the words are not those of a column, without a full stop. Null if they are. */
export function wrongWord(column: Column, words: Readonly<Record<string, string>>): string | null {
  const allowed = valuesOf(column);
  if (allowed.length === 0) return null;
  const wrong = Object.entries(words).find(([, is]) => is !== '' && !allowed.includes(is.toLowerCase()));
  if (!wrong) return null;
  const [word, is] = wrong.map(cutValue);
  return `the word "${word}" of ${column.name} becomes "${is}". Allowed: ${allowed.join(', ')}`;
}

/** The preset of a valid file. */
export function toPreset(file: PresetFile, name: string): Preset {
  const columns = Object.entries(file.columns).map(([column, rule]): [string, Rule] => [
    column,
    typeof rule === 'string' ? { from: [rule] } : rule,
  ]);
  const sources = file.sources ?? [...new Set(columns.flatMap(([, rule]) => sourcesOf(rule)))];
  return { ...file, name, columns: Object.fromEntries(columns), sources };
}

/** Columns of the file that a rule reads. */
export function sourcesOf({ from = [], join = [], cases = [] }: Rule): string[] {
  return [...from, ...join, ...cases.map(({ column }) => column)];
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
