/** Records e-mail notices to the people who can do something about a failure: the author of the schedule or connection, and the admins of its publisher. */
import type { Queryable } from '../../db/pool.ts';
import { arrayLiteral, type Sql, sql } from '../../db/sql.ts';
import { domainOfAddress } from '../../email-address.ts';
import type { SmtpSettings } from '../../smtp-url.ts';
import type { NoticeData } from './notice.ts';

export interface NoticeContext {
  /** Null sends none, so none are recorded. */
  smtp: SmtpSettings | null;
  /** Domains of recipients of e-mail in lower case. Null allows all. */
  emailDomains: readonly string[] | null;
}

type Happened = About & {
  /** SQL of a text that is the same for everything that people are to hear of once. */
  occasion: Sql;
  data: NoticeData;
};

/** What it is about. `deliveryId` is null for an event that is not about a delivery. */
type About =
  | { event: 'schedule.paused' | 'delivery.failed'; scheduleId: number; deliveryId: number | null }
  | { event: 'connection.paused'; connectionId: number };

/** Call it in the transaction of what happened, at most once for an event. A repeated occasion records nothing. */
export async function recordNotices(ctx: NoticeContext, db: Queryable, happened: Happened): Promise<void> {
  if (ctx.smtp === null) return;
  const { event, occasion, data } = happened;
  const { table, id } =
    event === 'connection.paused'
      ? {
          table: sql`(select id, publisher_id, created_by as user_id from sheaf.connections)`,
          id: happened.connectionId,
        }
      : { table: sql`sheaf.schedules`, id: happened.scheduleId };
  const [scheduleId, deliveryId, connectionId] =
    event === 'connection.paused' ? [null, null, id] : [id, happened.deliveryId, null];
  // The lock waits for a user who is being deleted. Otherwise its foreign key would fail the transaction.
  const { rows } = await db.query<{ id: number; email: string }>(
    sql`select u.id, u.email from sheaf.users u join ${table} s on s.id = ${id}
      where u.deactivated_at is null and (u.id = s.user_id or (u.publisher_id = s.publisher_id and u.role = 'admin'))
      order by u.id for key share of u`.text,
  );
  const ids = rows.filter(({ email }) => canReceive(ctx, email)).map(({ id }) => String(id));
  await db.query(
    sql`insert into sheaf.notices (schedule_id, delivery_id, connection_id, user_id, event, occasion, happened_at, data)
      select ${scheduleId}::bigint, ${deliveryId}::bigint, ${connectionId}::bigint, id, ${event}, ${occasion}, now(), ${JSON.stringify(data)}::jsonb
      from unnest(${arrayLiteral(ids)}::bigint[]) as id
      on conflict (occasion, user_id) do nothing`.text,
  );
}

/** Whether an address can belong to a mailbox. `sheaf keys create` makes users with addresses below `.local`, which is never in the DNS (RFC 6762). */
export function canReceive({ emailDomains }: Pick<NoticeContext, 'emailDomains'>, address: string): boolean {
  const domain = domainOfAddress(address);
  if (domain === null || domain.endsWith('.local')) return false;
  return emailDomains === null || emailDomains.includes(domain);
}

/** A time in UTC with all its digits, as part of an occasion. */
export function timeText(time: Sql): Sql {
  return sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
