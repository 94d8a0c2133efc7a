/** Sales and commission per advertiser in one currency or none. Amounts in different currencies are never added or compared. */
import { type Sql, sql } from '../db/sql.ts';
import type { SortOrder } from './report-type.ts';

/** Stands for a currency where amounts in several currencies came together. */
export const MIXED = 'mixed';

export function earnings(window: { publisherId: number; from: Sql; to: Sql }): Sql {
  return sql`(
    select advertiser_id, count(*) as orders,
      case when min(currency) = max(currency) then sum(sale) end as sale,
      case when min(currency) = max(currency) then sum(commission) end as commission,
      case when min(currency) = max(currency) then min(currency) else ${MIXED} end as currency
    from public.transactions
    where publisher_id = ${window.publisherId} and status <> 'declined'
      and occurred_at >= ${window.from} and occurred_at < ${window.to}
    group by advertiser_id
  )`;
}

/**
 * Sorts rows by currency, and by amount within a currency. In ascending order, rows without transactions come first, then
 * rows with several currencies, then the currencies by code.
 */
export function byAmount(what: string, { amount, currency }: { amount: Sql; currency: Sql }): SortOrder {
  return {
    description: `${what}, by currency code and then by amount. Rows without an amount, or in several currencies, sort below all amounts`,
    // In this collation an asterisk sorts before all letters.
    key: {
      sql: sql`(case ${currency} when ${MIXED} then '*' else coalesce(${currency}, '') end) collate "C"`,
      type: 'text',
    },
    within: { sql: sql`coalesce(${amount}, 0)`, type: 'numeric' },
  };
}
