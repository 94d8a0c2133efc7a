/** Sales and commission per advertiser in a window of time, one currency or none: amounts of different money are never added. */
import { type Sql, sql } from '../db/sql.ts';

export function earnings(window: { publisherId: number; from: Sql; to: Sql }): Sql {
  return sql`(
    select advertiser_id, count(*) as orders,
      case when min(currency) = max(currency) then sum(sale) end as sale,
      case when min(currency) = max(currency) then sum(commission) end as commission,
      case when min(currency) = max(currency) then min(currency) else 'mixed' end as currency
    from transactions
    where publisher_id = ${window.publisherId} and status <> 'declined'
      and occurred_at >= ${window.from} and occurred_at < ${window.to}
    group by advertiser_id
  )`;
}
