/** kill -9 of one worker of several, in the middle of an export. */
import { expect, test } from 'vitest';
import { FIRST_DAY } from '../flow/many-clicks.ts';
import { crew } from './crew.ts';
import { exportRecord, partRecords, storedKeys } from './records.ts';
import { coordinator, freezeBuilder } from './who.ts';
import { expectWhole } from './whole.ts';

const self = crew({ workers: ['one', 'two', 'three'], clicks: 100_000, partRows: 1000 });

/** The limit is 15 s of silence, checked every 5 s, and one or two pauses. The rest is for the work. Measured: 21 to 35 s on busy cores. */
const TAKEN_OVER_MS = 60_000;

test('while it builds a part: only that part is rebuilt, in the same attempt and snapshot, and the file is complete', async () => {
  const id = await self.create('builder');
  await self.partsReady(id, 20);
  const spared = await coordinator(self);
  const victim = await freezeBuilder(self, spared);
  const before = { ...(await exportRecord(self, id)), parts: await partRecords(self, id) };
  await self.dismiss(victim, 'SIGKILL');

  await expectWhole(self, id, { limitMs: TAKEN_OVER_MS });
  const { attempt, snapshotAt } = await exportRecord(self, id);
  expect({ attempt, snapshotAt }).toEqual({ attempt: 1, snapshotAt: before.snapshotAt });
  const parts = await partRecords(self, id);
  expect(new Set(parts.map((part) => part.snapshotId)).size).toBe(1);

  const again = parts.filter((part) => part.retries > 0);
  expect(again).toMatchObject([{ retries: 1 }]);
  expect(before.parts[again[0]!.number]!.status).toBe('processing');
  for (const [number, part] of parts.entries()) {
    const tries = part === again[0] ? 1 : 0;
    expect(part.fragmentKey).toBe(`exports/${id}/1/parts/${String(number).padStart(5, '0')}.${tries}`);
    if (before.parts[number]!.status === 'completed') expect(part).toEqual(before.parts[number]);
  }
  expect(await storedKeys(self)).toEqual([`exports/${id}/1/file.xlsx`]);
  await self.hire('four');
});

test('while it coordinates: a new attempt has a new snapshot with the rows added meanwhile, and nothing of the old one stays', async () => {
  const others = await storedKeys(self);
  const id = await self.create('coordinator');
  await self.partsReady(id, 20);
  const before = await exportRecord(self, id);
  await self.dismiss(await coordinator(self), 'SIGKILL');
  expect((await storedKeys(self)).filter((key) => key.startsWith(`exports/${id}/1/parts/`)).length).toBeGreaterThan(10);
  await self.database.pool.query(
    `insert into public.clicks (publisher_id, clicked_at, external_id, advertiser_id)
     select 1, '${FIRST_DAY}Z'::timestamptz + n * interval '1 hour', 'between-' || n, 1 from generate_series(1, 20) n`,
  );

  const done = await expectWhole(self, id, { limitMs: TAKEN_OVER_MS });
  expect(done.row_count).toBe(100_020);
  const { attempt, snapshotAt } = await exportRecord(self, id);
  expect(attempt).toBe(2);
  expect(Date.parse(snapshotAt!)).toBeGreaterThan(Date.parse(before.snapshotAt!));
  expect(await storedKeys(self)).toEqual([...others, `exports/${id}/2/file.xlsx`]);
});
