/**
 * Holds a limit of jobs of one group at a time in all processes. pg-boss counts the group's running jobs before it takes
 * one, but workers that count at the same moment, as when many jobs are announced at once, all find room: 18 of them had
 * four jobs at once where one was allowed. So the server itself refuses the job that would be too many, and its worker finds
 * nothing to take.
 */
import type { PgBoss } from 'pg-boss';

const NAME = 'sheaf_group_limit';

/**
 * The limit stands in the job (`group_tier`). Whoever takes a job of the group waits for others that are about to, and then
 * counts what they have taken. The trigger names no column, since those keep the table from being changed by an upgrade.
 */
const INSTALL = `
  select pg_advisory_xact_lock(hashtext('${NAME}'));

  create or replace function pgboss.${NAME}() returns trigger language plpgsql as $$ begin
    if new.state::text <> 'active' or old.state::text = 'active' or new.group_tier is null then
      return new;
    end if;
    perform pg_advisory_xact_lock(hashtext(new.name), hashtext(new.group_id));
    if (select count(*) from pgboss.job where name = new.name and group_id = new.group_id and state = 'active')
        >= new.group_tier::int then
      return null;
    end if;
    return new;
  end $$;

  do $$ begin
    if not exists (select from pg_trigger where tgrelid = 'pgboss.job'::regclass and tgname = '${NAME}') then
      create trigger ${NAME} before update on pgboss.job for each row execute function pgboss.${NAME}();
    end if;
  end $$`;

/** Makes the server hold the limits that jobs carry. */
export async function installGroupLimit(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(INSTALL);
}

/** The group of a job, as pg-boss takes it. */
export function groupOf(id: string, limit: number | undefined): { id: string; tier?: string } {
  return limit === undefined ? { id } : { id, tier: String(limit) };
}
