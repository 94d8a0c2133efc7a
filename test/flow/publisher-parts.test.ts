/** SHEAF_PUBLISHER_PARTS limits the running parts of one publisher over all workers, and other publishers continue. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { type RunningService, startService } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { insertClicks } from './many-clicks.ts';

const CLICKS = 24_000;
const PARTS = 24;
/** A worker with one thread builds one part at a time. */
const SETTINGS = { SHEAF_PUBLISHER_PARTS: '1', SHEAF_PART_ROWS: String(CLICKS / PARTS), SHEAF_THREADS: '1' };

const self = suite({ template: 'empty', env: SETTINGS });
let second: RunningService;
let healthPort: number;
let publishers: Api[];
beforeAll(async () => {
  const { pool } = self.database;
  await insertClicks(pool, CLICKS);
  await pool.query(`insert into sheaf.publishers (slug, name) values ('other', 'Other')`);
  await pool.query(
    `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id)
     select 2, clicked_at, external_id, advertiser_id from public.clicks`,
  );
  publishers = await Promise.all(['flow', 'other'].map((publisher) => self.as({ role: 'member', publisher })));
  healthPort = await freePort();
  const env = { ...self.env, ...SETTINGS, SHEAF_HEALTH_PORT: String(healthPort) };
  second = await startService({ command: 'worker', env });
});
afterAll(() => second?.end());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Part {
  publisher: number;
  from: number;
  to: number;
}

test('two workers build one part of each publisher at a time, and parts of both publishers in parallel', async () => {
  const request = (n: number) => ({
    report_type: 'clicks_details_excel',
    search_params: { start_date: '2026-01-01', end_date: '2026-01-02' },
    index_params: { columns: ['id', 'clicked_at'], filename: `publisher-parts-${n}` },
  });
  const release = await holdParts();
  // Two exports of each publisher, because the limit applies to the publisher and not to the export.
  const builds = publishers.flatMap((api) => [1, 2].map((n) => api.build(request(n))));
  // Each worker can hold one part, so two held parts are in two workers.
  await until(async () => (await heldParts()) === 2, { limitMs: 60_000, what: 'both workers hold a part' });
  await release();
  await Promise.all(builds);

  // Both timestamps are the server's. The job of a part starts before the first and ends after the second.
  const { rows: parts } = await self.database.pool.query<Part>(
    `select publisher_id as publisher, extract(epoch from started_at)::float8 as from, extract(epoch from completed_at)::float8 as to
     from sheaf.exports where parent_id is not null order by started_at`,
  );
  expect(parts).toHaveLength(4 * PARTS);
  for (const publisher of [1, 2]) {
    const own = parts.filter((part) => part.publisher === publisher);
    expect(own).toHaveLength(2 * PARTS);
    const atOnce = own.filter((part, i) => i > 0 && part.from < own[i - 1]!.to);
    expect(atOnce, `parts of publisher ${publisher} that started before another had ended`).toEqual([]);
  }
  const [one, other] = [1, 2].map((publisher) => parts.filter((part) => part.publisher === publisher));
  const sideBySide = one!.filter(({ from, to }) => other!.some((part) => part.from < to && from < part.to));
  expect(sideBySide.length).toBeGreaterThan(0);

  const built = await Promise.all([self.service.origin, `http://127.0.0.1:${healthPort}`].map(partsBuilt));
  expect(built[0]! + built[1]!).toBe(4 * PARTS);
  expect(Math.min(...built)).toBeGreaterThan(0);
});

/** Every worker that claims a part stops at its start until the returned function is called. */
async function holdParts(): Promise<() => Promise<void>> {
  await self.database.pool.query(
    `create function public.hold_part() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
     create trigger hold_part before update of started_at on sheaf.exports
       for each row when (new.parent_id is not null) execute function public.hold_part()`,
  );
  const holder = await self.database.pool.connect();
  await holder.query('select pg_advisory_lock(1)');
  return async () => {
    await holder.query('select pg_advisory_unlock(1)');
    holder.release();
  };
}

async function heldParts(): Promise<number> {
  const { rows } = await self.database.pool.query<{ held: number }>(
    `select count(*)::int as held from pg_locks l join pg_database d on d.oid = l.database
     where d.datname = current_database() and locktype = 'advisory' and objid = 1 and not granted`,
  );
  return rows[0]!.held;
}

async function partsBuilt(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^sheaf_parts_built_total (\d+)/m.exec(text)?.[1] ?? 0);
}
