/** Checks the databases of SHEAF_SOURCES, host by host. Reads only. */
import pg from 'pg';
import type { Config } from '../../config.ts';
import { explainDatabase } from '../../db/explain-database.ts';
import type { SourceUrl } from '../../source-urls.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const MIN_RELEASE = 15;

/** A host that takes longer to connect counts as unreachable, and statements that take longer fail. */
const LIMIT_MS = 5000;

/** Exports of a standby that is further behind surprise their readers. */
const MAX_DELAY_SECONDS = 60;

/** The default of max_standby_streaming_delay. With less, recovery cancels most exports of more than a few parts. */
const MIN_STREAMING_DELAY_MS = 30_000;

export async function checkSources({ sources }: Pick<Config, 'sources'>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [source, hosts] of sources)
    for (const host of hosts) findings.push(...(await checkHost(`source ${source}`, host)));
  return findings;
}

async function checkHost(check: string, { name, url }: SourceUrl): Promise<Finding[]> {
  const limits = { connectionTimeoutMillis: LIMIT_MS, statement_timeout: LIMIT_MS, query_timeout: LIMIT_MS };
  const connection = new pg.Client({ connectionString: url, application_name: 'sheaf doctor', ...limits });
  connection.on('error', () => {});
  try {
    await connection.connect();
    const [server] = (await connection.query<Server>(SERVER)).rows;
    return findingsOf(check, name, server!);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const says = explainDatabase(error as Error & { code?: string })?.says ?? code ?? message;
    return [
      fail(check, `${name}: ${says}.`, 'Check its URL in SHEAF_SOURCES, the role, the network, firewalls and TLS.'),
    ];
  } finally {
    await connection.end().catch(() => {});
  }
}

interface Server {
  release: number;
  encoding: string;
  role: string;
  superuser: boolean;
  /** A table that the role can change. */
  writable: string | null;
  standby: boolean;
  /** Whether it is connected to its primary. */
  receiving: boolean;
  /** Seconds that a standby is behind. Null if it has not applied a transaction since its start. */
  delay: number | null;
  feedback: boolean;
  /** -1 for no limit. */
  streamingDelayMs: number;
  /** Reads that recovery has canceled in this database. */
  canceled: number;
}

const SERVER = `select current_setting('server_version_num')::int / 10000 as release, current_setting('server_encoding') as encoding,
    current_user as role, r.rolsuper as superuser,
    (select format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
        and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'insert, update, delete, truncate')
      order by 1 limit 1) as writable,
    pg_is_in_recovery() as standby, exists(select from pg_catalog.pg_stat_wal_receiver) as receiving,
    case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
      else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 end as delay,
    current_setting('hot_standby_feedback')::boolean as feedback,
    (select setting::int from pg_catalog.pg_settings where name = 'max_standby_streaming_delay') as "streamingDelayMs",
    (select confl_snapshot + confl_lock + confl_bufferpin + confl_deadlock from pg_catalog.pg_stat_database_conflicts
      where datname = current_database()) as canceled
  from pg_catalog.pg_roles r where r.rolname = current_user`;

function findingsOf(check: string, name: string, server: Server): Finding[] {
  if (server.release < MIN_RELEASE) {
    const says = `${name}: PostgreSQL ${server.release} is too old.`;
    return [fail(check, says, `Use PostgreSQL ${MIN_RELEASE} or newer.`)];
  }
  if (server.encoding !== 'UTF8') {
    const says = `${name}: the database encoding is ${server.encoding}, but must be UTF8.`;
    return [fail(check, says, 'Copy the data to a database with the encoding UTF8.')];
  }
  const kind = server.standby ? 'a standby' : 'a primary';
  const reached = ok(check, `${name} is ${kind} with PostgreSQL ${server.release} and accepts connections.`);
  return [reached, roleOf(check, name, server), ...(server.standby ? standbyOf(check, name, server) : [])];
}

function roleOf(check: string, name: string, { role, superuser, writable }: Server): Finding {
  const remedy =
    'Create a role that can only read, with grant select on the tables of your report types, and use it in SHEAF_SOURCES.';
  if (superuser) return warn(check, `${name}: ${role} is a superuser.`, remedy);
  if (writable !== null) return warn(check, `${name}: ${role} can change tables, for example ${writable}.`, remedy);
  return ok(check, `${name}: ${role} can only read.`);
}

function standbyOf(check: string, name: string, server: Server): Finding[] {
  const { receiving, delay, feedback, streamingDelayMs, canceled } = server;
  const says =
    delay === null
      ? `${name} has not applied a transaction since its start.`
      : `${name} is ${Math.ceil(delay)} s behind its primary.`;
  const isLate = delay === null || delay > MAX_DELAY_SECONDS;
  const apart = `${name} is not connected to its primary, so its data gets older.`;
  const delayed = !receiving ? warn(check, apart, LATE) : isLate ? warn(check, says, LATE) : ok(check, says);
  const limit = streamingDelayMs === -1 ? 'never' : `after ${streamingDelayMs / 1000} s`;
  const conflicts = `hot_standby_feedback is ${feedback ? 'on' : 'off'}, and recovery cancels reads ${limit} (max_standby_streaming_delay). It has canceled ${canceled}.`;
  const safe = feedback || streamingDelayMs === -1;
  if (safe) return [delayed, ok(check, `${name}: ${conflicts}`)];
  const remedy =
    streamingDelayMs < MIN_STREAMING_DELAY_MS
      ? `${FEEDBACK} Or raise max_standby_streaming_delay to at least the duration of your largest export.`
      : FEEDBACK;
  return [delayed, warn(check, `${name}: ${conflicts}`, remedy)];
}

const LATE = 'Check the replication of the standby. Exports have the rows that it has applied.';

const FEEDBACK =
  'Set hot_standby_feedback = on at the standby, so that the primary keeps the rows that exports read. Long exports then delay vacuum on the primary.';
