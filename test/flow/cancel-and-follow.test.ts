/** Cancels, deletes and polls exports while they are being built. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Api, clicks } from '../support/api.ts';
import { serverSentEvents } from '../support/server-sent-events.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const self = suite({ env: { SHEAF_PART_ROWS: '500' } });
let api: Api;
beforeAll(async () => {
  api = await self.as({ role: 'member' });
});

/** A worker decides when a pending export becomes a processing one. */
const IN_PROGRESS = ['pending', 'processing'];

let days = 30;
/** A different export for each test: each covers another number of days. */
async function create(): Promise<number> {
  return (await api.create(clicks(days--))).body.export!.id;
}

/** Resolves once some parts are ready and many are not. */
async function underWay(id: number): Promise<void> {
  const begun = async () => ((await api.get(id)).progress?.parts_ready ?? 0) > 0;
  await until(begun, { limitMs: 20_000, what: `export ${id} is under way` });
}

/** Resolves once no statement reads rows of an export. */
async function nothingReads(): Promise<void> {
  const idle = async () => {
    const { rows } = await self.database.pool.query(
      `select count(*)::int as busy from pg_stat_activity
       where datname = current_database() and state = 'active' and query ilike 'copy (%' and pid <> pg_backend_pid()`,
    );
    return rows[0].busy === 0;
  };
  await until(idle, { limitMs: 5000, what: 'no statement reads rows' });
}

/** The stored objects of an export. */
async function bytesOf(id: number): Promise<string[]> {
  const names = await readdir(join(self.dataDir, 'files'), { recursive: true });
  return names.filter((name) => name.startsWith(`exports/${id}/`));
}

describe('cancel', () => {
  test('ends the export immediately and its statements within 5 seconds, and removes everything it wrote', async () => {
    const id = await create();
    await underWay(id);
    const cancelled = await api.send(`/exports/${id}/cancel`, { method: 'POST' });
    expect(cancelled).toMatchObject({
      status: 200,
      body: { export: { status: 'failed', error_message: 'The export was cancelled.' } },
    });
    await nothingReads();
    await until(async () => (await bytesOf(id)).length === 0, { limitMs: 10_000, what: 'nothing is stored' });
    expect((await api.get(id)).status).toBe('failed');
  });

  test('changes nothing in a dry run or for a finished export', async () => {
    const id = await whileNoPartsStart(self.database, async () => {
      const id = await create();
      const tried = await api.send(`/exports/${id}/cancel?dry_run=true`, { method: 'POST' });
      expect(IN_PROGRESS).toContain(tried.body.export!.status);
      return id;
    });
    expect((await api.finished(id)).status).toBe('completed');
    const again = await api.send(`/exports/${id}/cancel`, { method: 'POST' });
    expect(again.body.export!.status).toBe('completed');
  });

  test('returns 404 for an unknown ID and 422 for a part', async () => {
    expect((await api.send('/exports/999999/cancel', { method: 'POST' })).status).toBe(404);
    const id = await create();
    await underWay(id);
    const { rows } = await self.database.pool.query('select id from sheaf.exports where parent_id = $1 limit 1', [id]);
    expect((await api.send(`/exports/${rows[0].id}/cancel`, { method: 'POST' })).status).toBe(422);
  });
});

describe('delete', () => {
  test('removes the record, the parts and the file, and its links return 404', async () => {
    const id = await create();
    const { download_url } = await api.finished(id);
    expect((await fetch(download_url!, { method: 'HEAD' })).status).toBe(200);
    expect((await api.send(`/exports/${id}?dry_run=true`, { method: 'DELETE' })).status).toBe(204);
    expect((await api.send(`/exports/${id}`)).status).toBe(200);
    expect(await api.send(`/exports/${id}`, { method: 'DELETE' })).toMatchObject({ status: 204, text: '' });
    expect((await api.send(`/exports/${id}`)).status).toBe(404);
    expect((await fetch(download_url!)).status).toBe(404);
    const { rows } = await self.database.pool.query('select from sheaf.exports where id = $1 or parent_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  test('stops an export that is being built', async () => {
    const id = await create();
    await underWay(id);
    expect((await api.send(`/exports/${id}`, { method: 'DELETE' })).status).toBe(204);
    await nothingReads();
  });
});

describe('poll and stream', () => {
  test('`wait` returns when the export is finished or the time has elapsed', async () => {
    const id = await whileNoPartsStart(self.database, async () => {
      const id = await create();
      const started = performance.now();
      expect(IN_PROGRESS).toContain((await api.send(`/exports/${id}?wait=1`)).body.export!.status);
      expect(performance.now() - started).toBeGreaterThan(900);
      return id;
    });
    expect((await api.finished(id)).status).toBe('completed');
  });

  test('the event stream sends every state to the end, and after Last-Event-ID only new ones', async () => {
    const id = await create();
    const read = async (headers: Record<string, string> = {}) => {
      const key = await self.key({ role: 'member' });
      const response = await fetch(`${self.service.origin}/api/v1/exports/${id}/events`, {
        headers: { 'x-api-key': key, ...headers },
      });
      expect(response.headers.get('content-type')).toMatch('text/event-stream');
      const events = serverSentEvents(await response.text());
      expect(events.filter(({ event }) => event !== 'export')).toEqual([]);
      return events.map(({ data, id }) => ({ ...JSON.parse(data), id }));
    };
    const events = await read();
    expect(events.at(-1)).toMatchObject({ status: 'completed', download_url: expect.any(String) });
    const ready = events.flatMap((event) => event.progress?.parts_ready ?? []);
    expect(ready).toEqual([...ready].sort((a, b) => a - b));
    expect(await read({ 'last-event-id': events.at(-1).id })).toEqual([]);
    expect((await read({ 'last-event-id': 'something else' })).length).toBe(1);
  });
});
