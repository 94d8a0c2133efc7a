/** PostgreSQL restarts in the middle of an export, and the snapshot, the queue and all connections are lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPool } from '../../src/db/pool.ts';
import { createSnapshotPool } from '../../src/source/snapshot-pool.ts';
import type { TestDatabase } from '../support/database.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { crew } from './crew.ts';
import { exportRecord, storedKeys } from './records.ts';
import { expectWhole } from './whole.ts';

let server: PostgresServer;

const self = crew({ workers: ['one', 'two'], clicks: 60_000, partRows: 1000, database: ownServer });

async function ownServer(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-postgres-'));
  server = await startPostgres(folder);
  const pool = createPool({ url: server.url, max: 4, name: 'test' });
  const snapshots = createSnapshotPool({ url: server.url, max: 1, name: 'test' });
  return {
    url: server.url,
    pool,
    snapshots,
    async drop() {
      await Promise.all([pool.end(), snapshots.end()]);
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

test('orderly, and a crash right after: the API returns 503 and recovers, and the export is rebuilt with a complete file', async () => {
  const id = await self.create('restart');
  await self.partsReady(id, 10);
  const client = pollConstantly(id);
  for (const mode of ['fast', 'immediate'] as const) await server.restart(mode, () => expectAway(id));

  await expectWhole(self, id, { limitMs: 60_000 });
  const seen = await client.stop();
  expect(new Set(seen)).toEqual(new Set([200, 503]));
  expect(seen.at(-1)).toBe(200);
  expect((await exportRecord(self, id)).attempt).toBeGreaterThan(1);
  expect(await storedKeys(self)).toEqual([(await exportRecord(self, id)).fileKey]);

  const later = await self.create('later');
  await expectWhole(self, later, { limitMs: 30_000 });
  expect((await exportRecord(self, later)).attempt).toBe(1);
});

/** Clients get a standard error with the advice to retry. Every response is checked for it. */
async function expectAway(id: number): Promise<void> {
  const shown = await self.api.send(`/exports/${id}`);
  const created = await self.api.create({ report_type: 'deals_excel' });
  expect([shown.status, created.status]).toEqual([503, 503]);
  const message = 'The database is unavailable or busy. Wait 5 seconds, then send the request again.';
  for (const { body, headers } of [shown, created]) {
    expect([body.error!.message, headers.get('retry-after')]).toEqual([message, '5']);
  }
}

/** A client that polls without a pause. `stop` resolves with the statuses of the responses. */
function pollConstantly(id: number): { stop(): Promise<number[]> } {
  const seen: number[] = [];
  let over = false;
  const polling = (async () => {
    while (!over) {
      const { status, text } = await self.api.send(`/exports/${id}`);
      if (status !== seen.at(-1)) seen.push(status);
      if (status >= 500 && status !== 503) throw new Error(text);
    }
  })();
  polling.catch(() => {});
  return {
    async stop() {
      over = true;
      await polling;
      return seen;
    },
  };
}
