/** Connects to the configured PostgreSQL, or temporarily starts the embedded one. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../../config.ts';
import { openEmbedded } from '../../db/embedded.ts';
import { explainDatabase, placeOf } from '../../db/explain-database.ts';
import { type Finding, fail, ok } from './finding.ts';

/** A database that takes longer to connect counts as unreachable. */
const CONNECT_MS = 5000;

/** Calls `work` with a working connection string, or returns the reason why there is none. */
export async function openServer(
  config: Config,
  trial: string,
  work: (url: string) => Promise<Finding[]>,
): Promise<Finding[]> {
  return config.databaseUrl ? reach(config.databaseUrl, work) : startEmbedded(config.dataDir, trial, work);
}

async function reach(url: string, work: (url: string) => Promise<Finding[]>): Promise<Finding[]> {
  let connection: pg.Client;
  try {
    connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  } catch {
    const says = 'DATABASE_URL is not a valid URL.';
    return [
      fail(
        'database',
        says,
        'Use the form postgresql://user:password@host:5432/database, and percent-encode the password.',
      ),
    ];
  }
  connection.on('error', () => {});
  const place = placeOf(connection);
  try {
    await connection.connect();
    await connection.end();
  } catch (error) {
    await connection.end().catch(() => {});
    return [cannotReach(place, error as Error & { code?: string })];
  }
  return [ok('database', `${place} accepts connections.`), ...(await work(url))];
}

function cannotReach(place: string, error: Error & { code?: string }): Finding {
  const known = explainDatabase(error);
  if (known) return fail('database', `${place}: ${known.says}.`, known.remedy);
  const says = error.code ?? error.message;
  return fail('database', `${place}: ${says}.`, 'Check DATABASE_URL, the network, firewalls and TLS (?sslmode=…).');
}

/** Starts an existing cluster in place. If there is none, creates a temporary one, so that nothing is left behind. */
async function startEmbedded(
  dataDir: string,
  trial: string,
  work: (url: string) => Promise<Finding[]>,
): Promise<Finding[]> {
  const existing = existsSync(join(dataDir, 'postgres'));
  try {
    const server = await openEmbedded({ folder: existing ? dataDir : trial });
    const about = existing ? 'The embedded PostgreSQL starts.' : 'An embedded PostgreSQL can be created and started.';
    try {
      return [ok('database', about), ...(await work(server.url()))];
    } finally {
      await server.close();
    }
  } catch (error) {
    const says = `The embedded PostgreSQL does not start: ${firstLine(error)}`;
    const log = join(dataDir, 'postgres/server.log');
    return [fail('database', says, existing ? `See the end of ${log}.` : 'Set DATABASE_URL to your own PostgreSQL.')];
  }
}

function firstLine(error: unknown): string {
  const { cause, message } = error as Error;
  return ((cause as Error | undefined)?.message ?? message).split('\n')[0]!;
}
