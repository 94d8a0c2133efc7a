/** The current work of each worker, as PostgreSQL shows it. */
import { until } from '../support/until.ts';
import type { Crew } from './crew.ts';

/** The name of the worker that coordinates the only running export: its transaction has cut the report and holds the snapshot. */
export async function coordinator({ database }: Crew): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select substr(application_name, 8) as name from pg_stat_activity
     where datname = current_database() and application_name like 'worker %' and state = 'idle in transaction'
       and query = 'close keys'`,
  );
  if (!rows[0]) throw new Error('No worker holds a snapshot.');
  return rows[0].name;
}

/** Names of the workers that read the rows of a part. */
export async function builders({ database }: Crew): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select distinct substr(application_name, 8) as name from pg_stat_activity
     where datname = current_database() and application_name like 'worker %' and xact_start is not null
       and query ilike 'copy (%'`,
  );
  return rows.map((row) => row.name);
}

/** Names of the workers that wait for the lock of an export. */
export async function waitingForLock({ database }: Crew): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select distinct substr(application_name, 8) as name from pg_stat_activity
     where datname = current_database() and application_name like 'worker %' and wait_event_type = 'Lock'
       and query like '%from sheaf.exports e where %for update%'`,
  );
  return rows.map((row) => row.name);
}

/**
 * Freezes a worker other than `spared` in the middle of a part, and resolves with its name. The part cannot finish
 * unnoticed, because a frozen process does not end its transaction.
 */
export async function freezeBuilder(crew: Crew, spared: string): Promise<string> {
  return until(
    async () => {
      const name = (await builders(crew)).find((builder) => builder !== spared);
      if (name === undefined) return null;
      const { pid } = crew.workers.get(name)!;
      process.kill(pid, 'SIGSTOP');
      // The worker may have finished the part in the meantime.
      if ((await builders(crew)).includes(name)) return name;
      process.kill(pid, 'SIGCONT');
      return null;
    },
    { limitMs: 30_000, what: 'a worker is frozen within a part', everyMs: 1 },
  );
}
