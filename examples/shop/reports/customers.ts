/** What each customer has bought. A report type in TypeScript, because its totals depend on the period. */
import {
  conditions,
  defineReport,
  equals,
  flag,
  instant,
  joinSql,
  list,
  moment,
  type ReportColumn,
  sql,
  worded,
} from 'sheaf/reports';

export default defineReport({
  name: 'customer_totals',
  title: 'Customer totals',
  description:
    'The customers of the shop with the number and the total of their orders in a period. One row per customer.',
  format: 'xlsx',
  fileStem: 'customers',
  search: {
    placed_from: worded('with orders from …', moment('Start of the period of the orders, inclusive.')),
    placed_to: worded('to …', moment('End of the period of the orders, inclusive.')),
    country: worded(
      'in …',
      list('Only customers in these countries.', {
        pattern: /^[A-Z]{2}$/,
        items: 'two-letter country codes',
        fold: 'upper',
        example: 'DE',
      }),
    ),
    newsletter: worded(
      'with newsletter',
      flag('If true, only customers with the newsletter. If false, only the others.'),
    ),
  },
  columns: [
    column({ key: 'id', label: 'ID', kind: 'id', width: 10, sql: sql`c.id`, description: 'Number of the customer.' }),
    column({
      key: 'name',
      label: 'Name',
      kind: 'text',
      width: 24,
      sql: sql`c.name`,
      description: 'Name of the customer.',
    }),
    column({
      key: 'email',
      label: 'E-mail',
      kind: 'text',
      width: 30,
      sql: sql`c.email`,
      description: 'E-mail address.',
    }),
    column({
      key: 'country',
      label: 'Country',
      kind: 'id',
      width: 9,
      sql: sql`c.country`,
      description: 'Two-letter country code.',
    }),
    column({
      key: 'orders',
      label: 'Orders',
      kind: 'integer',
      sql: sql`coalesce(o.orders, 0)`,
      computed: true,
      description: 'Orders in the period.',
    }),
    column({
      key: 'total',
      label: 'Total (EUR)',
      kind: 'money',
      sql: sql`coalesce(o.total, 0)`,
      computed: true,
      description: 'Total of these orders.',
    }),
    column({
      key: 'created_at',
      label: 'Customer since',
      kind: 'timestamp',
      width: 20,
      sql: sql`c.created_at`,
      description: 'Time of the first visit.',
    }),
  ],
  orders: {
    id: { description: 'Number of the customer', key: { sql: sql`c.id`, type: 'bigint' } },
    total: { description: 'Total of the orders', key: { sql: sql`coalesce(o.total, 0)`, type: 'numeric' } },
  },
  defaultOrder: { sort: 'total', direction: 'desc' },
  tieBreak: { sql: sql`c.id`, type: 'bigint' },
  scope: { publishers: ['my-shop'] },
  timeline: 'created_at',
  summary: { dimensions: ['created_at', 'country'], measures: ['orders'] },
  query({ placed_from: from, placed_to: to, ...others }) {
    const period = [
      ...(from === undefined ? [] : [sql`placed_at >= ${instant(String(from), 'start')}`]),
      ...(to === undefined ? [] : [sql`placed_at < ${instant(String(to), 'end')}`]),
    ];
    return {
      from: sql`public.customers c
        left join (
          select customer_id, count(*) as orders, sum(total) as total
          from public.orders where ${joinSql([sql`status <> 'returned'`, ...period], ' and ')}
          group by customer_id
        ) o on o.customer_id = c.id`,
      where: conditions(others, {
        country: (values: string[]) => sql`c.country in (${values})`,
        newsletter: equals(sql`c.newsletter`),
      }),
    };
  },
});

function column(given: Omit<ReportColumn, 'width' | 'default'> & { width?: number }): ReportColumn {
  return { width: 14, default: true, ...given };
}
