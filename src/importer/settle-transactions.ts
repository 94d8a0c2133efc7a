/** Makes transactions of the rows that networks handed out for them: originals, and corrections that amend them. */
import type pg from 'pg';
import { RequestError } from '../errors.ts';
import type { Counts, ImportKind } from './kind.ts';
import { mergeRows } from './merge-rows.ts';

const SETTLED = 'import_settled';

/** The earliest value. A correction can be later than its original and lack its values. */
const earliest = (column: string) =>
  `(array_agg(r.${column} order by r.occurred_at, r.part collate "C") filter (where r.${column} is not null))[1]`;

/**
 * A declined row does not count, unless all are declined. Then the transaction is declined and has their amounts. The sum has the form of an amount in a
 * file: at least two decimals, and no zeros after them.
 */
function sum(column: string): string {
  const total = `coalesce(sum(r.${column}) filter (where r.status <> 'declined'), sum(r.${column}))`;
  return `round(${total}, greatest(2, min_scale(${total})))`;
}

/** A transaction is as far as its least advanced row: its amounts are not final before those of its corrections. */
const STATUS = `case
  when bool_or(r.status = 'pending') then 'pending'
  when bool_or(r.status = 'approved') then 'approved'
  when bool_or(r.status = 'paid') then 'paid'
  else 'declined' end`;

/** Columns of a transaction, except its key, as SQL on its rows `r`. Nothing depends on the order in which the rows came. */
const COLUMNS: Record<string, string> = {
  clicked_at: earliest('clicked_at'),
  click_id: earliest('click_id'),
  order_id: earliest('order_id'),
  sale: sum('sale'),
  commission: sum('commission'),
  currency: 'min(r.currency)',
  status: STATUS,
  occurred_at: 'min(r.occurred_at)',
};

export interface SettleOptions {
  kind: ImportKind;
  /** Table of the staged rows, which tell the transactions to settle. */
  stage: string;
  /** Table of all rows. */
  rows: string;
  /** Columns that existing transactions get from their rows. */
  updatable: readonly string[];
}

/**
 * Settles the transactions of the staged rows. Resolves with the numbers of staged rows whose transaction is new, changed or the same. Rejects with a
 * VALIDATION_ERROR when rows of a transaction have several currencies.
 */
export async function settleTransactions(
  connection: pg.PoolClient,
  { kind, stage, rows, updatable }: SettleOptions,
): Promise<Omit<Counts, 'older' | 'repeated'>> {
  const list = (alias: string) => kind.key.map((column) => `${alias}.${column}`).join(', ');
  const equal = (one: string, other: string) => `(${list(one)}) = (${list(other)})`;
  const values = Object.entries(COLUMNS).map(([column, value]) => `${value} as ${column}`);
  await connection.query(
    `create temp table ${SETTLED} on commit drop as
     select ${list('s')}, ${values.join(', ')}, max(r.currency) as other_currency, s.line, s.staged,
       exists (select from ${kind.table} t where ${equal('t', 's')}) as existed
     from (select ${list('d')}, min(line) as line, count(*) as staged from ${stage} d group by ${list('d')}) s
     join ${rows} r on ${equal('r', 's')} group by ${list('s')}, s.line, s.staged`,
  );
  await connection.query(`analyze ${SETTLED}`);
  await refuseSeveralCurrencies(connection);
  await mergeRows(connection, {
    kind: { ...kind, sums: null },
    source: SETTLED,
    table: kind.table,
    columns: [...kind.key, ...Object.keys(COLUMNS)],
    updatable: Object.keys(COLUMNS).filter((column) => updatable.includes(column)),
    order: 'line',
  });
  const counted = await connection.query<Omit<Counts, 'older' | 'repeated'>>(
    `select coalesce(sum(staged) filter (where not existed), 0)::integer as new,
       coalesce(sum(staged) filter (where existed and written), 0)::integer as changed,
       coalesce(sum(staged) filter (where existed and not written), 0)::integer as same
     from (select s.staged, s.existed, t.xmin = pg_current_xact_id()::xid as written
       from ${SETTLED} s join ${kind.table} t on ${equal('t', 's')}) transactions`,
  );
  return counted.rows[0]!;
}

async function refuseSeveralCurrencies(connection: pg.PoolClient): Promise<void> {
  const { rows } = await connection.query<{ id: string; currency: string; other: string }>(
    `select external_id as id, currency, other_currency as other from ${SETTLED}
     where currency <> other_currency order by line limit 1`,
  );
  for (const { id, currency, other } of rows) {
    throw new RequestError(
      'VALIDATION_ERROR',
      `The rows of the transaction ${id} have the currencies ${currency} and ${other}, which cannot be added. Import all its files with the same currency. If an earlier import had a wrong one, first delete the transaction.`,
    );
  }
}
