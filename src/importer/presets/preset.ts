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
import { type ImportKindName, networkKind } from '../kinds/index.ts';
import type { PRESET, RULE } from './preset-schema.ts';
import { makeTimeReader } from './read-time.ts';

const loadSchema = loadOnce(() => Promise.all([import('./preset-schema.ts'), import('typebox/value')]));

/** The rule of one of Sheaf's columns. */
export type Rule = Static<typeof RULE>;
export type PresetFile = Static<typeof PRESET>;

export interface Preset extends Omit<PresetFile, 'columns' | 'sources'> {
  /** `awin` for a preset of Sheaf, the name of a saved preset, or the path of the file. */
  name: string;
  /** Whether it was saved through the API or in the console. */
  isSaved?: boolean;
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
  try {
    makeTimeReader(times?.forms ?? [], times?.zone);
  } catch (cause) {
    // A part of a time can be in its form only once.
    const reason = cause instanceof RequestError ? cause.message.replace(/\.$/, '') : 'a form of times is not valid';
    return `is not a valid preset: ${reason}`;
  }
  return null;
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
