/** Makes transactions of the rows that networks handed out for them. */
import type pg from 'pg';
import type { Counts, ImportKind } from './kind.ts';
import { mergeRows } from './merge-rows.ts';

const SETTLED = 'import_settled';

/** Columns of a transaction, except its key. */
const COLUMNS = ['clicked_at', 'click_id', 'order_id', 'sale', 'commission', 'currency', 'status', 'occurred_at'];

export interface SettleOptions {
  kind: ImportKind;
  /** Table of the staged rows, which tell the transactions to settle. */
  stage: string;
  /** Table of all rows. */
  rows: string;
  /** Columns that existing transactions get from their rows. */
  updatable: readonly string[];
}

/** Settles the transactions of the staged rows. Resolves with the numbers of staged rows whose transaction is new, changed or the same. */
export async function settleTransactions(
  connection: pg.PoolClient,
  { kind, stage, rows, updatable }: SettleOptions,
): Promise<Omit<Counts, 'older' | 'repeated'>> {
  const list = (alias: string) => kind.key.map((column) => `${alias}.${column}`).join(', ');
  await connection.query(
    `create temp table ${SETTLED} on commit drop as
     select r.*, s.line, s.staged, exists (select from ${kind.table} t where (${list('t')}) = (${list('s')})) as existed
     from (select ${list('d')}, min(line) as line, count(*) as staged from ${stage} d group by ${list('d')}) s
     join ${rows} r on (${list('r')}) = (${list('s')})`,
  );
  await connection.query(`analyze ${SETTLED}`);
  await mergeRows(connection, {
    kind: { ...kind, sums: null },
    source: SETTLED,
    table: kind.table,
    columns: [...kind.key, ...COLUMNS],
    updatable: COLUMNS.filter((column) => updatable.includes(column)),
    order: 'line',
  });
  const counted = await connection.query<Omit<Counts, 'older' | 'repeated'>>(
    `select coalesce(sum(staged) filter (where not existed), 0)::integer as new,
       coalesce(sum(staged) filter (where existed and written), 0)::integer as changed,
       coalesce(sum(staged) filter (where existed and not written), 0)::integer as same
     from (select s.staged, s.existed, t.xmin = pg_current_xact_id()::xid as written
       from ${SETTLED} s join ${kind.table} t on (${list('t')}) = (${list('s')})) transactions`,
  );
  return counted.rows[0]!;
}
