/** The lower bound: the server's own CSV, written directly to a file. */
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

/** With Node, from connecting to closing the file. */
export async function copyToFile({ url, query, out }: WriteQuery): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set timezone to 'UTC'");
  await pipeline(client.query(copyTo(`copy (${query}) to stdout (format csv, header)`)), createWriteStream(out));
  await client.end();
}

/** With psql, from its start to its end. */
export async function psqlToFile({ url, query, out }: WriteQuery): Promise<void> {
  // \copy ends at the end of its line. No literal of the query contains more than one space in a row.
  const oneLine = query.replaceAll(/\s+/g, ' ');
  const command = `\\copy (${oneLine}) to '${out}' (format csv, header)`;
  const env = { ...process.env, PGTZ: 'UTC' };
  await run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--command=${command}`, url], { env });
}

/** Returns null if psql is not installed. */
export async function psqlVersion(): Promise<string | null> {
  const output = await run('psql', ['--version']).catch(() => null);
  return output && (/\d[\d.]*/.exec(output.stdout)?.[0] ?? null);
}
