/** A disk that refuses: the export fails with a sentence that leaks nothing, or heals, and the others go on. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api, Asked } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { insertClicks } from './many-clicks.ts';

const CLICKS = 5000;
const service = suite({ template: 'empty', env: { SHEAF_PART_ROWS: '500' } });
let api: Api;

beforeAll(async () => {
  await insertClicks(service.database.pool, CLICKS);
  api = await service.as({ role: 'member', publisher: 'flow' });
});

const asked = (filename: string): Asked => ({
  report_type: 'clicks_details_excel',
  search_params: { start_date: '2026-01-01', end_date: '2026-01-02' },
  index_params: { filename },
});

/** Makes the next export have this id, so that what it writes can be hindered before it begins. */
async function nextId(id: number): Promise<string> {
  await service.database.pool.query(`alter table exports alter column id restart with ${id}`);
  return join(service.dataDir, 'files/exports', String(id));
}

/** A file cannot be moved to where a folder is. */
async function hinder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
}

async function expectWhole(id: number): Promise<void> {
  const done = await api.finished(id);
  expect(done).toMatchObject({ status: 'completed', row_count: CLICKS, error_message: null });
  const sheet = read(await api.file(done)).Sheets['Click details']!;
  const ids = utils
    .sheet_to_json<string[]>(sheet, { header: 1 })
    .slice(1)
    .map((row) => row[0]);
  expect(ids).toEqual(Array.from({ length: CLICKS }, (_, n) => `c${String(n + 1).padStart(8, '0')}`));
}

describe('a fragment that cannot be written', () => {
  test('once: its part is tried again, and the file is whole', async () => {
    const folder = await nextId(10_000);
    await hinder(join(folder, '1/parts/00003.0'));
    const { body } = await api.create(asked('once'));
    expect(body.export!.id).toBe(10_000);
    await expectWhole(10_000);
  });

  test('ever: failed, with a message that names no path and no cause; others go on; asked again it is built', async () => {
    const folder = await nextId(20_000);
    await mkdir(dirname(folder), { recursive: true });
    await writeFile(folder, 'in the way');
    const failing = await api.create(asked('ever'));
    const other = await api.create(asked('other'));
    expect(failing.body.export!.id).toBe(20_000);
    await expectWhole(other.body.export!.id);

    const failed = await api.finished(20_000);
    expect(failed).toMatchObject({
      status: 'failed',
      status_display: 'Failed',
      download_url: null,
      download_expires_in_seconds: null,
      filename: null,
      completed_at: null,
      row_count: null,
    });
    expect(failed.error_message).toMatch(/^The file could not be built.*ask for it again/);
    expect(failed.error_message).not.toMatch(/\/|ENOTDIR|EEXIST|Error:|files/);
    expect(service.service.log()).toMatch(/ENOTDIR|EEXIST/);

    const again = await api.create(asked('ever'));
    expect([again.status, again.body.deduped]).toEqual([202, false]);
    await expectWhole(again.body.export!.id);
    await rm(folder);
  });
});

test('a file that cannot be joined: the export is tried again and completed', async () => {
  const folder = await nextId(30_000);
  await hinder(join(folder, '1/file.xlsx'));
  await api.create(asked('join'));
  await expectWhole(30_000);
});
