/** Checks whether Sheaf can work with a PostgreSQL server that accepts connections. */
import type pg from 'pg';
import { migrationState } from '../../db/migration-state.ts';
import { createPool } from '../../db/pool.ts';
import { checkListen } from './check-listen.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const MIN_RELEASE = 15;

/** Links are signed with Sheaf's clock, and jobs are timed with the database's. */
const MAX_SKEW_SECONDS = 5;

/** `connections` is the maximum that one process opens. */
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
  if (number >= MIN_RELEASE * 10_000) return ok('version', `PostgreSQL ${text}.`);
  return fail('version', `PostgreSQL ${text} is too old.`, `Use PostgreSQL ${MIN_RELEASE} or newer.`);
}

async function checkIcu(pool: pg.Pool): Promise<Finding> {
  const { there } = await one(pool, `select exists (select from pg_collation where collname = 'und-x-icu') as there`);
  if (there) return ok('collation', 'The collation und-x-icu exists.');
  return fail(
    'collation',
    'The collation und-x-icu is missing.',
    'Use a PostgreSQL that was built with ICU. Nearly all packages are.',
  );
}

async function checkEncoding(pool: pg.Pool): Promise<Finding> {
  const { encoding } = await one<{ encoding: string }>(pool, `select current_setting('server_encoding') as encoding`);
  if (encoding === 'UTF8') return ok('encoding', 'UTF8.');
  return fail(
    'encoding',
    `The database encoding is ${encoding}, but must be UTF8.`,
    `Create a database with: create database … encoding 'UTF8' template template0.`,
  );
}

async function checkWritable(pool: pg.Pool): Promise<Finding> {
  const { replica, readonly } = await one(
    pool,
    `select pg_is_in_recovery() as replica, current_setting('default_transaction_read_only') = 'on' as readonly`,
  );
  if (replica) return fail('writing', 'This server is a replica.', 'Point DATABASE_URL at the primary.');
  if (readonly)
    return fail('writing', 'Transactions are read-only.', 'Run: alter role … set default_transaction_read_only = off.');
  return ok('writing', 'The database is writable.');
}

async function checkRights(pool: pg.Pool): Promise<Finding> {
  const { role, closed, ...can } = await one<{ role: string; closed: string[]; schemas: boolean; public: boolean }>(
    pool,
    `select current_user as role,
       array(select nspname::text from pg_namespace
         where nspname in ('sheaf', 'sheaf_queue') and not has_schema_privilege(oid, 'create') order by nspname) as closed,
       has_database_privilege(current_database(), 'create')
         or 2 = (select count(*) from pg_namespace where nspname in ('sheaf', 'sheaf_queue')) as schemas,
       coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'create'), false) as public`,
  );
  const missing = [
    can.schemas ? null : `grant create on database … to ${role}; (for the schemas sheaf and sheaf_queue)`,
    can.public ? null : `grant create on schema public to ${role};`,
    ...closed.map((schema) => `grant create on schema ${schema} to ${role};`),
  ].filter((grant) => grant !== null);
  if (missing.length === 0) return ok('rights', `${role} can create Sheaf's schemas and tables.`);
  return fail('rights', `${role} cannot create Sheaf's schemas or tables.`, `Run: ${missing.join(' ')}`);
}

async function checkTimeouts(pool: pg.Pool): Promise<Finding> {
  const { limit } = await one<{ limit: string | null }>(
    pool,
    `select nullif(current_setting('transaction_timeout', true), '0') as limit`,
  );
  if (!limit) return ok('time limits', 'Transactions have no time limit.');
  return warn(
    'time limits',
    `Transactions end after ${limit}, but an export keeps its snapshot open until all its parts are read.`,
    'Run: alter role … set transaction_timeout = 0.',
  );
}

async function checkClock(pool: pg.Pool): Promise<Finding> {
  // The first query connects, if necessary. The second one measures.
  await pool.query('select');
  const sentAt = Date.now();
  const { ms } = await one<{ ms: number }>(pool, `select extract(epoch from clock_timestamp())::float8 * 1000 as ms`);
  const skew = Math.abs(ms - (sentAt + Date.now()) / 2) / 1000;
  if (skew < MAX_SKEW_SECONDS) return ok('clock', `Sheaf's clock and the database's differ by ${skew.toFixed(1)} s.`);
  return fail(
    'clock',
    `Sheaf's clock and the database's differ by ${skew.toFixed(0)} s. At most ${MAX_SKEW_SECONDS} s are allowed.`,
    'Run a time service (chrony, systemd-timesyncd) on both machines.',
  );
}

async function checkZones(pool: pg.Pool): Promise<Finding> {
  const known = Intl.supportedValuesOf('timeZone');
  const { rows } = await pool.query<{ name: string }>('select name from pg_timezone_names');
  const available = new Set(rows.map(({ name }) => name));
  const missing = known.filter((name) => !available.has(name));
  if (missing.length === 0) return ok('time zones', `The database knows all ${known.length} time zones.`);
  const says = `The database lacks ${missing.length} of ${known.length} time zones, for example ${missing[0]}.`;
  const remedy = 'Install or update tzdata on its host. Exports in other time zones work.';
  return missing.length > known.length / 2 ? fail('time zones', says, remedy) : warn('time zones', says, remedy);
}

async function checkMigrations(pool: pg.Pool): Promise<Finding> {
  const { missing, breaking } = await migrationState(pool);
  if (breaking.length > 0) {
    const says = `The database is newer than this version of Sheaf: it has ${breaking.join(', ')}.`;
    return fail('migrations', says, 'Update Sheaf, or restore a backup.');
  }
  if (missing.length === 0) return ok('migrations', 'The database is up to date.');
  return ok('migrations', `The next start or "sheaf migrate" will run ${missing.length} pending migrations.`);
}

async function checkConnections(pool: pg.Pool, needed: number): Promise<Finding> {
  const { max, used } = await one<{ max: number; used: number }>(
    pool,
    `select least(
         current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int,
         nullif(d.datconnlimit, -1), nullif(r.rolconnlimit, -1)) as max,
       (select count(*) from pg_stat_activity where backend_type = 'client backend') as used
     from pg_database d, pg_roles r where d.datname = current_database() and r.rolname = current_user`,
  );
  const says = `One process opens up to ${needed} connections. The server allows ${max}, and ${used} are in use.`;
  const remedy = 'Raise max_connections (or the limit of the database or role), or reduce SHEAF_THREADS.';
  if (needed > max) return fail('connections', says, remedy);
  return 2 * needed > max ? warn('connections', says, `To run more processes: ${remedy}`) : ok('connections', says);
}
