/**
 * Limits how many jobs of one group run at the same time in all processes. pg-boss counts the group's running jobs before it
 * starts one. Workers that count at the same moment, for example after a notification, all find room: 18 workers ran four jobs
 * where one was allowed. Therefore, the database rejects the job that would exceed the limit, and the worker finds no job.
 */
import type { PgBoss } from 'pg-boss';

const NAME = 'sheaf_group_limit';

/**
 * The limit is in the job (`group_tier`). A worker that starts a job of the group waits for other workers that are starting
 * one, and then counts the running jobs. The trigger names no column, because that would prevent an upgrade of the table.
 */
const INSTALL = `
  select pg_advisory_xact_lock(hashtext('${NAME}'));

  create or replace function sheaf_queue.${NAME}() returns trigger language plpgsql as $$ begin
    if new.state::text <> 'active' or old.state::text = 'active' or new.group_tier is null then
      return new;
    end if;
    perform pg_advisory_xact_lock(hashtext(new.name), hashtext(new.group_id));
    if (select count(*) from sheaf_queue.job where name = new.name and group_id = new.group_id and state = 'active')
        >= new.group_tier::int then
      return null;
    end if;
    return new;
  end $$;

  do $$ begin
    if not exists (select from pg_trigger where tgrelid = 'sheaf_queue.job'::regclass and tgname = '${NAME}') then
      create trigger ${NAME} before update on sheaf_queue.job for each row execute function sheaf_queue.${NAME}();
    end if;
  end $$`;

/** Installs the trigger that enforces the limits of jobs. */
export async function installGroupLimit(boss: PgBoss): Promise<void> {
  await boss.getDb().executeSql(INSTALL);
}

/** Returns the group of a job in pg-boss's form. */
export function groupOf(id: string, limit: number | undefined): { id: string; tier?: string } {
  return limit === undefined ? { id } : { id, tier: String(limit) };
}
