/** A hot standby that the exports of a torture run read from, and its faults. */
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresServer, StandbyServer } from '../support/postgres-server.ts';
import { until } from '../support/until.ts';

export interface TortureStandby {
  server: StandbyServer;
  /** Settings of the processes. */
  env: Record<string, string>;
  /** Resolves when the standby has applied everything that was committed on the primary. */
  caughtUp(primary: pg.Pool): Promise<void>;
  /**
   * Removes rows on the primary that snapshots of the standby can still see, so that recovery cancels these snapshots. Rejects while one
   * of the two servers is unavailable.
   */
  conflict(primary: pg.Pool): Promise<void>;
  stop(): Promise<void>;
}

const LIMIT_MS = 30_000;

/** In the standby's configuration file and not among its flags, so that {@link TortureStandby.conflict} can change it. */
const FEEDBACK = 'hot_standby_feedback';

export async function startReplica(primary: PostgresServer, folder: string): Promise<TortureStandby> {
  const server = await primary.standby(folder, {
    // Recovery cancels immediately. Otherwise, the standby falls behind for as long as a snapshot is open.
    max_standby_streaming_delay: '0',
    wal_receiver_status_interval: '1s',
    // After a restart of the primary, 5 s by default.
    wal_retrieve_retry_interval: '500ms',
  });
  const own = new pg.Pool({ connectionString: server.superuserUrl, max: 2 });
  own.on('error', () => {});
  const setFeedback = async (value: 'on' | 'off') => {
    await own.query(`alter system set ${FEEDBACK} = ${value}`);
    await own.query('select pg_reload_conf()');
  };
  await setFeedback('on');
  return {
    server,
    env: {
      SHEAF_REPORTS: join(import.meta.dirname, 'reports'),
      SHEAF_SOURCES: `replica=${server.url}`,
    },
    async caughtUp(pool) {
      const { rows } = await pool.query('select pg_current_wal_lsn() as lsn');
      const applied = async () => {
        const found = await own.query('select pg_last_wal_replay_lsn() >= $1 as done', [rows[0].lsn]);
        return found.rows[0].done;
      };
      await until(applied, { limitMs: LIMIT_MS, what: 'the standby has applied all changes' });
    },
    async conflict(pool) {
      await setFeedback('off');
      try {
        const withoutFeedback = async () => {
          const { rowCount } = await pool.query('select from pg_stat_replication where backend_xmin is not null');
          return rowCount === 0;
        };
        await until(withoutFeedback, { limitMs: LIMIT_MS, what: 'the primary has no feedback of the standby' });
        await pool.query('vacuum public.clicks');
      } finally {
        await setFeedback('on');
      }
    },
    async stop() {
      await own.end();
      await server.stop();
    },
  };
}

/** How often exports restarted because recovery canceled their snapshots, as a sentence. Without any, a run proves little. */
export async function restarts(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ exports: number; restarted: number; conflicts: number; attempts: number }>(
    `select count(*)::int as exports, count(*) filter (where snapshot_conflicts > 0)::int as restarted,
       coalesce(sum(snapshot_conflicts), 0)::int as conflicts, coalesce(sum(attempt), 0)::int as attempts
     from sheaf.exports where parent_id is null and snapshot_source = 'replica'`,
  );
  const { exports, restarted, conflicts, attempts } = rows[0]!;
  return `recovery canceled ${conflicts} snapshots of ${restarted} exports; ${exports} exports on the standby took ${attempts} attempts`;
}
