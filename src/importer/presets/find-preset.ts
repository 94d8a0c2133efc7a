/** Finds a preset by its name or path, or by the columns of a file. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../../errors.ts';
import { simplify } from '../column-matcher.ts';
import { ColumnsError } from '../columns-error.ts';
import type { FileLayout } from '../file-layout.ts';
import { type Preset, readPreset } from './preset.ts';

const FOLDER = join(import.meta.dirname, 'networks');

/** All presets of Sheaf, by network and kind. */
export async function builtInPresets(): Promise<Preset[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map((file) => readPreset(join(FOLDER, file), file.slice(0, file.indexOf('-')))));
}

interface Wanted {
  kind: string;
  /** Those that were saved, the last one first. */
  saved: readonly Preset[];
}

/**
 * `name` is a network, a saved preset, or the path of a preset file. Rejects with a VALIDATION_ERROR that lists the presets of the kind, and
 * ends with the hint.
 */
export async function findPreset(
  name: string,
  { kind, saved, hint = '' }: Wanted & { hint?: string },
): Promise<Preset> {
  if (name.endsWith('.json')) {
    const preset = await readPreset(name, name);
    if (preset.kind !== kind) throw invalid(`--preset: ${name} is a preset for ${preset.kind}, not for ${kind}.`);
    return preset;
  }
  const presets = (await builtInPresets()).filter((preset) => preset.kind === kind);
  // A release can add a preset with a name that was saved before.
  const found =
    saved.find((preset) => preset.name === name) ?? presets.find((preset) => preset.name === name.toLowerCase());
  if (found) return found;
  const names = [...presets, ...saved].map((preset) => preset.name).join(', ') || 'none';
  throw invalid(
    `--preset: there is no preset "${name}" for ${kind}. Allowed: ${names}, or the path of your own .json file.${hint}`,
  );
}

export interface ChosenPreset {
  preset: Preset;
  /** Why this preset, as a sentence. Null if the columns were matched by name. */
  reason: string | null;
}

/**
 * Chooses the preset whose identifying columns the file has. Saved presets come before those of Sheaf, then the one with the most identifying
 * columns, and then the last one that was saved. Rejects with a VALIDATION_ERROR when none fits.
 */
export async function detectPreset(
  read: (layout: FileLayout) => Promise<{ columns: readonly string[] }>,
  { kind, saved }: Wanted,
): Promise<ChosenPreset> {
  const presets = [...saved, ...(await builtInPresets())].filter((preset) => preset.kind === kind);
  const scored = await Promise.all(
    presets.map(async (preset) => {
      const { columns } = await read(preset).catch(nothing);
      const has = new Set(columns.map(simplify));
      return { preset, lacks: preset.identify.filter((name) => !has.has(simplify(name))) };
    }),
  );
  // Sorting keeps the order of equals, so the last one that was saved is the first.
  const fits = scored
    .filter(({ lacks }) => lacks.length === 0)
    .map(({ preset }) => preset)
    .sort(
      (a, b) => Number(b.saved !== undefined) - Number(a.saved !== undefined) || b.identify.length - a.identify.length,
    );
  const [first, second] = fits;
  if (first && second && !first.saved) {
    throw new ColumnsError(
      `--detect: the file fits several presets: ${fits.map(({ name }) => name).join(', ')}. Choose one with --preset.`,
    );
  }
  if (first) {
    const others = fits.slice(1).map(({ name }) => name);
    const also = others.length > 0 ? ` It also fits: ${others.join(', ')}.` : '';
    return {
      preset: first,
      reason: `Recognized as ${first.name} ${kind}, because the file has the columns ${first.identify.join(', ')}.${also}`,
    };
  }
  // With the layout of a preset, a file that cannot be read only does not fit.
  await read({});
  const [nearest] = scored.sort(
    (a, b) => a.lacks.length / a.preset.identify.length - b.lacks.length / b.preset.identify.length,
  );
  const hint = nearest ? ` The nearest is ${nearest.preset.name}, but the file lacks ${nearest.lacks.join(', ')}.` : '';
  throw new ColumnsError(
    `--detect: no preset for ${kind} fits the file.${hint} Choose one with --preset, or map columns with --map.`,
  );
}

/** Of a file that cannot be read in the layout of a preset. */
function nothing(error: unknown): { columns: readonly string[] } {
  if (error instanceof RequestError) return { columns: [] };
  throw error;
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
