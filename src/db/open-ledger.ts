/** Finds, moves or creates `sheaf.migrations`, the table of applied migrations. */
import type pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import { identifier } from './sql.ts';

/** The tables that a team can replace with its own. All other tables are in the schema `sheaf`. */
const AFFILIATE_TABLES = ['networks', 'advertisers', 'programmes', 'deals', 'clicks', 'transactions'];

/**
 * Opens the table of applied migrations. Resolves to the schema that holds the tables of the migrations up to 0018, which name
 * no schema: `sheaf` in a new database. In a database of version 0.1, it is the schema where its tables are, usually
 * `public`. Migration 0018 moves them. Rejects if a new database already has a table that Sheaf needs in `public`.
 */
export async function openLedger(connection: pg.PoolClient): Promise<string> {
  const { rows } = await connection.query<{ schema: boolean; ledger: boolean; checksums: boolean }>(
    `select to_regnamespace('sheaf') is not null as schema, to_regclass('sheaf.migrations') is not null as ledger, exists (
       select from pg_attribute where attrelid = to_regclass('sheaf.migrations') and attname = 'checksum') as checksums`,
  );
  const { schema, ledger, checksums } = rows[0]!;
  if (checksums) return 'sheaf';
  const former = ledger ? null : await findFormer(connection);
  // Without the check, a role that cannot create schemas could not use one that its administrator created.
  if (!schema) await connection.query('create schema sheaf');
  if (former !== null) {
    await connection.query(`alter table ${identifier(former).text}.migrations set schema sheaf`);
  } else if (!ledger) {
    await checkNamesAreFree(connection);
    await connection.query(`create table sheaf.migrations (
      number integer primary key, name text not null, applied_at timestamptz not null default now())`);
  }
  // Rows of version 0.1 get their values from the files. A row without a file counts as breaking.
  await connection.query(
    'alter table sheaf.migrations add column checksum text, add column breaking boolean not null default true',
  );
  return former ?? 'sheaf';
}

/**
 * Returns the schema of the tables of version 0.1, which were created and found by the search path. Null if there are none.
 * Other programs, for example Laravel, also have a table called `migrations`.
 */
async function findFormer(connection: pg.PoolClient): Promise<string | null> {
  const { rows } = await connection.query<{ schema: string }>(
    `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid = to_regclass($1) and 3 = (
       select count(*) from pg_attribute
       where attrelid = c.oid and (attname, atttypid::regtype::text) in
         (('number', 'integer'), ('name', 'text'), ('applied_at', 'timestamp with time zone')))`,
    ['migrations'],
  );
  if (rows.length === 0) return null;
  const first = await connection.query(
    `select from ${identifier(rows[0]!.schema).text}.migrations where number = 1 and name = '0001_publishers_users_keys.sql'`,
  );
  return first.rowCount === 0 ? null : rows[0]!.schema;
}

async function checkNamesAreFree(connection: pg.PoolClient): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(
    `select name from unnest($1::text[]) name where to_regclass('public.' || name) is not null`,
    [AFFILIATE_TABLES],
  );
  if (rows.length === 0) return;
  throw new OperatorError(
    `The schema public of the database already has ${rows.map(({ name }) => name).join(', ')}, where Sheaf stores its affiliate data. Rename what is there, or set DATABASE_URL to another database.`,
  );
}
