/**
 * Frozen data of ClickHouse: a database of its own with a clone of each table, which shares the files of the table. Statements name their
 * tables without a database, so that they read the clones if they run in that database.
 * https://clickhouse.com/docs/sql-reference/statements/create/table#with-a-schema-and-data-cloned-from-another-table
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { OperatorError } from '../../operator-error.ts';
import type { FreezeOptions, FrozenTable, Owner } from '../source.ts';
import type { ClickHouseServer } from './server.ts';
import { proveFrozen, tablesOf } from './tables.ts';

export interface Clone {
  /** The name of its database. */
  database: string;
  tables: FrozenTable[];
  /** The timestamp of the last table in UTC with microseconds, in PostgreSQL's format. Its rows are at least as new. */
  instant: string;
  /** Identifies the parts of its tables. It changes if anything changes them. */
  mark: string;
}

/** Milliseconds after which a server counts as unavailable that does not answer a simple question. As long as for PostgreSQL. */
const WAIT_MS = 10_000;

/** Milliseconds after which dropping a clone counts as failed. */
const DROP_MS = 30_000;

/** By default, ClickHouse refuses to drop tables above 50 GB. The files of a clone belong to its table, too. */
const DROPS_ANY_SIZE = { max_table_size_to_drop: 0, max_partition_size_to_drop: 0 };

/** Milliseconds between checks whether a merge has ended. */
const MERGE_MS = 50;

/** Creates a clone of the tables that a reading needs. Leaves nothing behind if it fails. */
export async function createClone(server: ClickHouseServer, { reading, signal, owner }: FreezeOptions): Promise<Clone> {
  const now = await timeOf(server);
  const names = await tablesOf(server, { ...reading, asOf: now }, signal);
  const database = cloneName(now, owner);
  try {
    await server.query(sql`create database ${identifier(database)}`, { signal });
    const originals = names.map((name) => ({ name, of: sql`${identifier(server.database)}.${identifier(name)}` }));
    const { tables, instant, mark } = await cloneTables(server, database, { originals, signal });
    await proveFrozen(server, { ...reading, asOf: now }, { database, signal });
    return { database, tables, instant: instant ?? now, mark };
  } catch (error) {
    await dropClone(server, database);
    throw refused(reading.report.name, error as Error) ?? error;
  }
}

export interface CloneTables {
  originals: readonly { name: string; of: Sql }[];
  signal: AbortSignal;
}

/** Clones tables into the database. The instant is that of the last table. */
export async function cloneTables(
  server: ClickHouseServer,
  database: string,
  { originals, signal }: CloneTables,
): Promise<Omit<Clone, 'database' | 'instant'> & { instant: string | undefined }> {
  const times = new Map<string, string>();
  for (const { name, of } of originals) {
    const clone = sql`${identifier(database)}.${identifier(name)}`;
    // Before the clone: every insert that had ended by then is in it. After it, there could be inserts that are not.
    times.set(name, await timeOf(server));
    await server.query(sql`create table ${clone} clone as ${of}`, { signal });
    // A merge would change rows of tables that replace, add up or expire them.
    await server.query(sql`system stop merges ${clone}`, { signal });
  }
  await untilMerged(server, database, signal);
  const rows = await rowsOf(server, database);
  const tables = [...times].map(([name, time]) => ({ name, time: iso(time), rows: rows.get(name) ?? 0 }));
  return { tables, instant: [...times.values()].at(-1), mark: await markOf(server, database) };
}

/**
 * Never rejects. Resolves with the error if the server did not drop the database in time. The sweeper tries again. ClickHouse removes the files
 * of dropped tables itself after some minutes, so that nobody waits for it.
 */
