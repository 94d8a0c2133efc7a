/** Tries what an export needs of a ClickHouse server, and leaves nothing behind. */
import { randomUUID } from 'node:crypto';
import { identifier, sql } from '../../db/sql.ts';
import { cloneName, cloneTables, dropClone, timeOf } from './clone.ts';
import { type ClickHouseServer, killStatement, openServer } from './server.ts';

export { GRANTS } from './clone.ts';

/** The first release that can clone tables, and that can limit rights to databases by the beginning of their name. */
export const MIN_RELEASE = [24, 10] as const;

export interface TriedServer {
  release: [major: number, minor: number];
  user: string;
  /** Why its user cannot freeze tables. Null if it can. */
  fault: string | null;
}

/** Rejects if the server does not accept connections or the database does not exist. */
export async function tryServer({ url, signal }: { url: string; signal: AbortSignal }): Promise<TriedServer> {
  const server = openServer({ url, max: 1, name: 'sheaf doctor' });
  try {
    const [about] = await server.query<{ version: string; user: string }>(
      sql`select version() as version, currentUser() as user`,
      { signal },
    );
    const [major = 0, minor = 0] = about!.version.split('.').map(Number);
    const tried = { release: [major, minor] as [number, number], user: about!.user };
    if (!isSupported(tried.release)) return { ...tried, fault: null };
    const database = cloneName(await timeOf(server));
    const fault = await tryFreezing(server, database, signal);
    const undropped = await dropClone(server, database);
    return { ...tried, fault: (fault ?? undropped)?.message ?? null };
  } finally {
    await server.end();
  }
}

/** Runs the statements of an export, on a table of its own, and resolves with the error of the first that fails. */
async function tryFreezing(server: ClickHouseServer, database: string, signal: AbortSignal): Promise<Error | null> {
  try {
    const of = sql`${identifier(database)}.tried`;
    await server.query(sql`create database ${identifier(database)}`, { signal });
    await server.query(sql`create table ${of} (n UInt8) engine = MergeTree order by n`, { signal });
    await cloneTables(server, database, { originals: [{ name: 'cloned', of }], signal });
    // An export cancels its statements when it is canceled itself. There is none with this ID.
    await server.query(killStatement(randomUUID()), { signal });
    return null;
  } catch (error) {
    return error as Error;
  }
}

export function isSupported([major, minor]: readonly [number, number]): boolean {
  return major > MIN_RELEASE[0] || (major === MIN_RELEASE[0] && minor >= MIN_RELEASE[1]);
}
