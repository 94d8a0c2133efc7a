/** No space for files: the export waits, the service stays alive, and once there is space the same export is completed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { storedKeys } from './records.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';
import { expectWhole } from './whole.ts';

let disk: SmallDisk;
afterAll(() => disk?.remove());
const self = crew({
  workers: ['one', 'two'],
  clicks: 50_000,
  partRows: 5000,
  async folder() {
    disk = await smallDisk();
    return disk.folder;
  },
});

/** Size of the file that each of these exports produces. */
let fileBytes: number;
beforeAll(async () => {
  const done = await expectWhole(self, await self.create('with space'), { limitMs: 60_000 });
  fileBytes = done.file_bytes!;
});

/** Available space in total and for one file, as a share of the file: for none of the ten fragments, or for all of them but not the file. */
const SPACES = [
  ['for no fragment', 0.05, 0.05],
  ['for the fragments but not for the file', 1.5, 0.5],
] as const;

test.each(SPACES)(
  'space %s: the export is retried, leaves nothing unfinished, and is completed once there is space',
  async (...space) => {
    const [filename, inAll, inOne] = space;
    const before = await storedKeys(self);
    const workers = [...self.workers.values()].map((worker) => ({ worker, before: worker.log().length }));
    const log = () => workers.map(({ worker, before }) => worker.log().slice(before)).join('');
    await disk.fill(self, { inAll: Math.floor(fileBytes * inAll), inOneFile: Math.floor(fileBytes * inOne) });
    const id = await self.create(filename);
    // An error of the build itself would fail the export at the third try.
    await until(async () => /"retries":2,.*(?:ENOSPC|EFBIG).*it will be retried/.test(log()), {
      limitMs: 90_000,
      what: 'it has failed three times',
    });
    expect(await self.api.get(id)).toMatchObject({ status: 'processing', download_url: null, filename: null });

    await disk.free(self);
    await expectWhole(self, id, { limitMs: 90_000 });
    expect((await storedKeys(self)).length).toBe(before.length + 1);
  },
);
