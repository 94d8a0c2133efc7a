/** A file shows one snapshot: never half of a transaction, however many parts it has and whatever is written meanwhile. */
import { read, utils } from '@e965/xlsx';
import { expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { insertClicks } from './many-clicks.ts';

const CLICKS = 400;
const EXPORTS = 8;
/** Small parts, so that every export has at least ten. */
const service = suite({ template: 'empty', env: { SHEAF_PART_ROWS: '40' } });

const TOTAL = CLICKS * 100;

test('the total of all sales is the same in every file while sales move and clicks are added', {
  timeout: 180_000,
}, async () => {
  const { pool } = service.database;
  await insertClicks(pool, CLICKS);
  await pool.query(
    `insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, sale, commission, currency,
       status, occurred_at)
     select publisher_id, advertiser_id, external_id, clicked_at, id, 100, 0, 'EUR', 'approved', clicked_at from public.clicks`,
  );
  const api = await service.as({ role: 'member', publisher: 'flow' });

  const stop = new AbortController();
  let moves = 0;
  const writing = (async () => {
    while (!stop.signal.aborted) {
      await move(moves);
      moves++;
    }
  })();
  const seen: { rows: number; moves: number }[] = [];
  try {
    for (let n = 0; n < EXPORTS; n++) {
      const before = moves;
      const { rows, total } = await exported(api, n);
      expect(total, `export ${n}`).toBe(TOTAL);
      seen.push({ rows, moves: moves - before });
    }
  } finally {
    stop.abort();
    await writing;
  }
  // Without changes during each export, the test would prove nothing.
  for (const { moves: during } of seen) expect(during).toBeGreaterThan(5);
  expect(seen.at(-1)!.rows).toBeGreaterThan(seen[0]!.rows);

  /** Moves an amount from one click to another in a different part, and every third time to a new click. */
  async function move(n: number): Promise<void> {
    const client = await pool.connect();
    const amount = 1 + (n % 50);
    try {
      await client.query('begin');
      await client.query('update public.transactions set sale = sale - $1 where external_id = $2', [amount, id(n * 7)]);
      if (n % 3 > 0) {
        await client.query('update public.transactions set sale = sale + $1 where external_id = $2', [
          amount,
          id(n * 13 + 200),
        ]);
      } else {
        await client.query(
          `with click as (
             insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id)
             select 1, clicked_at, 'new-' || $1::text, 1 from public.clicks where external_id = $2 returning *)
           insert into public.transactions (publisher_id, advertiser_id, external_id, clicked_at, click_id, sale, commission,
             currency, status, occurred_at)
           select 1, 1, external_id, clicked_at, id, $3, 0, 'EUR', 'pending', clicked_at from click`,
          [n, id(n * 11), amount],
        );
      }
      await client.query('commit');
    } finally {
      client.release();
    }
  }
});

function id(n: number): string {
  return `c${String(1 + (n % CLICKS)).padStart(8, '0')}`;
}

async function exported(api: Api, n: number): Promise<{ rows: number; total: number }> {
  const done = await api.build({
    report_type: 'clicks_details_excel',
    search_params: { start_date: '2026-01-01', end_date: '2026-01-02' },
    index_params: { columns: ['id', 'sale', 'currency'], filename: `consistency-${n}` },
  });
  expect(done.progress!.total_parts).toBeGreaterThanOrEqual(CLICKS / 40);
  const sheet = read(await api.file(done)).Sheets['Click details']!;
  const rows = utils.sheet_to_json<{ 'Click ID': string; Sale: number }>(sheet);
  expect(rows).toHaveLength(done.row_count!);
  expect(new Set(rows.map((row) => row['Click ID'])).size).toBe(rows.length);
  return { rows: rows.length, total: rows.reduce((sum, row) => sum + Math.round(row.Sale * 100), 0) / 100 };
}
