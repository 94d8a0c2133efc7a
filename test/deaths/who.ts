/** Which worker does what at the moment, as PostgreSQL sees it. */
import { until } from '../support/until.ts';
import type { Crew } from './crew.ts';

/** Name of the worker that coordinates the only export in work: its transaction has cut the report, and holds the snapshot. */
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
       and query like '%from exports e where %for update%'`,
  );
  return rows.map((row) => row.name);
}

/**
 * Stops the process of a worker other than `spared` in the middle of a part, and resolves with its name. The part cannot be
 * finished behind the test's back: a process that stands still does not end its transaction.
 */
export async function freezeBuilder(crew: Crew, spared: string): Promise<string> {
  return until(
    async () => {
      const name = (await builders(crew)).find((builder) => builder !== spared);
      if (name === undefined) return null;
      const { pid } = crew.workers.get(name)!;
      process.kill(pid, 'SIGSTOP');
      // It may have come to the end of the part on the way.
      if ((await builders(crew)).includes(name)) return name;
      process.kill(pid, 'SIGCONT');
      return null;
    },
    { limitMs: 30_000, what: 'a worker is stopped within a part', everyMs: 1 },
  );
}
