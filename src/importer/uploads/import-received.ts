/** Imports a received file, or tries it. A dry run also shows what could be changed so that the file can be imported. */
import type pg from 'pg';
import { invalid, RequestError } from '../../errors.ts';
import { simplify } from '../column-matcher.ts';
import { ColumnsError } from '../columns-error.ts';
import type { FileLayout } from '../file-layout.ts';
import { type ImportResult, importFile } from '../import-file.ts';
import type { Column } from '../kind.ts';
import { IMPORT_KINDS, type ImportKindName, networkKind } from '../kinds/index.ts';
import type { SeveralFilesError } from '../open-zip.ts';
import { type ColumnsReader, columnsReader } from '../presets/choose-preset.ts';
import { builtInPresets, type ChosenPreset, detectPreset } from '../presets/find-preset.ts';
import type { Preset } from '../presets/preset.ts';
import { readSavedPresets } from '../presets/saved-presets.ts';
import type { NumberForm } from '../presets/value-forms.ts';
import { errorInRequestWords, inRequestWords } from './in-request-words.ts';

/** How a file is read. */
export interface ReadingOptions extends FileLayout {
  kind: ImportKindName;
  /** Name of the file for its reader. */
  fileName: string;
  /** Name of the file to import from a zip archive. */
  entry: string | undefined;
  /** Name of the preset. */
  preset: string | undefined;
  /** Whether the preset is chosen by the columns. If none fits, the columns are matched by name. */
  detect: boolean;
  network: string | undefined;
  map: Record<string, string>;
  set: Record<string, string>;
  timezone: string | undefined;
  words: Record<string, Record<string, string>>;
  numbers: NumberForm | undefined;
  timeForms: readonly string[] | undefined;
  /** Version of the saved preset that a dry run showed. */
  presetVersion: string | undefined;
  onError: 'abort' | 'skip';
  dryRun: boolean;
  /** Aborts when the client has left. */
  signal: AbortSignal;
}

export interface ReceivedFile extends Omit<ReadingOptions, 'entry'> {
  path: string;
  /** Bytes as they were sent. */
  bytes: number;
  /** Name of the file in the zip archive that was sent. Null for other files. */
  entry: string | null;
  /** Names of all files in the zip archive that can be imported. */
  entries: string[];
  userId: number;
  publisher: string | undefined;
  onlyPublisher: string | undefined;
}

export interface UploadResult {
  fileBytes: number;
  /** Name of the file in the zip archive. Null for other files. */
  entry: string | null;
  /** Names of all files in the zip archive that can be imported. Empty for other files. */
  entries: string[];
  /** All columns of the file, or the keys of its first record. */
  fileColumns: string[];
  /** Separator of fields. Null for files that are not CSV. */
  delimiter: string | null;
  /** The columns that the file can fill. A preset can fill more. */
  columns: readonly Column[];
  /** Columns that the file, the preset or an option fills. */
  filled: ReadonlySet<string>;
  /** Name of the preset. Null if the columns are matched by name. */
  preset: string | null;
  /** Why the preset was chosen. */
  recognized: string | null;
  /** Columns of the file, and the columns of Sheaf that they fill. If there is a problem, only those that have the same name. */
  used: Array<{ name: string; column: string }>;
  /** Why the columns cannot be imported with this preset and mapping, or that a file must be chosen. Only a dry run reports it here. */
  problem: string | null;
  /** Null if there is a problem. */
  result: ImportResult | null;
}

/** Rejects like `importFile`, in the words of the API. */
export async function importReceived(ctx: { pool: pg.Pool }, input: ReceivedFile): Promise<UploadResult> {
  const words = { path: input.path, fileName: input.fileName };
  try {
    return await read(ctx, input);
  } catch (error) {
    throw error instanceof RequestError ? errorInRequestWords(error, words) : error;
  }
}

