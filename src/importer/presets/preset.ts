/**
 * A preset describes the files of one network and kind: how to recognize them, and how their columns become Sheaf's. Each
 * preset is one JSON file. Those in `networks/` come with Sheaf, and users can write their own.
 */
import { readFile } from 'node:fs/promises';
import type { Static } from 'typebox';
import { RequestError } from '../../errors.ts';
import { loadOnce } from '../../load-once.ts';
import { type ImportKindName, networkKind } from '../kinds/index.ts';
import type { PRESET, RULE } from './preset-schema.ts';

const loadSchema = loadOnce(() => Promise.all([import('./preset-schema.ts'), import('typebox/value')]));

/** The rule of one of Sheaf's columns. */
export type Rule = Static<typeof RULE>;
export type PresetFile = Static<typeof PRESET>;

export interface Preset extends Omit<PresetFile, 'columns'> {
  /** `awin` for a preset of Sheaf, or the path of the file. */
  name: string;
  columns: Record<string, Rule>;
  /** Columns of the file that the preset reads, without those of the import's options. */
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
  const [{ PRESET }, { Value }] = await loadSchema();
  if (!Value.Check(PRESET, value)) {
    const [first] = Value.Errors(PRESET, value);
    throw invalid(`${name} is not a valid preset: ${first?.instancePath || 'the file'} ${first?.message ?? ''}.`);
  }
  const known = networkKind(value.kind as ImportKindName).columns.map((column) => column.name);
  const unknown = Object.keys(value.columns).find((column) => !known.includes(column));
  if (unknown !== undefined) {
    throw invalid(`${name}: ${value.kind} have no column "${unknown}". Allowed: ${known.join(', ')}.`);
  }
  const columns = Object.entries(value.columns).map(([column, rule]): [string, Rule] => [
    column,
    typeof rule === 'string' ? { from: [rule] } : rule,
  ]);
  const sources = [...new Set(columns.flatMap(([, rule]) => sourcesOf(rule)))];
  return { ...value, name, columns: Object.fromEntries(columns), sources };
}

/** Columns of the file that a rule reads. */
export function sourcesOf({ from = [], join = [], cases = [] }: Rule): string[] {
  return [...from, ...join, ...cases.map(({ column }) => column)];
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
