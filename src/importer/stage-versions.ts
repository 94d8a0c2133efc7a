/**
 * The stage of transactions as networks hand them out. Files overlap and come in any order, so each row is a version of what
 * `sheaf.transaction_rows` has. The newer of the two stays, and the transactions are made of the rows that stay.
 */

import type pg from 'pg';
import { counted } from '../counted.ts';
import { makeCopyWriter } from './copy-writer.ts';
import { countsByGroup, type GroupRow, toGroup } from './groups.ts';
import type { Group, ImportKind, Stage, StageOptions } from './kind.ts';
import { ReconciliationError } from './reconcile.ts';
import { settleTransactions } from './settle-transactions.ts';
import { stagedColumns, updatableColumns } from './staged-columns.ts';
import { keptStatement, type UpsertPlan, upsertStatement } from './upsert-statement.ts';
import { versionOrder } from './version-order.ts';

const STAGE = 'import_stage';
const ROWS = 'sheaf.transaction_rows';

/** Columns that identify the version of a row. They are not values of the transaction. */
const IDENTITY = { fingerprint: 'text', reading: 'text' };

/** {@link ImportKind.openStage} of transactions that a preset reads. */
export async function openVersionsStage({ kind, lookups, connection }: StageOptions): Promise<Stage> {
  const types = { ...stagedColumns(kind, lookups), ...IDENTITY };
  const columns = Object.keys(types);
  const definition = Object.entries(types).map(([column, type]) => `${column} ${type}`);
  await connection.query(`create temp table ${STAGE} (line bigint, ${definition.join(', ')}) on commit drop`);
  const writer = makeCopyWriter(connection, { table: STAGE, columns: ['line', ...columns] });
  const rowKey = [...kind.key, 'part'];
  const values = columns.filter((column) => !rowKey.includes(column) && !(column in IDENTITY));
  const plan: UpsertPlan = {
    kind: { ...kind, key: rowKey, dated: false },
    source: STAGE,
    table: ROWS,
    columns,
    updatable: [...values, ...Object.keys(IDENTITY)],
    order: 'line',
    // A version that is read with other options counts as it was last read.
    replaces: `t.fingerprint = excluded.fingerprint and t.reading <> excluded.reading or ${versionOrder('excluded')} > ${versionOrder('t')}`,
  };

  return {
    ...writer,
    async merge(present) {
      // Only one import of a kind merges at a time, whether it has a preset or not.
      await connection.query(`select pg_advisory_xact_lock(hashtext($1))`, [`import ${kind.table}`]);
      await connection.query(`analyze ${STAGE}`);
      const repeated = await drop(connection, kind, repeatedRows(rowKey));
      await connection.query(forgetStatement(kind));
      await connection.query(upsertStatement(plan));
      const older = await drop(connection, kind, olderRows(rowKey));
      const kept = await checkKept(connection, { ...plan, updatable: values });
      const updatable = updatableColumns({ kind, lookups, present });
      const counts = await settleTransactions(connection, { kind, stage: STAGE, rows: ROWS, updatable });
      return {
        counts: { ...counts, older: older.count, repeated: repeated.count },
        repeatedExamples: repeated.lines.map((line) => `line ${line}`),
        olderExamples: older.lines.map((line) => `line ${line}`),
        kept,
        dropped: [...repeated.groups, ...older.groups],
      };
    },
  };
}

/** Of several versions in the file, only the newest stays. Only the rows of repeated keys are sorted. */
function repeatedRows(key: readonly string[]): string {
  const list = (alias: string) => key.map((column) => `${alias}.${column}`).join(', ');
  return `delete from ${STAGE} s using (
      select d.ctid, row_number() over (partition by ${list('d')} order by ${versionOrder('d')} desc, d.line desc) as place
      from ${STAGE} d join (select ${list('k')} from ${STAGE} k group by ${list('k')} having count(*) > 1) several
        on (${list('d')}) = (${list('several')})) ranked
    where s.ctid = ranked.ctid and ranked.place > 1`;
}

/** Rows of which the table has a newer version after the merge. */
function olderRows(key: readonly string[]): string {
  const equal = key.map((column) => `e.${column} = s.${column}`).join(' and ');
  return `delete from ${STAGE} s using ${ROWS} e where ${equal} and ${versionOrder('e')} > ${versionOrder('s')}`;
}

/** The earlier rows of a transaction that was deleted no longer count. */
function forgetStatement(kind: ImportKind): string {
  const equal = (alias: string) => kind.key.map((column) => `${alias}.${column} = e.${column}`).join(' and ');
  return `delete from ${ROWS} e using ${STAGE} s
    where ${equal('s')} and not exists (select from ${kind.table} t where ${equal('t')})`;
}

/** Maximum rows whose lines are listed. */
const MAX_EXAMPLES = 5;

interface Dropped {
  groups: Group[];
  count: number;
  lines: number[];
}

/** Runs a statement that deletes staged rows. Resolves with their groups and the first lines. */
async function drop(connection: pg.PoolClient, kind: ImportKind, statement: string): Promise<Dropped> {
  const { columns, grouping } = countsByGroup(kind.sums, 'gone');
  const { rows } = await connection.query<GroupRow & { lines: number[] | null }>(
    `with gone as (${statement} returning s.*)
     select ${columns.join(', ')}, (select array_agg(line) from (select line from gone order by line limit ${MAX_EXAMPLES}) first) as lines
     from gone ${grouping}`,
  );
  const groups = rows.map((row) => toGroup(row, kind.sums));
  return { groups, count: groups.reduce((sum, group) => sum + group.rows, 0), lines: rows[0]?.lines ?? [] };
}

/** The database checks that the table has every row that is still staged. Resolves with their groups. */
async function checkKept(connection: pg.PoolClient, plan: UpsertPlan): Promise<Group[]> {
  const staged = await connection.query<{ count: number }>(`select count(*) from ${plan.source}`);
  const { rows } = await connection.query<GroupRow>(keptStatement(plan));
  const groups = rows.map((row) => toGroup(row, plan.kind.sums));
  const expected = staged.rows[0]!.count;
  const found = groups.reduce((sum, group) => sum + group.rows, 0);
  if (expected !== found) {
    throw new ReconciliationError([
      `${counted(expected, 'row')} had to be merged, but the table of rows has ${found.toLocaleString('en')}`,
    ]);
  }
  return groups;
}