export async function dropClone(server: ClickHouseServer, database: string): Promise<Error | null> {
  try {
    const request = { waitMs: DROP_MS, settings: DROPS_ANY_SIZE };
    await server.query(sql`drop database if exists ${identifier(database)}`, request);
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** Identifies the parts of a clone. Rejects with UNKNOWN_DATABASE if the clone does not exist. */
export async function markOf(server: ClickHouseServer, database: string): Promise<string> {
  const [found] = await server.query<{ mark: string }>(
    sql`select hex(sipHash128(groupArray((table, name, hash_of_all_files)))) as mark from (
      select table, name, hash_of_all_files from system.parts where database = ${database} and active order by table, name)`,
    { database, waitMs: WAIT_MS },
  );
  return found!.mark;
}

/** The clock of the server, in UTC with microseconds, in PostgreSQL's format. */
export async function timeOf(server: ClickHouseServer): Promise<string> {
  const [found] = await server.query<{ now: string }>(sql`select concat(toString(now64(6, 'UTC')), '+00') as now`, {
    waitMs: WAIT_MS,
  });
  return found!.now;
}

const iso = (time: string) => time.replace(' ', 'T').replace('+00', 'Z');

/** Merges that had begun before they were stopped are canceled, or end. */
async function untilMerged(server: ClickHouseServer, database: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const merges = await server.query(sql`select 1 as merge from system.merges where database = ${database}`, {
      signal,
    });
    if (merges.length === 0) return;
    await sleep(MERGE_MS, undefined, { signal });
  }
}

async function rowsOf(server: ClickHouseServer, database: string): Promise<Map<string, number>> {
  const found = await server.query<{ name: string; count: number }>(
    sql`select table as name, sum(rows) as count from system.parts where database = ${database} and active group by table`,
  );
  return new Map(found.map(({ name, count }) => [name, Number(count)]));
}

/** An error about a right, with the statement that grants it. */
function refused(report: string, error: Error): OperatorError | null {
  if ((error as { code?: string }).code !== '42501') return null;
  return new OperatorError(
    `Report type ${report}: ClickHouse does not let the user of the source freeze its tables. ${error.message.replace(/\.?$/, '.')} ${GRANTS}`,
    { cause: error },
  );
}

/** What a user of a source needs besides its tables. The wildcard limits the rights to databases of Sheaf. */
export const GRANTS =
  'Grant it: GRANT CREATE DATABASE, DROP DATABASE, CREATE TABLE, DROP TABLE, SELECT, INSERT, ALTER TABLE, SYSTEM MERGES ON sheaf_*.*, SELECT ON system.parts, SELECT ON system.merges, SELECT ON system.processes TO the user.';

/** `sheaf_<time>_` and the owner, or random digits without one. */
const NAME = /^sheaf_(\d{8}T\d{6})_(?:([0-9a-f]{8})_(\d+)_(\d+)|[0-9a-f]{12})$/;

/** A name that no other clone has. */
export function cloneName(now: string, owner?: Owner): string {
  const time = now.slice(0, 19).replace(/[-:]/g, '').replace(' ', 'T');
  const rest = owner ? `${owner.installation}_${owner.exportId}_${owner.attempt}` : randomBytes(6).toString('hex');
  return `sheaf_${time}_${rest}`;
}

export interface NamedClone {
  database: string;
  ageMs: number;
  owner: Owner | null;
}

/** All clones of the server, of every database of Sheaf. */
export async function listClones(server: ClickHouseServer): Promise<NamedClone[]> {
  const now = Temporal.Instant.from(await timeOf(server));
  const found = await server.query<{ name: string }>(
    sql`select name from system.databases where startsWith(name, 'sheaf_')`,
  );
  return found.flatMap(({ name }) => {
    const [, time, installation, exportId, attempt] = NAME.exec(name) ?? [];
    if (time === undefined) return [];
    const ageMs = now.since(Temporal.Instant.from(`${time}Z`)).total('milliseconds');
    const owner =
      installation === undefined ? null : { installation, exportId: Number(exportId), attempt: Number(attempt) };
    return [{ database: name, ageMs, owner }];
  });
}
