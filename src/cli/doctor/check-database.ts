/** Whether a PostgreSQL that answers will do. */
import type pg from 'pg';
import { createPool } from '../../db/pool.ts';
import { migrationState } from '../../telemetry/migration-state.ts';
import { checkListen } from './check-listen.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const OLDEST = 15;

/** Links are signed by our clock and jobs timed by the database's. */
const MOST_SKEW_SECONDS = 5;

/** `connections`: the most that one process opens. */
export async function checkDatabase(url: string, { connections }: { connections: number }): Promise<Finding[]> {
  const pool = createPool({ url, max: 1, name: 'sheaf doctor' });
  try {
    const findings = [await checkVersion(pool)];
    if (findings[0]!.state === 'fail') return findings;
    const checks = [
      checkIcu,
      checkEncoding,
      checkWritable,
      checkRights,
      checkTimeouts,
      checkClock,
      checkZones,
      checkMigrations,
    ];
    for (const check of checks) findings.push(await check(pool));
    findings.push(await checkConnections(pool, connections), await checkListen(url));
    return findings;
  } finally {
    await pool.end();
  }
}

async function one<Row extends pg.QueryResultRow>(pool: pg.Pool, statement: string): Promise<Row> {
  return (await pool.query<Row>(statement)).rows[0]!;
}

async function checkVersion(pool: pg.Pool): Promise<Finding> {
  const { number, text } = await one<{ number: number; text: string }>(
    pool,
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  );
  if (number >= OLDEST * 10_000) return ok('version', `PostgreSQL ${text}.`);
  return fail('version', `PostgreSQL ${text} is too old.`, `Sheaf needs ${OLDEST} or newer.`);
}

async function checkIcu(pool: pg.Pool): Promise<Finding> {
  const { there } = await one(pool, `select exists (select from pg_collation where collname = 'und-x-icu') as there`);
  if (there) return ok('collation', 'und-x-icu sorts names in every script.');
  return fail(
    'collation',
    'The collation und-x-icu is missing.',
    'Use a PostgreSQL built with ICU; nearly all packages are.',
  );
}

async function checkEncoding(pool: pg.Pool): Promise<Finding> {
  const { encoding } = await one<{ encoding: string }>(pool, `select current_setting('server_encoding') as encoding`);
  if (encoding === 'UTF8') return ok('encoding', 'UTF8.');
  return fail(
    'encoding',
    `The database keeps text as ${encoding}.`,
    `Make one with: create database … encoding 'UTF8' template template0.`,
  );
}

async function checkWritable(pool: pg.Pool): Promise<Finding> {
  const { replica, readonly } = await one(
    pool,
    `select pg_is_in_recovery() as replica, current_setting('default_transaction_read_only') = 'on' as readonly`,
  );
  if (replica) return fail('writing', 'This server is a replica.', 'Point DATABASE_URL at the primary.');
  if (readonly)
    return fail('writing', 'Transactions are read-only here.', 'alter role … set default_transaction_read_only = off.');
  return ok('writing', 'The server takes writes.');
}

async function checkRights(pool: pg.Pool): Promise<Finding> {
  const may = await one<{ role: string; schema: string | null; tables: boolean; queue: boolean }>(
    pool,
    `select current_user as role, current_schema() as schema,
       current_schema() is not null and has_schema_privilege(current_schema(), 'create') as tables,
       case when to_regnamespace('pgboss') is null then has_database_privilege(current_database(), 'create')
         else has_schema_privilege(to_regnamespace('pgboss')::oid, 'create') end as queue`,
  );
  const missing = [
    may.tables ? null : `grant create on schema ${may.schema ?? 'public'} to ${may.role};`,
    may.queue ? null : `grant create on database … to ${may.role}; the queue has a schema of its own, pgboss.`,
  ].filter((grant) => grant !== null);
  if (missing.length === 0) return ok('rights', `${may.role} may make tables and the queue's schema.`);
  return fail('rights', `${may.role} may not make what Sheaf needs.`, missing.join(' '));
}

async function checkTimeouts(pool: pg.Pool): Promise<Finding> {
  const { limit } = await one<{ limit: string | null }>(
    pool,
    `select nullif(current_setting('transaction_timeout', true), '0') as limit`,
  );
  if (!limit) return ok('time limits', 'Transactions may last.');
  return warn(
    'time limits',
    `Transactions end after ${limit}; a long export holds its snapshot for as long as it is built.`,
    'alter role … set transaction_timeout = 0.',
  );
}

async function checkClock(pool: pg.Pool): Promise<Finding> {
  // The first question may have to connect; the second measures.
  await pool.query('select');
  const asked = Date.now();
  const { ms } = await one<{ ms: number }>(pool, `select extract(epoch from clock_timestamp())::float8 * 1000 as ms`);
  const skew = Math.abs(ms - (asked + Date.now()) / 2) / 1000;
  if (skew < MOST_SKEW_SECONDS) return ok('clock', `${skew.toFixed(1)} s apart from the database's.`);
  return fail(
    'clock',
    `Our clock and the database's are ${skew.toFixed(0)} s apart.`,
    'Run a time service (chrony, systemd-timesyncd) on both.',
  );
}

async function checkZones(pool: pg.Pool): Promise<Finding> {
  const ours = Intl.supportedValuesOf('timeZone');
  const { rows } = await pool.query<{ name: string }>('select name from pg_timezone_names');
  const theirs = new Set(rows.map(({ name }) => name));
  const missing = ours.filter((name) => !theirs.has(name));
  if (missing.length === 0) return ok('time zones', `${ours.length} are known here and in the database.`);
  const says = `The database does not know ${missing.length} of ${ours.length} time zones, ${missing[0]} for one.`;
  const remedy = 'Install or update tzdata on its host. Exports in other zones work.';
  return missing.length > ours.length / 2 ? fail('time zones', says, remedy) : warn('time zones', says, remedy);
}

async function checkMigrations(pool: pg.Pool): Promise<Finding> {
  const { missing, newer } = await migrationState(pool);
  if (newer.length > 0) {
    const says = `The database is newer than this code: it has ${newer.join(', ')}.`;
    return fail('migrations', says, 'Update Sheaf, or restore a backup.');
  }
  if (missing.length === 0) return ok('migrations', 'The database is up to date.');
  return ok('migrations', `${missing.length} will run at the next start, or with: sheaf migrate.`);
}

async function checkConnections(pool: pg.Pool, needed: number): Promise<Finding> {
  const { most, used } = await one<{ most: number; used: number }>(
    pool,
    `select least(
         current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int,
         nullif(d.datconnlimit, -1), nullif(r.rolconnlimit, -1)) as most,
       (select count(*) from pg_stat_activity where backend_type = 'client backend') as used
     from pg_database d, pg_roles r where d.datname = current_database() and r.rolname = current_user`,
  );
  const says = `A process opens up to ${needed}; the server takes ${most}, of which ${used} are used now.`;
  const remedy = 'Raise max_connections (or the limit of the database or role), or lower SHEAF_THREADS.';
  if (needed > most) return fail('connections', says, remedy);
  return 2 * needed > most ? warn('connections', says, `For more processes: ${remedy}`) : ok('connections', says);
}
