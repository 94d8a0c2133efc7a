/** A row that nobody can read: one part of the export fails whenever it is tried. */
import { expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { partRecords, storedKeys } from './records.ts';
import { builders } from './who.ts';
import { ended, expectWhole } from './whole.ts';

/** Many small parts: so most are still to be built when the tries of the one are used up, after three to six seconds. */
const self = crew({ workers: ['one'], clicks: 60_000, partRows: 250 });

/** The last row of part 3. */
const POISON_ROW = 1000;

test('its export fails after three tries with a sentence, and its other parts stop; exports beside it are completed', async () => {
  const { pool } = self.database;
  // Computed when it is read: counting and cutting do not, the COPY of one part divides by zero.
  await pool.query('alter table clicks drop column sub_id');
  await pool.query(
    `alter table clicks add column sub_id text generated always as ((1 / (id - ${POISON_ROW}))::text) virtual`,
  );
  const poisoned = await self.ask('poisoned');
  const beside = await self.ask('beside', { index_params: { columns: ['id', 'clicked_at', 'country'] } });

  const failed = await ended(self, poisoned, { limitMs: 60_000 });
  expect(failed).toMatchObject({ status: 'failed', download_url: null, row_count: null });
  expect(failed.error_message).toBe(
    'The file could not be built because of an error in the service. Create the export again.',
  );
  const parts = await partRecords(self, poisoned);
  // Parts that lost their snapshot with the export may be tried once more, to find that out.
  expect(parts.filter((part) => part.retries > 1)).toMatchObject([{ number: 3, retries: 2 }]);
  expect(new Set(parts.map((part) => part.status))).toEqual(new Set(['completed', 'failed']));
  expect(parts.filter((part) => part.status === 'failed').length).toBeGreaterThan(10);
  const built = parts.filter((part) => part.status === 'completed').length;

  await expectWhole(self, beside, { limitMs: 60_000 });
  await until(async () => (await builders(self)).length === 0, { limitMs: 10_000, what: 'nobody builds any more' });
  const after = await partRecords(self, poisoned);
  expect(after.filter((part) => part.status === 'completed')).toHaveLength(built);
  expect(await storedKeys(self)).toEqual([`exports/${beside}/1/file.xlsx`]);
});
