/** Adds up usage by day: one query over the table sheaf.usage, whose numbers remain when exports are deleted. */
import type { Client } from '../../access/client.ts';
import { inScope } from '../../access/scope.ts';
import type { Queryable } from '../../db/pool.ts';
import { joinSql, type Sql, sql } from '../../db/sql.ts';
import { invalid } from '../../errors.ts';

export const USAGE_GROUPS = ['report_type', 'user', 'origin', 'publisher'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** Maximum days of a request: a year and a month. */
export const MAX_USAGE_DAYS = 400;

/** Maximum rows of a response, which is about 3 MB of JSON. */
const MAX_USAGE_ROWS = 10_000;

export interface UsageNumbers {
  /** Completed exports. */
  exports: number;
  rows: number;
  bytes: number;
  /** From the first start of each export to its end. */
  buildSeconds: number;
  failed: number;
  cancelled: number;
  /** Requests for which an earlier export was returned. */
  deduped: number;
}

export interface UsageRow extends UsageNumbers {
  /** The day in the time zone of the request, as YYYY-MM-DD. */
  date: string;
  /** Null unless grouped by it, like the members below. */
  reportType: string | null;
  origin: string | null;
  userId: number | null;
  email: string | null;
  publisherId: number | null;
  publisher: string | null;
}

export interface ReadUsageInput {
  client: Client;
  /** First and last day, as YYYY-MM-DD. */
  from: string;
  to: string;
  /** IANA name. */
  timeZone: string;
  groupBy: readonly UsageGroup[];
}

/** Oldest day first. Days without usage have no row. Throws VALIDATION_ERROR for a period or a result that is too large. */
export async function readUsage(ctx: { pool: Queryable }, input: ReadUsageInput): Promise<UsageRow[]> {
  const { client, from, to, timeZone, groupBy } = input;
  checkPeriod(input);
  const column = (group: UsageGroup, shown: Sql) => (groupBy.includes(group) ? shown : sql`null`);
  const { rows } = await ctx.pool.query<UsageRow>(
    sql`select to_char(n.bucket at time zone ${timeZone}, 'YYYY-MM-DD') as date,
        ${column('report_type', sql`n.report_type`)} as "reportType", ${column('origin', sql`n.origin`)} as origin,
        ${column('user', sql`u.id`)} as "userId", ${column('user', sql`u.email`)} as email,
        ${column('publisher', sql`p.id`)} as "publisherId", ${column('publisher', sql`p.slug`)} as publisher,
        sum(n.exports)::bigint as exports, sum(n.rows)::bigint as rows, sum(n.bytes)::bigint as bytes,
        sum(n.build_seconds) as "buildSeconds", sum(n.failed)::bigint as failed,
        sum(n.cancelled)::bigint as cancelled, sum(n.deduped)::bigint as deduped
      from sheaf.usage n join sheaf.users u on u.id = n.user_id join sheaf.publishers p on p.id = n.publisher_id
      where ${inScope(client, { publisher: sql`n.publisher_id`, user: sql`n.user_id` })}
        and n.bucket >= ${from}::timestamp at time zone ${timeZone}
        and n.bucket < (${to}::date + 1)::timestamp at time zone ${timeZone}
      group by ${joinSql([...GROUPED], ', ')} order by ${joinSql([...GROUPED], ', ')} limit ${MAX_USAGE_ROWS + 1}`.text,
  );
  if (rows.length > MAX_USAGE_ROWS) {
    throw invalid({
      field: 'group_by',
      wrong: `the result has more than ${MAX_USAGE_ROWS} rows`,
      next: 'Shorten the period, or group by fewer values',
    });
  }
  return rows;
}

/** The positions of the columns above that are not numbers. */
const GROUPED = [sql`1`, sql`2`, sql`3`, sql`4`, sql`5`, sql`6`, sql`7`];

/** Days before this one have no usage, and PostgreSQL has no year 0. */
const FIRST_DAY = '2000-01-01';

function checkPeriod({ from, to }: ReadUsageInput): void {
  const [start, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  if (Temporal.PlainDate.compare(start, FIRST_DAY) < 0) {
    throw invalid({ field: 'from', wrong: `${from} is too early`, allowed: `${FIRST_DAY} or later` });
  }
  const days = start.until(end, { largestUnit: 'day' }).days + 1;
  if (days < 1) throw invalid({ field: 'to', wrong: `${to} is before \`from\` (${from})`, next: 'Swap them' });
  if (days > MAX_USAGE_DAYS) {
    throw invalid({ field: 'from', wrong: `the period has ${days} days`, allowed: `at most ${MAX_USAGE_DAYS}` });
  }
}

/** Adds up rows. */
export function totalUsage(rows: readonly UsageNumbers[]): UsageNumbers {
  const total = { exports: 0, rows: 0, bytes: 0, buildSeconds: 0, failed: 0, cancelled: 0, deduped: 0 };
  for (const row of rows) {
    for (const key of Object.keys(total) as (keyof UsageNumbers)[]) total[key] += row[key];
  }
  return total;
}
