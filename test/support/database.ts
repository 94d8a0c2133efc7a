/**
 * Gives each test file its own database, copied from a template on the one server that `global-setup.ts` started.
 * A copy takes about 30 ms (empty) or 100 ms (demo), so every file starts clean and files run in parallel.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { createPool } from '../../src/db/pool.ts';
import { createSnapshotPool, type SnapshotPool } from '../../src/source/snapshot-pool.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the test server, with {@link DATABASE_PLACE} where the database's name goes. */
    testServer: string;
  }
}

/** Placeholder for the database name in the provided connection string. */
export const DATABASE_PLACE = 'NAME_OF_DATABASE';

/** The content of a new test database: nothing, nothing in LATIN1, Sheaf's tables, or Sheaf's tables with the demo data. */
export type Template = 'bare' | 'latin' | 'empty' | 'demo';

const TEMPLATES: Record<Template, string> = {
  bare: 'template0',
  latin: `template0 encoding 'LATIN1' locale 'C'`,
  empty: 'sheaf_empty',
  demo: 'sheaf_demo',
};

export interface TestDatabase {
  /** Connection string, in the form of DATABASE_URL. */
  url: string;
  /** A pool of four connections. */
  pool: pg.Pool;
  /** A pool of four more connections, for snapshots. */
  snapshots: SnapshotPool;
  /** Closes the pool and removes the database, even while others are connected. */
  drop(): Promise<void>;
}

/** Creates a database for one test file. Call it in `beforeAll`, and `drop` in `afterAll`. */
export async function testDatabase(template: Template): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withServer(async (server) => {
    if (template === 'demo') await ensureDemo(server);
    await server.query(`create database ${name} template ${TEMPLATES[template]} strategy file_copy`);
    // Statements that name no schema fail in the tests, and not only in a database that is shared with other programs.
    if (template === 'empty' || template === 'demo') await server.query(`alter database ${name} set search_path to ''`);
  });
  const url = urlOf(name);
  const pool = createPool({ url, max: 4, name });
  const snapshots = createSnapshotPool({ url, max: 4, name });
  return {
    url,
    pool,
    snapshots,
    async drop() {
      await snapshots.end();
      await pool.end();
      await withServer((server) => server.query(`drop database ${name} with (force)`));
    },
  };
}

/** The demo data takes seconds to load, so the template is created only when the first test file of a run needs it. */
async function ensureDemo(server: pg.Client): Promise<void> {
  await server.query(`select pg_advisory_lock(hashtext('sheaf_demo'))`);
  const { rowCount } = await server.query(`select from pg_database where datname = 'sheaf_demo'`);
  if (!rowCount) {
    await server.query('drop database if exists sheaf_demo_draft with (force)');
    await server.query('create database sheaf_demo_draft template sheaf_empty strategy file_copy');
    const pool = createPool({ url: urlOf('sheaf_demo_draft'), max: 2, name: 'load demo' });
    try {
      const path = join(import.meta.dirname, '../../src/db/load-demo.ts');
      if (!existsSync(path)) throw new Error('There is no demo data yet.');
      const { loadDemo } = await import(path);
      await loadDemo(pool);
    } finally {
      await pool.end();
    }
    await server.query('alter database sheaf_demo_draft rename to sheaf_demo');
  }
  await server.query(`select pg_advisory_unlock(hashtext('sheaf_demo'))`);
}

async function withServer<T>(work: (server: pg.Client) => Promise<T>): Promise<T> {
  const server = new pg.Client({ connectionString: urlOf('sheaf') });
  await server.connect();
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(database: string): string {
  return inject('testServer').replace(DATABASE_PLACE, database);
}
