/**
 * Starts the one PostgreSQL server of a test run and creates the template of an empty database (see `database.ts`).
 * With SHEAF_TEST_DATABASE_URL the tests use that server instead. Its role must be allowed to create databases.
 */
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
 * No data has to survive a crash. Without waiting for the disk, the tests run several times as fast.
 * Autovacuum is off because a vacuum in a database keeps the tests' role from dropping it.
 */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };

interface TestServer {
  /** Connection string of a database on the server; `sheaf` by default. */
  url(database?: string): string;
  close(): Promise<void>;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['SHEAF_TEST_DATABASE_URL'];
  const server = external ? await joinServer(external) : await startServer();
  await onServer(server.url(), 'create database sheaf_empty');
  const pool = createPool({ url: server.url('sheaf_empty'), max: 1, name: 'migrate' });
  await migrate(pool);
  await pool.end();
  project.provide('testServer', server.url(DATABASE_PLACE));

  return async () => {
    // A failed test may have left connections open, and the server waits for them.
    await onServer(
      server.url(),
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()`,
    );
    await server.close();
  };
}

async function startServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-test-'));
  const server = await openEmbedded({ folder, settings: SETTINGS });
  return {
    url: server.url,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Removes databases that an earlier run left on a long-lived server. */
async function joinServer(given: string): Promise<TestServer> {
  const url = (database = 'sheaf') => {
    const address = new URL(given);
    address.pathname = `/${database}`;
    return address.href;
  };
  for (const name of ['sheaf_empty', 'sheaf_demo', 'sheaf_demo_draft']) {
    await onServer(url(), `drop database if exists ${name} with (force)`);
  }
  return { url, async close() {} };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
