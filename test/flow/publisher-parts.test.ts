/** SHEAF_PUBLISHER_PARTS: over all workers together one publisher has no more parts under way, and the others go on. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { type RunningService, startService } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { insertClicks } from './many-clicks.ts';

const CLICKS = 24_000;
const PARTS = 24;
const SETTINGS = { SHEAF_PUBLISHER_PARTS: '1', SHEAF_PART_ROWS: String(CLICKS / PARTS), SHEAF_THREADS: '2' };

const self = suite({ template: 'empty', env: SETTINGS });
let second: RunningService;
let healthPort: number;
let publishers: Api[];
beforeAll(async () => {
  const { pool } = self.database;
  await insertClicks(pool, CLICKS);
  await pool.query(`insert into publishers (slug, name) values ('other', 'Other')`);
  await pool.query(
    `insert into clicks (publisher_id, clicked_at, external_id, advertiser_id)
     select 2, clicked_at, external_id, advertiser_id from clicks`,
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

test('two workers build one part of each publisher at a time, and both publishers side by side', async () => {
  const asked = (n: number) => ({
    report_type: 'clicks_details_excel',
    search_params: { start_date: '2026-01-01', end_date: '2026-01-02' },
    index_params: { columns: ['id', 'clicked_at'], filename: `publisher-parts-${n}` },
  });
  // Two of each publisher, so that it is the publisher and not the export that is held back.
  await Promise.all(publishers.flatMap((api) => [1, 2].map((n) => api.build(asked(n)))));

  // Both instants are the server's; the job of a part begins before the first and ends after the second.
  const { rows: parts } = await self.database.pool.query<Part>(
    `select publisher_id as publisher, extract(epoch from started_at)::float8 as from, extract(epoch from completed_at)::float8 as to
     from exports where parent_id is not null order by started_at`,
  );
  expect(parts).toHaveLength(4 * PARTS);
  for (const publisher of [1, 2]) {
    const own = parts.filter((part) => part.publisher === publisher);
    expect(own).toHaveLength(2 * PARTS);
    const atOnce = own.filter((part, i) => i > 0 && part.from < own[i - 1]!.to);
    expect(atOnce, `parts of publisher ${publisher} that began before another had ended`).toEqual([]);
  }
  const [one, other] = [1, 2].map((publisher) => parts.filter((part) => part.publisher === publisher));
  const sideBySide = one!.filter(({ from, to }) => other!.some((part) => part.from < to && from < part.to));
  expect(sideBySide.length).toBeGreaterThan(PARTS / 4);

  const built = await Promise.all([self.service.origin, `http://127.0.0.1:${healthPort}`].map(partsBuilt));
  expect(built[0]! + built[1]!).toBe(4 * PARTS);
  expect(Math.min(...built)).toBeGreaterThan(0);
});

async function partsBuilt(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^sheaf_parts_built_total (\d+)/m.exec(text)?.[1] ?? 0);
}
