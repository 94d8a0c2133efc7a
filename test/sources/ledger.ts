/** A table whose amounts add up to zero at every instant, and a writer that changes it with every commit. */
import type pg from 'pg';
import { sql } from '../../src/db/sql.ts';
import { canonicalParams, type SortedParams } from '../../src/reports/canonical.ts';
import { createCatalog } from '../../src/reports/catalog.ts';
import type { ReportType } from '../../src/reports/report-type.ts';
import type { Range, Reading } from '../../src/source/statements.ts';

export const ROWS = 3000;

/** The rows of one read fill more than the buffers of a connection, so that it is still in progress after its first block. */
export const LEDGER = `
  create table public.ledger (id bigint primary key, shop text not null, amount bigint not null, note text not null);
  insert into public.ledger select n, 'acme', case when n % 2 = 0 then n else -n - 1 end, repeat('x', 6000) from generate_series(1, ${ROWS}) n;
  insert into public.ledger select n, 'other', 1, '' from generate_series(1000001, 1000100) n;
  grant select on public.ledger to sheaf;`;

/** Each publisher has a role, which sees its own rows only. The role that connects can read nothing by itself. */
export const POLICIES = `
  revoke select on public.ledger from sheaf;
  create role publisher_acme; create role publisher_other;
  alter role sheaf noinherit; grant publisher_acme, publisher_other to sheaf;
  grant select on public.ledger to publisher_acme, publisher_other;
  alter table public.ledger enable row level security;
  create policy own on public.ledger using ('publisher_' || shop = current_user);`;

export const ledger: ReportType = {
  name: 'ledger',
  title: 'Ledger',
  description: 'Rows that add up to zero.',
  format: 'csv',
  source: 'elsewhere',
  fileStem: 'ledger',
  search: {},
  columns: [
    { key: 'id', label: 'ID', kind: 'id', width: 10, description: 'ID.', default: true, sql: sql`l.id` },
    { key: 'amount', label: 'Amount', kind: 'integer', width: 10, description: '.', default: true, sql: sql`l.amount` },
    { key: 'shop', label: 'Shop', kind: 'text', width: 10, description: '.', default: false, sql: sql`l.shop` },
    { key: 'note', label: 'Note', kind: 'text', width: 10, description: 'Note.', default: true, sql: sql`l.note` },
  ],
  orders: {
    id: { description: 'ID', key: { sql: sql`l.id`, type: 'bigint' } },
    amount: { description: 'Amount', key: { sql: sql`l.amount`, type: 'bigint' } },
  },
  defaultOrder: { sort: 'id', direction: 'asc' },
  tieBreak: { sql: sql`l.id`, type: 'bigint' },
  summary: { dimensions: ['shop'], measures: ['amount'] },
  scope: { publisherSlug: sql`l.shop` },
  query: () => ({ from: sql`public.ledger l`, where: [] }),
};
createCatalog([ledger]);

export function ledgerReading(asOf: string, index_params: object = {}): Reading & { params: SortedParams } {
  const params = canonicalParams(ledger, { search_params: {}, index_params });
  return { report: ledger, params, publisherId: 1, publisherSlug: 'acme', asOf };
}

/** The publisher of {@link ledgerReading}. */
export const ACME = { id: 1, slug: 'acme' };

/** All rows. */
export const ALL: Range = { lower: null, upper: null };

/** Each commit inserts, deletes and moves rows between the ends of both sort orders. Their sum stays zero. */
export function restlessWriter(primary: pg.Pool): () => Promise<void> {
  let turn = 0;
  return async () => {
    turn++;
    await primary.query(
      `begin;
       insert into public.ledger values (${ROWS + 2 * turn}, 'acme', ${turn}, 'new'), (-${turn}, 'acme', -${turn}, 'new');
       update public.ledger set amount = amount + 100000 * ${turn} where id = ${turn};
       update public.ledger set amount = amount - 100000 * ${turn} where id = ${ROWS - turn};
       with gone as (delete from public.ledger where id = ${100 + turn} returning amount)
         update public.ledger l set amount = l.amount + gone.amount from gone where l.id = ${200 + turn};
       update public.ledger set id = id + 500000 where id = ${300 + turn};
       commit`,
    );
  };
}
