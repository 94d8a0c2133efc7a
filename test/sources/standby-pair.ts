/** A primary with the ledger and a hot standby of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { createPool } from '../../src/db/pool.ts';
import { type PostgresServer, type StandbyServer, startPostgres } from '../support/postgres-server.ts';
import { until } from '../support/until.ts';
import { LEDGER } from './ledger.ts';

export interface StandbyPair {
  primary: PostgresServer;
  standby: StandbyServer;
  /** Superusers. */
  writer: pg.Pool;
  reader: pg.Pool;
  /** Resolves when the standby has applied everything that was committed. */
  caughtUp(): Promise<void>;
  /** Removes rows on the primary for good. Resolves when recovery cancels the snapshots of the standby that can still see them. */
  conflict(from: number, to: number): Promise<void>;
  close(): Promise<void>;
}

/** With `max_standby_streaming_delay` 0, recovery cancels immediately, so that no test waits for it. */
export async function standbyPair(settings: Record<string, string> = {}): Promise<StandbyPair> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-standby-'));
  // Autovacuum would cause conflicts that no test expects.
  const primary = await startPostgres(folder, { autovacuum: 'off' });
  const writer = createPool({ url: primary.superuserUrl, max: 2, name: 'test' });
  await writer.query(LEDGER);
  const standby = await primary.standby(folder, { wal_receiver_status_interval: '1s', ...settings });
  const reader = createPool({ url: standby.superuserUrl, max: 2, name: 'test' });
  // Until the first feedback, which a new standby sends with its next status, the primary removes rows that the standby reads.
  if (settings['hot_standby_feedback'] === 'on') {
    const told = async () => {
      const { rowCount } = await writer.query('select from pg_stat_replication where backend_xmin is not null');
      return rowCount === 1;
    };
    await until(told, { limitMs: 30_000, what: 'the primary has feedback of the standby' });
  }
  return {
    primary,
    standby,
    writer,
    reader,
    async caughtUp() {
      const { rows } = await writer.query('select pg_current_wal_lsn() as lsn');
      const applied = async () => {
        const found = await reader.query('select pg_last_wal_replay_lsn() >= $1 as done', [rows[0].lsn]);
        return found.rows[0].done;
      };
      await until(applied, { limitMs: 30_000, what: 'the standby has applied all changes', everyMs: 5 });
    },
    async conflict(from, to) {
      const before = await canceled(reader);
      await writer.query('delete from public.ledger where id between $1 and $2', [from, to]);
      await writer.query('vacuum public.ledger');
      const cancels = async () => {
        const { rowCount } = await reader.query(
          `select from pg_stat_activity where backend_type = 'startup' and wait_event ilike 'RecoveryConflict%'`,
        );
        return rowCount === 1 || (await canceled(reader)) > before;
      };
      await until(cancels, { limitMs: 30_000, what: 'recovery cancels snapshots', everyMs: 5 });
    },
    async close() {
      await Promise.all([writer.end(), reader.end()]);
      await standby.stop();
      await primary.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Snapshots of the standby that recovery has canceled. */
async function canceled(reader: pg.Pool): Promise<number> {
  const { rows } = await reader.query(
    `select confl_snapshot as count from pg_stat_database_conflicts where datname = current_database()`,
  );
  return Number(rows[0].count);
}
