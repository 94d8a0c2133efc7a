/** The preset of an import: by name, path or detection, with the options that replace parts of it. */
import { versionOf } from '../../db/row-version.ts';
import { RequestError } from '../../errors.ts';
import { type ColumnAccount, type ColumnMatcher, makeColumnMatcher, simplify } from '../column-matcher.ts';
import { ColumnsError } from '../columns-error.ts';
import { type FileLayout, layoutOf } from '../file-layout.ts';
import type { ImportOptions } from '../import-options.ts';
import type { Column, ImportKind } from '../kind.ts';
import { IMPORT_KINDS, type ImportKindName, networkKind } from '../kinds/index.ts';
import { makeNotes } from '../notes.ts';
import { openSource } from '../open-source.ts';
import { readCsv } from '../read-csv.ts';
import { readRecords } from '../read-records.ts';
import { byName } from './compose-preset.ts';
import { builtInPresets, type ChosenPreset, detectPreset, findPreset } from './find-preset.ts';
import { type Preset, type Rule, sourcesOf, toPreset, wrongWord } from './preset.ts';
import { isOfPublishers, readSavedPresets } from './saved-presets.ts';
import type { Transform } from './transform-rows.ts';
import { valuesOf, withWords } from './unknown-words.ts';

/**
 * Null for an import without a preset, and without options that say how values are read. With such options, columns are matched by name and
 * then read as those of a preset are. Rejects with a VALIDATION_ERROR for options that do not fit, and with PRECONDITION_FAILED if the preset was changed.
 */
export async function choosePreset(options: ImportOptions): Promise<ChosenPreset | null> {
  const kind = networkKind(options.kind);
  const { preset: name, detect, publisher } = options;
  if (name !== undefined && detect) throw invalid('--preset and --detect exclude each other. Use one of them.');
  const isByName = name === undefined && !detect;
  if (isByName && !readsValues(options)) return null;
  const chosen = isByName ? await presetByName(options, kind) : await namedOrDetected(options, kind);
  if (options.presetVersion !== undefined) {
    const { saved } = chosen.preset;
    if (!saved) throw invalid('--preset-version: the preset is not a saved one. Omit the option.');
    if (versionOf(saved) !== options.presetVersion) {
      throw new RequestError(
        'PRECONDITION_FAILED',
        `The preset ${chosen.preset.name} was changed at ${versionOf(saved)}, after the dry run. Check the file again with a dry run.`,
      );
    }
  }
  const preset = withOptions(chosen.preset, { kind, options });
  if (!preset.columns['publisher'] && publisher === undefined) requirePublisher(kind);
  return { ...chosen, preset };
}

/** Whether an option says how values are read. */
function readsValues({ set = {}, words = {}, timezone, numbers, timeForms }: ImportOptions): boolean {
  const has = Object.keys({ ...set, ...words }).length > 0;
  return has || [timezone, numbers, timeForms].some((option) => option !== undefined);
}

async function namedOrDetected(options: ImportOptions, kind: ImportKind): Promise<ChosenPreset> {
  const { pool, publisher, preset: name } = options;
  const hint =
    isOfPublishers(options.kind) && publisher === undefined
      ? ' Saved presets of a publisher are found with --publisher.'
      : '';
  const saved = await readSavedPresets(pool, { kind: options.kind, publisher });
  if (name !== undefined) {
    const preset = await findPreset(name, { kind: kind.name, saved, hint });
    return { preset, reason: `Read with the preset ${name} for ${kind.name}.` };
  }
  const presets = [...(await builtInPresets()), ...saved];
  return detectPreset(columnsReader(options, { kind, presets }), { kind: kind.name, saved });
}

