/** The floor: what the server writes as CSV, straight into a file. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

const run = promisify(execFile);

export interface WriteQuery {
  url: string;
  query: string;
  out: string;
}

/** With Node, from connecting to the closed file. */
export async function copyToFile({ url, query, out }: WriteQuery): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set timezone to 'UTC'");
  await pipeline(client.query(copyTo(`copy (${query}) to stdout (format csv, header)`)), createWriteStream(out));
  await client.end();
}

/** With psql, from starting it to its end. */
export async function psqlToFile({ url, query, out }: WriteQuery): Promise<void> {
  // \copy ends with its line; no literal of the query has more than one space in it.
  const oneLine = query.replaceAll(/\s+/g, ' ');
  const command = `\\copy (${oneLine}) to '${out}' (format csv, header)`;
  const env = { ...process.env, PGTZ: 'UTC' };
  await run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--command=${command}`, url], { env });
}

/** Null when there is no psql. */
export async function psqlVersion(): Promise<string | null> {
  const answer = await run('psql', ['--version']).catch(() => null);
  return answer && (/\d[\d.]*/.exec(answer.stdout)?.[0] ?? null);
}
