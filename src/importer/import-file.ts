/** Imports one file: read |> check |> look up |> stage |> merge, in one transaction and constant memory. */
import { basename } from 'node:path';
import type pg from 'pg';
import { longTransaction } from '../db/pool.ts';
import { RequestError } from '../errors.ts';
import { type BadRow, BadRowsError, MAX_LISTED, toBadRow } from './bad-rows-error.ts';
import { fromByteText } from './byte-text.ts';
import { cancelableBy } from './cancelable.ts';
import { isSlug, SLUG_RULE } from './check-value.ts';
import { type ColumnAccount, makeColumnMatcher } from './column-matcher.ts';
import { guardSeparator } from './csv-layout.ts';
import { layoutOf } from './file-layout.ts';
import { fromMillionths, makeTally } from './groups.ts';
import type { ImportOptions } from './import-options.ts';
import type { Counts, Group, ImportKind, Lookup, LookupContext, Merged, Row, Sums } from './kind.ts';
import { IMPORT_KINDS } from './kinds/index.ts';
import { onlyPublisher } from './lookups/only-publisher.ts';
import { makeNotes, type Note, type Notes } from './notes.ts';
import { openSource, type Source } from './open-source.ts';
import { makePreparation } from './prepare-rows.ts';
import { choosePreset, kindOf, networkOf, presetAccount, requireColumns } from './presets/choose-preset.ts';
import { composePreset } from './presets/compose-preset.ts';
import type { ChosenPreset } from './presets/find-preset.ts';
import type { Preset, PresetFile } from './presets/preset.ts';
import { makeTransform } from './presets/transform-rows.ts';
import { makeUnknownWords, type UnknownWord } from './presets/unknown-words.ts';
import { readCsv } from './read-csv.ts';
import { readRecords } from './read-records.ts';
import { onlyPresent, reconcile } from './reconcile.ts';
import { recordImport } from './records/record-import.ts';
import { countRejects, makeRejects, type Rejects } from './rejects.ts';
import type { Encoding } from './to-utf8.ts';

/**
 * An import runs one statement at a time over all rows, so sorts and index builds can use more memory than requests. It waits for the merge of
 * another import, which takes longer than the locks for which requests wait.
 */
const SETTINGS = `set local work_mem = '64MB'; set local maintenance_work_mem = '256MB'; set local lock_timeout = '1h'`;

/** The reconciliation of an import: `rows` = `new` + `changed` + `same` + `older` + `repeated` + `rejected`. */
export interface ImportResult extends Counts {
  /** Rows in the file. */
  rows: number;
  rejected: number;
  /** The first invalid values of rejected rows. */
  rejects: BadRow[];
  /** Path of the file with the rejected rows. */
  rejectedFile: string | null;
  /** Locations of some of the repeated rows, as text. */
  repeatedExamples: string[];
  /** Locations of some of the older rows, as text. */
  olderExamples: string[];
  /** Imported rows by currency and status, counted by the database: number of rows, and sums of amounts as decimal strings. */
  sums: ImportSum[];
  columns: ColumnAccount;
  /** Name of the preset. Null without a preset. */
  preset: string | null;
  /** The preset and its version, if it was saved. */
  saved: Preset['saved'] | null;
  /** Changed or suspicious values. */
  notes: Note[];
  /** The encoding that was converted to UTF-8. Null for UTF-8. */
  encoding: Encoding | null;
  /** Name of the file that was read from a zip archive. Null for other files. */
  entry: string | null;
  /** Why the preset was chosen. Null without a preset. */
  recognized: string | null;
  /** Words that are not among the values of their columns. Their rows were rejected. */
  unknownWords: UnknownWord[];
  /** What a dry run found. Null for an import. */
  dryRun: DryRun | null;
  /** ID of the record of the import. Null if there is none, as for a dry run. */
  importId: number | null;
  seconds: number;
}

export interface DryRun {
  /** The first rows as they would be stored, by column. */
  rows: Array<Record<string, string>>;
  /** How the file was read, as a preset. Null if no column of the file identifies such files. */
  preset: PresetFile | null;
}

/** `rows`, then each column of the group (null if empty), then each sum. */
export type ImportSum = { rows: number } & Record<string, string | number | null>;

/**
 * Imports a file completely or not at all. Rows are matched by their natural key: new rows are inserted, and rows that
 * differ are updated, but only in columns that the file has. Of several rows with one key, the last counts. Of transactions
 * that a preset reads, the newest version counts, whatever the order of rows and files. Rejects with
 * a {@link BadRowsError} for invalid rows (unless they are skipped), with a VALIDATION_ERROR for a file that cannot be
 * imported, and with a {@link ReconciliationError} when the database does not contain what was read.
 */