/** The columns of the file that have the name of one of Sheaf's, and those that `map` names, as a preset. */
async function presetByName(options: ImportOptions, kind: ImportKind): Promise<ChosenPreset> {
  const { map = {}, set = {}, publisher, network } = options;
  const { columns: names, delimiter } = await columnsReader(options, { kind, presets: [] })({});
  const plain = new Set<string>(IMPORT_KINDS[options.kind].columns.map(({ name }) => name));
  const targets = new Set(Object.values(map).map(simplify));
  const columns = kind.columns.filter(({ name }) => plain.has(name) || targets.has(name));
  const given = Object.entries({ publisher, network }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const constants = new Set([...given, ...Object.keys(set)]);
  const matcher = makeColumnMatcher({ kind: { ...kind, columns }, lookups: kind.lookups(), map, constants });
  for (const name of names) matcher.match(name);
  const isCsv = delimiter !== null;
  if (isCsv) matcher.requireAll();
  // Later records can have other keys than the first ones.
  const unseen = isCsv ? [] : columns.filter(({ name }) => !matcher.present.has(name)).map(({ name }) => [name, name]);
  const file = {
    kind: kind.name,
    identify: [],
    columns: { ...Object.fromEntries(unseen), ...byName(matcher.account()) },
  };
  return { preset: toPreset(file, ''), reason: null };
}

/** The preset with what the options replace. */
function withOptions(preset: Preset, { kind, options }: { kind: ImportKind; options: ImportOptions }): Preset {
  const { map = {}, set = {}, words: given = {}, numbers, timeForms } = options;
  const columns: Record<string, Rule> = { ...preset.columns };
  for (const [from, column] of Object.entries(map)) {
    requireKnown('--map', column, kind);
    const { words } = columns[column] ?? {};
    columns[column] = words ? { from: [from], words } : { from: [from] };
  }
  for (const [column, value] of Object.entries(set)) {
    requireKnown('--set', column, kind);
    columns[column] = { value };
  }
  for (const [name, words] of Object.entries(given)) {
    const column = requireKnown('--words', name, kind);
    if (valuesOf(column).length === 0) throw invalid(`--words: ${name} has no fixed list of values. Omit it.`);
    const wrong = wrongWord(column, words);
    if (wrong !== null) throw invalid(`--words: ${wrong}.`);
    const rule = columns[name];
    // Until a column of the file is chosen for it.
    if (rule) columns[name] = { ...rule, words: withWords(rule.words, { column, given: words }) };
  }
  const times = timeForms === undefined ? preset.times : { ...preset.times, forms: [...timeForms] };
  return { ...preset, columns, ...(numbers && { numbers }), ...(times && { times }) };
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
  const who = preset.name === '' ? 'The file has' : `The preset ${preset.name} finds`;
  throw new ColumnsError(`${who} no column for: ${needs.join('; ')}.`);
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

interface FileToLookAt extends FileLayout {
  /** Path. */
  file: string;
  /** Name of the file in a zip archive. */
  entry?: string | undefined;
}

interface ColumnsOptions {
  kind: ImportKind;
  /** Those that could read the file. They say where a document has its records. */
  presets: readonly Preset[];
}

/** What a look at a file finds. */
export interface FileColumns {
  /** Names of the columns, or of the keys of the first records. */
  columns: string[];
  /** Separator of fields. Null for a file that is not CSV. */
  delimiter: string | null;
}

export type ColumnsReader = (preset: FileLayout) => Promise<FileColumns>;

/** Reads the columns of a file in the layout of a preset. The layout of the options comes first. Each layout is read once. */
export function columnsReader(file: FileToLookAt, options: ColumnsOptions): ColumnsReader {
  const read = new Map<string, Promise<FileColumns>>();
  return (preset) => {
    const layout = layoutOf(file, preset);
    const key = `${layout.delimiter} ${layout.encoding}`;
    const found = read.get(key) ?? columnsOf(file, { ...options, layout });
    read.set(key, found);
    return found;
  };
}

async function columnsOf(
  { file, entry }: FileToLookAt,
  { kind, presets, layout }: ColumnsOptions & { layout: FileLayout },
): Promise<FileColumns> {
  if (file === '-') {
    throw invalid('--detect and options for values need a file, because standard input can be read only once.');
  }
  const source = await openSource(file, { entry, ...layout });
  const matcher = makeColumnMatcher({ kind: { ...kind, columns: [] }, lookups: [], map: {}, constants: new Set() });
  if (source.format === 'csv') {
    const { batches } = await readCsv({ source, matcher, width: 0, notes: makeNotes() });
    await batches.return(undefined);
    return { columns: matcher.account().ignored, delimiter: source.layout.delimiter };
  }
  const paths = [...new Set(presets.flatMap(({ records }) => records ?? ['']))];
  const insides = new Set(presets.flatMap(({ inside }) => (inside === undefined ? [] : [`${inside}.`])));
  const batches = readRecords({ source, matcher, columns: [], nested: true, paths: paths.length > 0 ? paths : [''] });
  await batches.next();
  await batches.return(undefined);
  const columns = matcher.account().ignored.map((name) => {
    const inside = [...insides].find((prefix) => name.startsWith(prefix));
    return inside === undefined ? name : name.slice(inside.length);
  });
  return { columns, delimiter: null };
}

function requirePublisher(kind: ImportKind): void {
  if (kind.columns.some(({ name }) => name === 'publisher')) {
    throw invalid('--publisher is missing. The files of networks do not have the slug of your publisher.');
  }
}

function requireKnown(option: string, column: string, kind: ImportKind): Column {
  const known = kind.columns.find(({ name }) => name === column);
  if (known) return known;
  throw invalid(
    `${option}: ${kind.name} have no column "${column}". Allowed: ${kind.columns.map(({ name }) => name).join(', ')}.`,
  );
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}
