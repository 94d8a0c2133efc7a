/** Imports one file: read |> check |> look up |> stage |> merge, in one transaction and constant memory. */
import type { Readable } from 'node:stream';
import type pg from 'pg';
import { transaction } from '../db/pool.ts';
import { RequestError } from '../errors.ts';
import { type BadRow, BadRowsError, MAX_LISTED, toBadRow } from './bad-rows-error.ts';
import { isSlug, SLUG_RULE } from './check-value.ts';
import { type ColumnAccount, makeColumnMatcher } from './column-matcher.ts';
import { fromHundredths, makeTally } from './groups.ts';
import type { Counts, Group, ImportKind, LookupContext, Row, Sums } from './kind.ts';
import { IMPORT_KINDS, type ImportKindName } from './kinds/index.ts';
import { makeNotes, type Note, type Notes } from './notes.ts';
import { openSource, type Source } from './open-source.ts';
import { makePreparation } from './prepare-rows.ts';
import { readCsv } from './read-csv.ts';
import { readJsonl } from './read-jsonl.ts';
import { onlyPresent, reconcile } from './reconcile.ts';
import { makeRejects, type Rejects } from './rejects.ts';

/** An import runs one statement at a time over all rows, so sorts and index builds can use more memory than requests. */
const SETTINGS = `set local work_mem = '64MB'; set local maintenance_work_mem = '256MB'`;

export interface ImportOptions {
  pool: pg.Pool;
  kind: ImportKindName;
  /** Path that ends in .csv, .tsv, .jsonl or .ndjson, with or without .gz; or `-` for standard input in any of these formats. */
  file: string;
  /** Slug of the publisher for rows without one. */
  publisher?: string | undefined;
  /** Slug of the network for rows without one. */
  network?: string | undefined;
  /** Names of file columns, with the columns of Sheaf that they are imported as. */
  map?: Record<string, string> | undefined;
  /** `abort` (default): one invalid row aborts the import. `skip`: invalid rows are written to `<file>.rejected`. */
  onError?: 'abort' | 'skip' | undefined;
  /** Called after each batch of a few thousand rows. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** The stream that `-` reads. */
  input?: Readable | undefined;
}

export interface ImportProgress {
  rows: number;
  /** Bytes of the file read, as stored. */
  bytes: number;
  /** Size of the file; null for standard input. */
  totalBytes: number | null;
}

/** The reconciliation of an import: `rows` = `new` + `changed` + `same` + `repeated` + `rejected`. */
export interface ImportResult extends Counts {
  /** Rows in the file. */
  rows: number;
  rejected: number;
  /** Path of the file with the rejected rows. */
  rejectedFile: string | null;
  /** Locations of some of the repeated rows, as text. */
  repeatedExamples: string[];
  /** Imported rows by currency and status, counted by the database: number of rows, and sums of amounts as decimal strings. */
  sums: ImportSum[];
  columns: ColumnAccount;
  /** Changed or suspicious values. */
  notes: Note[];
  seconds: number;
}

/** `rows`, then each column of the group (null if empty), then each sum. */
export type ImportSum = { rows: number } & Record<string, string | number | null>;

/**
 * Imports a file completely or not at all. Rows are matched by their natural key: new rows are inserted, and rows that
 * differ are updated, but only in columns that the file has. Of several rows with one key, the last counts. Rejects with
 * a {@link BadRowsError} for invalid rows (unless they are skipped), with a VALIDATION_ERROR for a file that cannot be
 * imported, and with a {@link ReconciliationError} when the database does not contain what was read.
 */