export async function importFile(options: ImportOptions): Promise<ImportResult> {
  const started = performance.now();
  const chosen = await choosePreset(options);
  const plain: ImportKind = IMPORT_KINDS[options.kind];
  const kind = chosen ? kindOf(chosen, options.kind) : plain;
  const lookups = [...allowedPublisher(options, chosen), ...kind.lookups()];
  const constants = constantsOf({ ...options, network: options.network ?? networkOf(chosen, kind) }, kind);
  const notes = makeNotes();
  const unknown = makeUnknownWords();
  const transform = chosen && makeTransform({ kind, preset: chosen.preset, zone: options.timezone, notes, unknown });
  const layout = layoutOf(options, chosen?.preset);
  const source = await openSource(options.file, { input: options.input, entry: options.entry, ...layout });
  if (options.delimiter !== undefined && source.format !== 'csv') {
    throw invalid(`--delimiter: ${source.name} is not CSV. Omit the option.`);
  }
  const matcher = transform
    ? makeColumnMatcher({ kind: transform.source, lookups: [], map: {}, constants: new Set() })
    : makeColumnMatcher({ kind, lookups, map: options.map ?? {}, constants: new Set(constants.keys()) });
  const { header, batches } = await readRows({
    source,
    matcher,
    kind: transform?.source ?? kind,
    notes,
    preset: chosen?.preset,
  });
  if (transform) {
    // The keys of records are known only at the end of the file.
    const found =
      source.format === 'csv' ? transform.filled(matcher.present) : new Set(Object.keys(chosen.preset.columns));
    requireColumns(found, kind, chosen.preset);
  }
  const present = () => (transform ? transform.filled(matcher.present) : matcher.present);
  const readAs = () =>
    composePreset({
      kind,
      preset: chosen?.preset ?? null,
      account: matcher.account(),
      mapped: Object.keys(options.map ?? {}),
      network: constants.get('network'),
      zone: options.timezone,
      layout,
    });
  const firstRows: Array<Record<string, string>> = [];
  const preparation = makePreparation({
    kind,
    lookups,
    constants,
    notes,
    guarded: source.format === 'csv' ? guardSeparator(source.layout) : null,
    unknown,
  });
  const tally = makeTally(kind.sums);
  const bad = badRows(options, header);
  let rows = 0;
  let rejectedFile: string | null = null;
  let importId: number | null = null;
  const cancelable = cancelableBy(options.pool, options.signal);
  try {
    const merged = await longTransaction(options.pool, async (connection) => {
      await checkPublisher(connection, constants.get('publisher'));
      await connection.query(SETTINGS);
      const stage = await kind.openStage({ kind, lookups, connection, notes });
      const query: LookupContext['query'] = async (text, values) => {
        await stage.pause();
        return cancelable.run(connection, () => connection.query(text, values));
      };
      try {
        for await (const batch of batches) {
          options.signal?.throwIfAborted();
          transform?.apply(batch);
          preparation.check(batch);
          await preparation.lookUp(query, batch);
          await bad.take(batch.filter((row) => row.problems.length > 0));
          const good = batch.filter((row) => row.problems.length === 0);
          tally.add(good);
          if (options.dryRun)
            for (const row of good.slice(0, MAX_FIRST_ROWS - firstRows.length)) firstRows.push(shownRow(row, kind));
          await stage.write(good);
          rows += batch.length;
          options.onProgress?.({ rows, bytes: source.read(), totalBytes: source.total });
        }
        bad.finish();
        matcher.requireMapped();
      } finally {
        await stage.pause();
      }
      // Close before the commit: otherwise rejected rows could be lost from both the database and this file.
      rejectedFile = await bad.rejects.close();
      // A version is a whole row: what its file does not have is empty. Otherwise the order of files would have an effect.
      const updated = chosen && kind.versioned ? new Set(Object.keys(chosen.preset.columns)) : present();
      const result = await cancelable.run(connection, () => stage.merge(updated));
      reconcile({ rows, rejected: bad.rejects.count, accepted: tally.groups() }, result, kind.sums);
      if (options.dryRun) throw new Undone(result);
      const { record = { userId: null, fileName: nameOfFile(options.file), fileBytes: source.read() } } = options;
      if (record) {
        importId = await recordImport(connection, {
          kind: options.kind,
          publisher: constants.get('publisher') ?? null,
          preset: chosen?.preset.name || null,
          counts: { ...result.counts, read: rows, rejected: bad.rejects.count },
          record,
        });
      }
      options.signal?.throwIfAborted();
      return result;
    }).catch((error: unknown) => {
      if (error instanceof Undone) return error.merged;
      throw error;
    });
    return {
      rows,
      ...merged.counts,
      rejected: bad.rejects.count,
      rejects: bad.listed,
      rejectedFile,
      repeatedExamples: merged.repeatedExamples,
      olderExamples: merged.olderExamples,
      sums: kind.sums ? toSums(onlyPresent(merged.kept, kind.sums, present())) : [],
      columns: transform ? presetAccount(matcher, transform, { kind: plain, constants }) : matcher.account(),
      encoding: source.encoding(),
      entry: source.entry,
      preset: chosen?.preset.name || null,
      saved: chosen?.preset.saved ?? null,
      recognized: chosen?.reason ?? null,
      unknownWords: unknown.list(),
      dryRun: options.dryRun ? { rows: firstRows, preset: readAs() } : null,
      importId,
      notes: notes.list(),
      seconds: (performance.now() - started) / 1000,
    };
  } catch (error) {
    await bad.rejects.discard();
    throw error;
  }
}

