/** Finds a preset by its name or path, or by the columns of a file. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../../errors.ts';
import { simplify } from '../column-matcher.ts';
import { ColumnsError } from '../columns-error.ts';
import { type Preset, readPreset } from './preset.ts';

const FOLDER = join(import.meta.dirname, 'networks');

/** All presets of Sheaf, by network and kind. */
export async function builtInPresets(): Promise<Preset[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map((file) => readPreset(join(FOLDER, file), file.slice(0, file.indexOf('-')))));
}

/** `name` is a network, or the path of a preset file. Rejects with a VALIDATION_ERROR that lists the presets of the kind. */
export async function findPreset(name: string, kind: string): Promise<Preset> {
  if (name.endsWith('.json')) {
    const preset = await readPreset(name, name);
    if (preset.kind !== kind) throw invalid(`--preset: ${name} is a preset for ${preset.kind}, not for ${kind}.`);
    return preset;
  }
  const presets = (await builtInPresets()).filter((preset) => preset.kind === kind);
  const found = presets.find((preset) => preset.network === name.toLowerCase());
  if (found) return found;
  const names = presets.map((preset) => preset.name).join(', ') || 'none';
  throw invalid(
    `--preset: there is no preset "${name}" for ${kind}. Allowed: ${names}, or the path of your own .json file.`,
  );
}

export interface ChosenPreset {
  preset: Preset;
  /** Why this preset, as a sentence. */
  reason: string;
}

/** Chooses the preset whose identifying columns the file has. Rejects with a VALIDATION_ERROR when none or several fit. */
export async function detectPreset(kind: string, columns: readonly string[]): Promise<ChosenPreset> {
  const has = new Set(columns.map(simplify));
  const presets = (await builtInPresets()).filter((preset) => preset.kind === kind);
  const scored = presets
    .map((preset) => ({ preset, lacks: preset.identify.filter((name) => !has.has(simplify(name))) }))
    .sort((a, b) => a.lacks.length / a.preset.identify.length - b.lacks.length / b.preset.identify.length);
  const fits = scored.filter(({ lacks }) => lacks.length === 0);
  const [first, second] = fits;
  if (first && !second) {
    const { preset } = first;
    return {
      preset,
      reason: `Recognized as ${preset.name} ${kind}, because the file has the columns ${preset.identify.join(', ')}.`,
    };
  }
  if (first && second) {
    throw new ColumnsError(
      `--detect: the file fits several presets: ${fits.map(({ preset }) => preset.name).join(', ')}. Choose one with --preset.`,
    );
  }
  const nearest = scored[0];
  const hint = nearest ? ` The nearest is ${nearest.preset.name}, but the file lacks ${nearest.lacks.join(', ')}.` : '';
  throw new ColumnsError(
    `--detect: no preset for ${kind} fits the file.${hint} Choose one with --preset, or map columns with --map.`,
  );
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
