/** Starts the one PostgreSQL of a test run, with the template of an empty database; see `database.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createPool } from '../../src/db/pool.ts';
import { DATABASE_PLACE } from './database.ts';

/**
 * Nothing here has to outlive a crash; without waiting for the disk, the tests run several times as fast. And a vacuum of the
 * server's own, at work in a database, would keep the role of the tests from dropping it.
 */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-test-'));
  const server = await openEmbedded({ folder, settings: SETTINGS });
  await onServer(server.url(), 'create database sheaf_empty');
  const pool = createPool({ url: server.url('sheaf_empty'), max: 1, name: 'migrate' });
  await migrate(pool);
  await pool.end();
  project.provide('testServer', server.url(DATABASE_PLACE));

  return async () => {
    // A test that failed may have left connections, and the server stays up for them.
    await onServer(
      server.url(),
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()`,
    );
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
