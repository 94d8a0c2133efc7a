/** No space for the files: the export fails cleanly, the service lives on, and with space it builds again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { crew } from './crew.ts';
import { storedKeys } from './records.ts';
import { type SmallDisk, smallDisk } from './small-disk.ts';
import { ended, expectWhole } from './whole.ts';

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

/** Bytes of the file that all these exports make. */
let fileBytes: number;
beforeAll(async () => {
  const done = await expectWhole(self, await self.ask('with space'), { limitMs: 60_000 });
  fileBytes = done.file_bytes!;
});

/** What fits, in all and in one, as shares of the file: of ten fragments not one, or all of them but not the file beside them. */
const SPACES = [
  ['for no fragment', 0.05, 0.05],
  ['for the fragments but not for the file', 1.5, 0.5],
] as const;

test.each(SPACES)(
  'space %s: failed with a sentence, nothing left behind; with space the same request is built',
  async (filename, inAll, inOne) => {
    const before = await storedKeys(self);
    await disk.fill(self, { inAll: Math.floor(fileBytes * inAll), inOneFile: Math.floor(fileBytes * inOne) });
    const id = await self.ask(filename);
    const failed = await ended(self, id, { limitMs: 60_000 });
    expect(failed).toMatchObject({ status: 'failed', download_url: null, filename: null, row_count: null });
    expect(failed.error_message).toBe(
      'The file could not be built because of an error on our side. Please ask for it again.',
    );
    expect([...self.workers.values()].map((worker) => worker.log()).join('')).toMatch(/ENOSPC|EFBIG/);
    await until(async () => (await storedKeys(self)).length === before.length, {
      limitMs: 10_000,
      what: 'what was written is removed',
    });

    await disk.free(self);
    const again = await self.ask(filename);
    expect(again).not.toBe(id);
    await expectWhole(self, again, { limitMs: 60_000 });
  },
);