export async function importFile(options: ImportOptions): Promise<ImportResult> {
  const started = performance.now();
  const kind: ImportKind = IMPORT_KINDS[options.kind];
  const lookups = kind.lookups();
  const constants = constantsOf(options, kind);
  const source = await openSource(options.file, options.input ?? process.stdin);
  const matcher = makeColumnMatcher({ kind, lookups, map: options.map ?? {}, constants: new Set(constants.keys()) });
  const notes = makeNotes();
  const { header, batches } = await readRows({ source, matcher, kind, notes });
  const preparation = makePreparation({ kind, lookups, constants, notes, guarded: source.format === 'csv' });
  const tally = makeTally(kind.sums);
  const bad = badRows(options, header);
  let rows = 0;
  let rejectedFile: string | null = null;
  try {
    const merged = await transaction(options.pool, async (connection) => {
      await checkPublisher(connection, constants.get('publisher'));
      await connection.query(SETTINGS);
      const stage = await kind.openStage({ kind, lookups, connection, notes });
      const query: LookupContext['query'] = async (text, values) => {
        await stage.pause();
        return connection.query(text, values);
      };
      try {
        for await (const batch of batches) {
          preparation.check(batch);
          await preparation.lookUp(query, batch);
          await bad.take(batch.filter((row) => row.problems.length > 0));
          const good = batch.filter((row) => row.problems.length === 0);
          tally.add(good);
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
      const result = await stage.merge(matcher.present);
      reconcile({ rows, rejected: bad.rejects.count, accepted: tally.groups() }, result, kind.sums);
      return result;
    });
    return {
      rows,
      ...merged.counts,
      rejected: bad.rejects.count,
      rejectedFile,
      repeatedExamples: merged.repeatedExamples,
      sums: kind.sums ? toSums(onlyPresent(merged.kept, kind.sums, matcher.present)) : [],
      columns: matcher.account(),
      notes: notes.list(),
      seconds: (performance.now() - started) / 1000,
    };
  } catch (error) {
    await bad.rejects.discard();
    throw error;
  }
}

interface ReadRows {
  source: Source;
  matcher: ReturnType<typeof makeColumnMatcher>;
  kind: ImportKind;
  notes: Notes;
}

async function readRows(read: ReadRows): Promise<{ header: string[]; batches: AsyncGenerator<Row[]> }> {
  const { source, matcher, kind, notes } = read;
  if (source.format === 'csv') return readCsv({ source, matcher, width: kind.columns.length, notes });
  return { header: ['record'], batches: readJsonl(source, matcher, kind.columns) };
}

function toSums({ groups, sums }: { groups: Group[]; sums: Sums }): ImportSum[] {
  return groups.map((group) => ({
    ...Object.fromEntries(sums.by.map((column, i) => [column, group.by[i]!])),
    rows: group.rows,
    ...Object.fromEntries(sums.amounts.map((column, i) => [column, fromHundredths(group.amounts[i]!)])),
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

function invalid(message: string): RequestError {
  return new RequestError('VALIDATION_ERROR', message);
}

async function checkPublisher(connection: pg.PoolClient, slug: string | undefined): Promise<void> {
  if (slug === undefined) return;
  const { rowCount } = await connection.query('select from publishers where slug = $1', [slug]);
  if (!rowCount) throw invalid(`--publisher: "${slug}" does not exist. Create it with sheaf publishers create.`);
}

interface BadRows {
  take(rows: Row[]): Promise<void>;
  /** Throws if there are invalid rows and they must not be skipped. */
  finish(): void;
  rejects: Rejects;
}

function badRows(options: ImportOptions, header: string[]): BadRows {
  const path = options.file === '-' ? 'import.rejected' : `${options.file}.rejected`;
  const rejects = makeRejects(path, header);
  const listed: BadRow[] = [];
  const finish = () => {
    if (listed.length > 0) throw new BadRowsError(options.file, listed.slice(0, MAX_LISTED));
  };
  return {
    rejects,
    finish,
    async take(rows) {
      if (options.onError === 'skip') return rejects.add(rows);
      for (const row of rows) listed.push(...row.problems.map((problem) => toBadRow(row, problem)));
      if (listed.length >= MAX_LISTED) finish();
    },
  };
}
