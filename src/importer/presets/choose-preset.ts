/** The preset of an import: by name, path or detection, with the options that replace parts of it. */
import { RequestError } from '../../errors.ts';
import { type ColumnAccount, type ColumnMatcher, makeColumnMatcher } from '../column-matcher.ts';
import { ColumnsError } from '../columns-error.ts';
import type { ImportOptions } from '../import-options.ts';
import type { ImportKind } from '../kind.ts';
import { type ImportKindName, networkKind } from '../kinds/index.ts';
import { makeNotes } from '../notes.ts';
import { openSource } from '../open-source.ts';
import { readCsv } from '../read-csv.ts';
import { readRecords } from '../read-records.ts';
import { builtInPresets, type ChosenPreset, detectPreset, findPreset } from './find-preset.ts';
import { type Preset, type Rule, sourcesOf } from './preset.ts';
import { isOfPublishers, readSavedPresets } from './saved-presets.ts';
import type { Transform } from './transform-rows.ts';

/** Null for an import without a preset. Rejects with a VALIDATION_ERROR for options that do not fit. */
export async function choosePreset(options: ImportOptions): Promise<ChosenPreset | null> {
  const kind = networkKind(options.kind);
  const { preset: name, detect, set = {}, timezone } = options;
  if (name === undefined && !detect) {
    for (const [option, value] of Object.entries({ set: Object.keys(set)[0], timezone })) {
      if (value !== undefined) throw invalid(`--${option} needs a preset. Add --preset or --detect.`);
    }
    return null;
  }
  const { publisher } = options;
  const hint =
    isOfPublishers(options.kind) && publisher === undefined
      ? ' Saved presets of a publisher are found with --publisher.'
      : '';
  const saved = await readSavedPresets(options.pool, { kind: options.kind, publisher });
  if (name !== undefined && detect) throw invalid('--preset and --detect exclude each other. Use one of them.');
  const { preset, reason } =
    name === undefined
      ? await detectPreset(
          await columnsOfFile(options.file, {
            kind,
            entry: options.entry,
            presets: [...(await builtInPresets()), ...saved],
          }),
          {
            kind: kind.name,
            saved,
          },
        )
      : {
          preset: await findPreset(name, { kind: kind.name, saved, hint }),
          reason: `Read with the preset ${name} for ${kind.name}.`,
        };
  const columns: Record<string, Rule> = { ...preset.columns };
  for (const [from, column] of Object.entries(options.map ?? {})) {
    requireKnown('--map', column, kind);
    const { words } = columns[column] ?? {};
    columns[column] = words ? { from: [from], words } : { from: [from] };
  }
  for (const [column, value] of Object.entries(set)) {
    requireKnown('--set', column, kind);
    columns[column] = { value };
  }
  if (!columns['publisher']) requirePublisher(options, kind);
  return { preset: { ...preset, columns }, reason };
}

/** The kind that the preset reads. */
export function kindOf({ preset }: ChosenPreset, name: ImportKindName): ImportKind {
  const kind = networkKind(name);
  const columns = kind.columns.map((column) =>
    column.requiredByPreset && preset.columns[column.name] ? { ...column, required: true } : column,
  );
  return { ...kind, columns };
}

/** Slug of the network of rows without one. */
export function networkOf(chosen: ChosenPreset | null, kind: ImportKind): string | undefined {
  return kind.columns.some(({ name }) => name === 'network') ? chosen?.preset.network : undefined;
}

/** Throws a VALIDATION_ERROR that names the required columns for which a CSV has no column. */
export function requireColumns(filled: ReadonlySet<string>, kind: ImportKind, preset: Preset): void {
  const missing = kind.columns.filter(({ name, required }) => required && !filled.has(name));
  if (missing.length === 0) return;
  const needs = missing.map(({ name }) => {
    const sources = sourcesOf(preset.columns[name] ?? {});
    return sources.length === 0
      ? `${name} (give it with --set ${name}=VALUE)`
      : `${name} (from ${sources.join(' or ')})`;
  });
  throw new ColumnsError(`The preset ${preset.name} finds no column for: ${needs.join('; ')}.`);
}

/** The account in Sheaf's columns. */
export function presetAccount(
  matcher: ColumnMatcher,
  transform: Transform,
  { kind, constants }: { kind: ImportKind; constants: ReadonlyMap<string, string> },
): ColumnAccount {
  const { used, ignored } = matcher.account();
  const filled = transform.filled(matcher.present);
  const targets = used.map(({ name, column }) => ({ name, into: transform.targets(column) }));
  return {
    used: targets.flatMap(({ name, into }) => into.map((column) => ({ name, column }))),
    // An option can replace a column that the preset would use.
    ignored: [...targets.filter(({ into }) => into.length === 0).map(({ name }) => name), ...ignored],
    missing: kind.columns.map(({ name }) => name).filter((name) => !filled.has(name) && !constants.has(name)),
  };
}

interface FileToLookAt {
  kind: ImportKind;
  /** Name of the file in a zip archive. */
  entry?: string | undefined;
  /** Those that could read the file. They say where a document has its records. */
  presets: readonly Preset[];
}

/** Names of the columns of a file, or of the keys of its first records. */
export async function columnsOfFile(file: string, { kind, entry, presets }: FileToLookAt): Promise<string[]> {
  if (file === '-') throw invalid('--detect needs a file, because standard input can be read only once.');
  const source = await openSource(file, process.stdin, entry);
  const matcher = makeColumnMatcher({ kind: { ...kind, columns: [] }, lookups: [], map: {}, constants: new Set() });
  if (source.format === 'csv') {
    const { batches } = await readCsv({ source, matcher, width: 0, notes: makeNotes() });
    await batches.return(undefined);
    return matcher.account().ignored;
  }
  const paths = [...new Set(presets.flatMap(({ records }) => records ?? ['']))];
  const insides = new Set(presets.flatMap(({ inside }) => (inside === undefined ? [] : [`${inside}.`])));
  const batches = readRecords({ source, matcher, columns: [], nested: true, paths });
  await batches.next();
  await batches.return(undefined);
  return matcher.account().ignored.map((name) => {
    const inside = [...insides].find((prefix) => name.startsWith(prefix));
    return inside === undefined ? name : name.slice(inside.length);
  });
}

function requirePublisher(options: ImportOptions, kind: ImportKind): void {
  if (options.publisher === undefined && kind.columns.some(({ name }) => name === 'publisher')) {
    throw invalid('--publisher is missing. The files of networks do not have the slug of your publisher.');
  }
}

function requireKnown(option: string, column: string, kind: ImportKind): void {
  if (kind.columns.some(({ name }) => name === column)) return;
  throw invalid(
    `${option}: ${kind.name} have no column "${column}". Allowed: ${kind.columns.map(({ name }) => name).join(', ')}.`,
  );
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
