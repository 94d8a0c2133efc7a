/**
 * The audit trail: every state of every click, with the transaction that made it. Together with the transactions that a
 * receipt names, it gives the expected content of the file, however the file was built.
 */
import type pg from 'pg';
import type { Receipt } from '../../src/verify/receipt.ts';

/** The expected content of a row: the click's sub ID and the total of its sales. */
export type Expected = Map<string, string>;

/** What one transaction did to clicks: the new sub ID, or null if it deleted the click. */
export type Change = [click: string, subId: string | null][];

export interface Audited {
  /** The clicks of the transactions that the receipt names. */
  clicks: Expected;
  /**
   * The transactions that the snapshot can have beyond these, in the order in which they were committed. It has the first ones of
   * them, or none. Always empty for a snapshot of the primary, whose receipt names all its transactions.
   */
  open: Change[];
}

/** Every tenth click has a sale of this amount, which the writer moves. The total of any file is a multiple of it. */
export const SALE = 100;

/** Gives every tenth click a sale, records the state of all clicks, and records every change from then on. */
export async function startAudit(pool: pg.Pool): Promise<void> {
  const statements = [
    `insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, sale, commission, currency,
       status, occurred_at)
     select publisher_id, advertiser_id, external_id, clicked_at, id, ${SALE}, 1, 'EUR', 'approved', clicked_at
     from public.clicks where id % 10 = 0`,
    'analyze public.clicks, public.transactions',
    `create table public.audit (n bigint generated always as identity, xact xid8, lsn pg_lsn, click text, sub_id text, gone boolean)`,
    `insert into public.audit (click, sub_id, gone) select external_id, sub_id, false from public.clicks`,
    `create index on public.audit (click, n desc)`,
    `create function public.note() returns trigger language plpgsql as $$ begin
       insert into public.audit (xact, lsn, click, sub_id, gone) values (pg_current_xact_id(), pg_current_wal_insert_lsn(),
         coalesce(new.external_id, old.external_id), new.sub_id, tg_op = 'DELETE');
       return null;
     end $$`,
    `create trigger noted after insert or update or delete on public.clicks for each row execute function public.note()`,
  ];
  for (const statement of statements) await pool.query(statement);
}

/** The clicks of the snapshot and their sub IDs. `n` grows with every change of one row, because its writers wait for each other. */
export async function auditedClicks(
  pool: pg.Pool,
  { transactions, lsn }: Receipt['snapshot'],
  onStandby: boolean,
): Promise<Audited> {
  const { rows } = await pool.query<[string, string]>({
    text: `select click, sub_id from (
             select distinct on (click) click, sub_id, gone from public.audit
             where xact is null or pg_visible_in_snapshot(xact, $1) order by click, n desc
           ) last where not gone`,
    values: [transactions],
    rowMode: 'array',
  });
  return { clicks: new Map(rows), open: onStandby ? await openTransactions(pool, { transactions, lsn }) : [] };
}

/**
 * A standby does not know which transactions are in progress, so its receipt names only those before the oldest. The writer has one
 * transaction at a time. The snapshot therefore has the first of the later ones, up to the position in the log that was read just
 * after it: a transaction commits after everything that it writes.
 */
async function openTransactions(
  pool: pg.Pool,
  { transactions, lsn }: Pick<Receipt['snapshot'], 'transactions' | 'lsn'>,
): Promise<Change[]> {
  const { rows } = await pool.query<{ change: Change }>(
    `select json_agg(json_build_array(click, case when not gone then sub_id end) order by n) as change from public.audit
     where xact is not null and not pg_visible_in_snapshot(xact, $1) group by xact having max(lsn) < $2 order by max(n)`,
    [transactions, lsn],
  );
  return rows.map(({ change }) => change);
}