/** Ends the transaction of a dry run, so that it is rolled back. */
class Undone extends Error {
  readonly merged: Merged;
  constructor(merged: Merged) {
    super('dry run');
    this.merged = merged;
  }
}

interface ReadRows {
  source: Source;
  matcher: ReturnType<typeof makeColumnMatcher>;
  kind: ImportKind;
  notes: Notes;
  preset: Preset | undefined;
}

async function readRows(read: ReadRows): Promise<{ header: string[]; batches: AsyncGenerator<Row[]> }> {
  const { source, matcher, kind, notes, preset } = read;
  if (source.format === 'csv') return readCsv({ source, matcher, width: kind.columns.length, notes });
  const batches = readRecords({
    source,
    matcher,
    columns: kind.columns,
    nested: preset !== undefined,
    inside: preset?.inside,
    paths: preset && (preset.records ?? ['']),
  });
  return { header: ['record'], batches };
}

function toSums({ groups, sums }: { groups: Group[]; sums: Sums }): ImportSum[] {
  return groups.map((group) => ({
    ...Object.fromEntries(sums.by.map((column, i) => [column, group.by[i]!])),
    rows: group.rows,
    ...Object.fromEntries(sums.amounts.map((column, i) => [column, fromMillionths(group.amounts[i]!)])),
  }));
}

/** Values of the options that replace columns of the kind. */
function constantsOf(options: ImportOptions, kind: ImportKind): Map<string, string> {
  const known = new Set(kind.columns.map((column) => column.name));
  const constants = new Map<string, string>();
  for (const name of ['publisher', 'network'] as const) {
    const value = options[name]?.toLowerCase();
    if (value === undefined) continue;
    if (!known.has(name)) throw invalid(`--${name}: ${kind.name} have no column ${name}. Omit the option.`);
    if (!isSlug(value)) throw invalid(`--${name}: "${value}" is not valid. A slug ${SLUG_RULE}.`);
    constants.set(name, value);
  }
  return constants;
}

/** Admins save presets, and operators import with them. So a saved preset fills rows of its own publisher only. */
function allowedPublisher({ onlyPublisher: own, publisher }: ImportOptions, chosen: ChosenPreset | null): Lookup[] {
  if (own !== undefined) return onlyPublisher(own, `is not your own publisher; remove the column, or write ${own}`);
  if (!chosen?.preset.saved || publisher === undefined) return [];
  const slug = publisher.toLowerCase();
  return onlyPublisher(slug, `is not ${slug}, whose preset reads the file; import rows of other publishers without it`);
}

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}

async function checkPublisher(connection: pg.PoolClient, slug: string | undefined): Promise<void> {
  if (slug === undefined) return;
  const { rowCount } = await connection.query('select from sheaf.publishers where slug = $1', [slug]);
  if (!rowCount) throw invalid(`--publisher: "${slug}" does not exist. Create it with sheaf publishers create.`);
}

interface BadRows {
  /** The first invalid values. */
  listed: BadRow[];
  take(rows: Row[]): Promise<void>;
  /** Throws if there are invalid rows and they must not be skipped. */
  finish(): void;
  rejects: Rejects;
}

function badRows(options: ImportOptions, header: string[]): BadRows {
  const path = options.file === '-' ? 'import.rejected' : `${options.file}.rejected`;
  const rejects = options.dryRun ? countRejects() : makeRejects(path, header);
  const listed: BadRow[] = [];
  const finish = () => {
    if (listed.length > 0) throw new BadRowsError(options.file, listed.slice(0, MAX_LISTED));
  };
  return {
    rejects,
    listed,
    finish: options.dryRun || options.onError === 'skip' ? () => {} : finish,
    async take(rows) {
      if (options.dryRun || options.onError === 'skip') {
        for (const row of rows.slice(0, MAX_LISTED))
          listed.push(...row.problems.map((problem) => toBadRow(row, problem)));
        listed.splice(MAX_LISTED);
        return rejects.add(rows);
      }
      for (const row of rows) listed.push(...row.problems.map((problem) => toBadRow(row, problem)));
      if (listed.length >= MAX_LISTED) finish();
    },
  };
}

function nameOfFile(file: string): string {
  return file === '-' ? 'standard input' : basename(file);
}

/** Rows that a dry run shows. */
const MAX_FIRST_ROWS = 10;

function shownRow(row: Row, kind: ImportKind): Record<string, string> {
  const values = kind.columns.map(({ name }, place) => [name, fromByteText(row.fields[place] ?? '')] as const);
  return { line: String(row.line), ...Object.fromEntries(values.filter(([, value]) => value !== '')) };
}
