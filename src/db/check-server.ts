/** Refuses servers and databases that Sheaf cannot work with. */
import type pg from 'pg';
import { OperatorError } from '../operator-error.ts';

/** The oldest release that the tests run on. */
const MIN_RELEASE = 15;

/** Rejects unless the server is new enough and the database can store every character. */
export async function checkServer(connection: pg.PoolClient): Promise<void> {
  const { rows } = await connection.query<{ version: number; encoding: string; database: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
       current_database() as database`,
  );
  const { version, encoding, database } = rows[0]!;
  const release = Math.floor(version / 10_000);
  if (release < MIN_RELEASE) {
    throw new OperatorError(
      `The server in DATABASE_URL is PostgreSQL ${release}, but Sheaf needs ${MIN_RELEASE} or newer. Upgrade it, or set DATABASE_URL to another server.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new OperatorError(
      `The database "${database}" has the encoding ${encoding}, but Sheaf needs UTF8. Create one with: create database … encoding 'UTF8' template template0. Then set DATABASE_URL to it.`,
    );
  }
}
