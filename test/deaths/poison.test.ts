/** A row that cannot be read: one part of the export fails on every try. */
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { partRecords, storedKeys } from './records.ts';
import { builders } from './who.ts';
import { ended, expectWhole } from './whole.ts';

/** Many small parts, so that most are still unbuilt when the failing one has no tries left, after three to six seconds. */
const self = crew({ workers: ['one'], clicks: 60_000, partRows: 250 });

/** The last row of part 3. */
const POISON_ROW = 1000;

test('its export fails after three tries with a message and its other parts stop, while other exports are completed', async () => {
  const { pool } = self.database;
  // The value is computed on reading: counting and cutting skip it, but the COPY of one part divides by zero.
  await pool.query('alter table public.clicks drop column sub_id');
  await pool.query(
    `alter table public.clicks add column sub_id text generated always as ((1 / (id - ${POISON_ROW}))::text) virtual`,
  );
  const poisoned = await self.create('poisoned');
  const beside = await self.create('beside', { index_params: { columns: ['id', 'clicked_at', 'country'] } });

  const failed = await ended(self, poisoned, { limitMs: 60_000 });
  expect(failed).toMatchObject({ status: 'failed', download_url: null, row_count: null });
  expect(failed.error_message).toBe(
    'The file could not be built because of an error in the service. Create the export again.',
  );
  const parts = await partRecords(self, poisoned);
  // Parts that lost their snapshot with the export may be retried once, to notice that.
  expect(parts.filter((part) => part.retries > 1)).toMatchObject([{ number: 3, retries: 2 }]);
  expect(new Set(parts.map((part) => part.status))).toEqual(new Set(['completed', 'failed']));
  expect(parts.filter((part) => part.status === 'failed').length).toBeGreaterThan(10);
  const built = parts.filter((part) => part.status === 'completed').length;

  await expectWhole(self, beside, { limitMs: 60_000 });
  await until(async () => (await builders(self)).length === 0, { limitMs: 10_000, what: 'no worker builds a part' });
  const after = await partRecords(self, poisoned);
  expect(after.filter((part) => part.status === 'completed')).toHaveLength(built);
  expect(await storedKeys(self)).toEqual([`exports/${beside}/1/file.xlsx`]);
});