async function read({ pool }: { pool: pg.Pool }, input: ReceivedFile): Promise<UploadResult> {
  const { kind, path, bytes, dryRun, map, fileName, publisher, onlyPublisher, network, set, userId } = input;
  const saved = await readSavedPresets(pool, { kind, publisher });
  const ofSheaf = await builtInPresets();
  const named = namedPreset(input, [...saved, ...ofSheaf.filter((preset) => preset.kind === kind)]);
  // The records of a document can be elsewhere in the files of other presets.
  const presets = named ? [named] : [...ofSheaf, ...saved];
  const { words, numbers, timeForms, timezone, presetVersion } = input;
  const layout = { delimiter: input.delimiter, encoding: input.encoding };
  const readColumns = columnsReader({ file: path, ...layout }, { kind: networkKind(kind), presets });
  const found = named ? { preset: named, reason: null } : await detectedPreset(input, readColumns, saved);
  const { columns: fileColumns, delimiter } = await readColumns(found?.preset ?? {});
  const plain: readonly Column[] = IMPORT_KINDS[kind].columns;
  const columns = found ? networkKind(kind).columns : plain;
  const { entry, entries } = input;
  const about = {
    fileBytes: bytes,
    entry,
    entries,
    fileColumns,
    columns,
    delimiter,
    preset: found?.preset.name ?? null,
  };
  try {
    const result = await importFile({
      pool,
      kind,
      file: path,
      ...{ publisher, onlyPublisher, network, map, set, dryRun },
      ...{ words, numbers, timeForms, timezone, presetVersion, ...layout },
      preset: found?.preset.name,
      onError: input.onError,
      signal: input.signal,
      record: { userId, fileName, fileBytes: bytes },
    });
    const recognized = found?.reason ?? result.recognized;
    const { used, missing } = result.columns;
    const filled = new Set([...used.map(({ column }) => column), ...plain.map(({ name }) => name)]);
    for (const name of missing) filled.delete(name);
    return { ...about, recognized, used, filled, problem: null, result };
  } catch (error) {
    if (!dryRun || !(error instanceof ColumnsError)) throw error;
    const used = found ? [] : sameNames(fileColumns, columns, map);
    const problem = inRequestWords(error.message, { path, fileName });
    const given = Object.entries({ publisher, network, ...set }).filter(([, value]) => value !== undefined);
    const filled = new Set([...used.map(({ column }) => column), ...given.map(([name]) => name)]);
    return { ...about, recognized: found?.reason ?? null, used, filled, problem, result: null };
  }
}

/** What a dry run found in an archive of which no file is chosen yet. */
export function notChosen({ message, entries, bytes }: SeveralFilesError): UploadResult {
  const nothing = {
    fileColumns: [],
    delimiter: null,
    columns: [],
    filled: new Set<string>(),
    used: [],
    preset: null,
    recognized: null,
  };
  return { ...nothing, fileBytes: bytes, entry: null, entries, problem: message, result: null };
}

/** Null if none is named. A path must not be named: files of the service are not the client's. */
function namedPreset({ kind, preset: named, detect }: ReceivedFile, presets: readonly Preset[]): Preset | null {
  if (named === undefined) return null;
  if (detect) throw invalid({ field: 'preset', wrong: 'excludes `detect`', next: 'Send one of them' });
  const found = presets.find(({ name }) => name === named);
  if (found) return found;
  throw invalid({
    field: 'preset',
    wrong: `there is no preset ${JSON.stringify(named.slice(0, 60))} for ${kind}`,
    allowed: presets.map(({ name }) => name).join(', ') || 'none',
  });
}

/** Null if none is wanted or fits. */
async function detectedPreset(
  { kind, detect }: ReceivedFile,
  readColumns: ColumnsReader,
  saved: readonly Preset[],
): Promise<ChosenPreset | null> {
  if (!detect) return null;
  return detectPreset(readColumns, { kind, saved }).catch((error: unknown) => {
    if (error instanceof ColumnsError) return null;
    throw error;
  });
}

function sameNames(fileColumns: readonly string[], columns: readonly Column[], map: Record<string, string>) {
  const known = new Map(columns.map(({ name }) => [simplify(name), name]));
  return fileColumns.flatMap((name) => {
    const column = map[name] ?? known.get(simplify(name));
    return column === undefined ? [] : [{ name, column }];
  });
}
