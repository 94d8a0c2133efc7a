/** Checks whether exports from a hot standby are recent and complete. */

import type pg from 'pg';
import { counted } from '../../counted.ts';
import { type Finding, ok, warn } from './finding.ts';

/** Standbys usually apply changes within seconds, so an older commit is a warning if there are changes to apply. */
const MAX_DELAY_SECONDS = 60;

/** With less than the default of max_standby_streaming_delay, recovery cancels most exports of more than a few parts. */
const MIN_STREAMING_DELAY_MS = 30_000;

const LATE = 'Check the replication of the standby. Exports have the rows that it has applied.';

const FEEDBACK =
  'Set hot_standby_feedback = on at the standby, so that the primary keeps the rows that exports read. Long exports then delay vacuum on the primary.';

/** Resolves with a warning if the role or the server does not permit the check, because exports work without it. */
export async function checkStandby(connection: pg.Client, { check, name }: Host): Promise<Finding[]> {
  try {
    const standby = await read<Standby>(connection, STANDBY);
    return [await delayOf(connection, { check, name }, standby), conflictsOf({ check, name }, standby)];
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const says = `${name}: the state of its replication cannot be read: ${message}${code ? ` (${code})` : ''}.`;
    return [warn(check, says, 'Check its delay, hot_standby_feedback and max_standby_streaming_delay yourself.')];
  }
}

/** Where a finding belongs: the check, and `host:port`. */
export interface Host {
  check: string;
  name: string;
}

interface Standby {
  /** Whether a WAL receiver runs. A standby that only applies an archive has none. */
  receiving: boolean;
  archive: boolean;
  /** The end of the log that it has received. Null if it has applied all of it. */
  received: string | null;
  /** Seconds since the last applied commit. Null if it has not applied one since its start. */
  age: number | null;
  feedback: boolean;
  /** -1 for no limit. */
  streamingDelayMs: number;
  /** Reads that recovery has canceled in this database. */
  canceled: number;
}

const STANDBY = `select exists(select from pg_catalog.pg_stat_wal_receiver) as receiving,
    current_setting('restore_command') <> '' as archive,
    case when pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn() then pg_last_wal_receive_lsn()::text end as received,
    greatest(0, extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()))::float8 as age,
    current_setting('hot_standby_feedback')::boolean as feedback,
    (select setting::int from pg_catalog.pg_settings where name = 'max_standby_streaming_delay') as "streamingDelayMs",
    (select confl_snapshot + confl_lock + confl_bufferpin + confl_deadlock from pg_catalog.pg_stat_database_conflicts
      where datname = current_database())::float8 as canceled`;

async function read<Row extends pg.QueryResultRow>(connection: pg.Client, statement: string, values: unknown[] = []) {
  return (await connection.query<Row>(statement, values)).rows[0]!;
}

async function delayOf(connection: pg.Client, { check, name }: Host, standby: Standby): Promise<Finding> {
  const { receiving, archive, received, age } = standby;
  const commit =
    age === null
      ? 'It has not applied a commit since its start.'
      : `The last applied commit is ${Math.ceil(age)} s old.`;
  const isRecent = age !== null && age <= MAX_DELAY_SECONDS;
  if (!receiving && archive) {
    const says = `${name} has no connection to its primary. It applies an archive (restore_command). ${commit}`;
    return isRecent ? ok(check, says) : warn(check, says, `If the primary is not idle, check the archive. ${LATE}`);
  }
  if (!receiving) {
    return warn(check, `${name} is not connected to its primary, so its data gets older. ${commit}`, LATE);
  }
  const left = received === null ? null : await leftOf(connection, received);
  // The last commit of an idle primary can be hours old without a delay.
  if (left === null) return ok(check, `${name} has applied all changes that it has received from its primary.`);
  const says = `${name} has received ${left} of changes that it has not applied. ${commit}`;
  return isRecent ? ok(check, says) : warn(check, says, LATE);
}

/**
 * What a standby still has to apply, for example `12 MB`, a second after it had received it. An idle primary writes to its log, too,
 * so one comparison can find something that is applied a moment later. Null if there is nothing.
 */
async function leftOf(connection: pg.Client, received: string): Promise<string | null> {
  await connection.query('select pg_sleep(1)');
  const { left } = await read<{ left: string | null }>(
    connection,
    `select case when $1 > pg_last_wal_replay_lsn() then pg_size_pretty($1 - pg_last_wal_replay_lsn()) end as left`,
    [received],
  );
  return left;
}

function conflictsOf({ check, name }: Host, { feedback, streamingDelayMs, canceled }: Standby): Finding {
  const limit = streamingDelayMs === -1 ? 'never' : `after ${streamingDelayMs / 1000} s`;
  const says = `${name}: hot_standby_feedback is ${feedback ? 'on' : 'off'}, and recovery cancels reads ${limit} (max_standby_streaming_delay). It has canceled ${counted(canceled, 'read')}.`;
  if (feedback || streamingDelayMs === -1) return ok(check, says);
  const raise = 'Or raise max_standby_streaming_delay to at least the duration of your largest export.';
  return warn(check, says, streamingDelayMs < MIN_STREAMING_DELAY_MS ? `${FEEDBACK} ${raise}` : FEEDBACK);
}
