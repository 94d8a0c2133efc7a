/** The stage of most kinds: one temporary table, and one statement that inserts new rows and updates changed ones. */
import type pg from 'pg';
import { makeCopyWriter } from './copy-writer.ts';
import { countsByGroup, type GroupRow, toGroup } from './groups.ts';
import type { Group, ImportKind, Stage, StageOptions } from './kind.ts';
import { mergeRows } from './merge-rows.ts';
import type { Note, NoteCode } from './notes.ts';
import { stagedColumns, updatableColumns } from './staged-columns.ts';

const STAGE = 'import_stage';

export interface UpsertOptions {
  /** Columns of the stage that the table does not have. */
  helpers?: string[];
  /** Statements on `import_stage` before the merge, when each key is unique. */
  prepare?: string[];
  /** Statements that count what `prepare` changed. Each returns a {@link Note} without code and column, or no row. */
  reports?: Array<{ code: NoteCode; column: string; statement: string }>;
}

/** {@link ImportKind.openStage} of a kind. */
export function upsertStage(options: UpsertOptions = {}): (stage: StageOptions) => Promise<Stage> {
  return async ({ kind, lookups, connection, notes }) => {
    const types = stagedColumns(kind, lookups);
    const columns = Object.keys(types);
    const definition = columns.map((column) => `${column} ${types[column]}`).join(', ');
    await connection.query(`create temp table ${STAGE} (line bigint, ${definition}) on commit drop`);
    const writer = makeCopyWriter(connection, { table: STAGE, columns: ['line', ...columns] });
    return {
      ...writer,
      async merge(present) {
        // Only one import of a kind merges at a time. Otherwise two imports of the same rows in different orders could
        // deadlock, and the second could change rows that the first has compared.
        await connection.query(`select pg_advisory_xact_lock(hashtext($1))`, [`import ${kind.table}`]);
        await connection.query(`analyze ${STAGE}`);
        const dropped = await dropEarlier(connection, kind);
        for (const statement of options.prepare ?? []) await connection.query(statement);
        for (const { statement, ...source } of options.reports ?? []) {
          const { rows } = await connection.query<Omit<Note, 'code' | 'column'>>(statement);
          for (const found of rows) notes.add({ ...source, ...found });
        }
        const kept = columns.filter((column) => !options.helpers?.includes(column));
        const updatable = updatableColumns({ kind, lookups, present }).filter((column) => kept.includes(column));
        const plan = { kind, source: STAGE, table: kind.table, columns: kept, updatable, order: 'line' };
        const merged = await mergeRows(connection, plan);
        const repeated = dropped.groups.reduce((sum, group) => sum + group.rows, 0);
        return {
          counts: { ...merged.counts, older: 0, repeated },
          repeatedExamples: dropped.lines.map((line) => `line ${line}`),
          olderExamples: [],
          kept: merged.kept,
          dropped: dropped.groups,
        };
      },
    };
  };
}

/** Maximum repeated rows whose lines are listed. */
const MAX_EXAMPLES = 5;

/** Keeps only the last of the rows with one natural key. Resolves with groups and lines of the others. */
async function dropEarlier(connection: pg.PoolClient, kind: ImportKind): Promise<{ groups: Group[]; lines: number[] }> {
  const key = (alias: string) => kind.key.map((column) => `${alias}.${column}`).join(', ');
  const { columns, grouping } = countsByGroup(kind.sums, 'gone');
  const { rows } = await connection.query<GroupRow & { lines: number[] | null }>(
    `with gone as (
       delete from ${STAGE} s using (select ${key('d')}, max(line) as line from ${STAGE} d group by ${key('d')} having count(*) > 1) latest
       where (${key('s')}) = (${key('latest')}) and s.line < latest.line
       returning s.*)
     select ${columns.join(', ')}, (select array_agg(line) from (select line from gone order by line limit ${MAX_EXAMPLES}) first) as lines
     from gone ${grouping}`,
  );
  return { groups: rows.map((row) => toGroup(row, kind.sums)), lines: rows[0]?.lines ?? [] };
}
