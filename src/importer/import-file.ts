/** Imports one file into the database: read |> check |> look up |> stage |> merge, in one transaction and flat memory. */
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

/** An import is one statement at a time over all of a file: its sorts and index builds may take more than a request's. */
const SETTINGS = `set local work_mem = '64MB'; set local maintenance_work_mem = '256MB'`;

export interface ImportOptions {
  pool: pg.Pool;
  kind: ImportKindName;
  /** Path ending in .csv, .tsv, .jsonl or .ndjson, with or without .gz; or `-` for standard input, whatever it is of these. */
  file: string;
  /** Slug of the publisher, for rows that name none. */
  publisher?: string | undefined;
  /** Slug of the network, for rows that name none. */
  network?: string | undefined;
  /** The file's names of columns, and ours for them. */
  map?: Record<string, string> | undefined;
  /** `abort` (default): one bad row, and nothing is kept. `skip`: bad rows go to `<file>.rejected`. */
  onError?: 'abort' | 'skip' | undefined;
  /** Called after each batch of some thousand rows. */
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Where `-` reads from. */
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
  /** Where some of the repeated rows are, in words. */
  repeatedExamples: string[];
  /** The imported rows by currency and status, as the database has them: their number, and sums of amounts as decimal texts. */
  sums: ImportSum[];
  columns: ColumnAccount;
  /** What was changed in values, or is odd about them. */
  notes: Note[];
  seconds: number;
}

/** `rows`, then each column of the group (null for an empty one), then each sum. */
export type ImportSum = { rows: number } & Record<string, string | number | null>;

/**
 * Imports a file; everything or nothing. Rows are matched by their natural key: new ones are inserted, those that differ
 * updated (only in columns that the file has), the rest left alone. Of several rows with one key the last counts.
 * Rejects with a {@link BadRowsError} for bad rows (unless skipped), with a VALIDATION_ERROR for a file that cannot be used,
 * and with a {@link ReconciliationError} when the database does not have what was read.
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
      // Before the commit: rows that are neither in the database nor in this file would be lost.
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

/** The options that stand in for columns of the kind. */
function constantsOf(options: ImportOptions, kind: ImportKind): Map<string, string> {
  const known = new Set(kind.columns.map((column) => column.name));
  const constants = new Map<string, string>();
  for (const name of ['publisher', 'network'] as const) {
    const value = options[name]?.toLowerCase();
    if (value === undefined) continue;
    if (!known.has(name)) throw invalid(`${kind.name} have no ${name}: leave out --${name}.`);
    if (!isSlug(value)) throw invalid(`--${name}: "${value}" ${SLUG_RULE}.`);
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
  if (!rowCount) throw invalid(`There is no publisher "${slug}".`);
}

interface BadRows {
  take(rows: Row[]): Promise<void>;
  /** Throws when there were bad rows that may not be skipped. */
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
