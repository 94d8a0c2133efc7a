/** Tries what an export needs of a ClickHouse server, and leaves nothing behind. */
import { identifier, sql } from '../../db/sql.ts';
import { cloneName, dropClone, timeOf } from './clone.ts';
import { openServer } from './server.ts';

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
    const [table, clone] = ['tried', 'cloned'].map((name) => sql`${identifier(database)}.${identifier(name)}`);
    try {
      await server.query(sql`create database ${identifier(database)}`, { signal });
      await server.query(sql`create table ${table!} (n UInt8) engine = MergeTree order by n`, { signal });
      await server.query(sql`create table ${clone!} clone as ${table!}`, { signal });
      await server.query(sql`system stop merges ${clone!}`, { signal });
      await server.query(sql`drop database ${identifier(database)} sync`, { signal });
      return { ...tried, fault: null };
    } catch (error) {
      await dropClone(server, database);
      return { ...tried, fault: (error as Error).message };
    }
  } finally {
    await server.end();
  }
}

export function isSupported([major, minor]: readonly [number, number]): boolean {
  return major > MIN_RELEASE[0] || (major === MIN_RELEASE[0] && minor >= MIN_RELEASE[1]);
}
