import type pg from 'pg';
import { until } from './until.ts';

/**
 * Waits until the transactions that other programs have in progress now have ended. All test files share a server, and for a snapshot,
 * everything that was committed after the beginning of the oldest transaction in progress is new. `pool` is of {@link testDatabase},
 * and its own transactions are left alone.
 */
export async function othersEnd(pool: pg.Pool): Promise<void> {
  const inProgress = async () => {
    const { rows } = await pool.query<{ one: string }>(
      `select pid || ' ' || backend_xid as one from pg_stat_activity
       where backend_xid is not null and application_name is distinct from current_database()`,
    );
    return rows.map(({ one }) => one);
  };
  const before = new Set(await inProgress());
  await until(async () => (await inProgress()).every((one) => !before.has(one)), {
    limitMs: 60_000,
    what: 'the transactions of other tests end',
  });
}
