/** A disk that refuses writes: the export recovers, or fails with a message that leaks nothing, and other exports continue. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Api, ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { insertClicks } from './many-clicks.ts';

const CLICKS = 5000;
const service = suite({ template: 'empty', env: { SHEAF_PART_ROWS: '500' } });
let api: Api;

beforeAll(async () => {
  await insertClicks(service.database.pool, CLICKS);
  api = await service.as({ role: 'member', publisher: 'flow' });
});

const request = (filename: string): ExportRequest => ({
  report_type: 'clicks_details_excel',
  search_params: { start_date: '2026-01-01', end_date: '2026-01-02' },
  index_params: { filename },
});

/** Sets the ID of the next export, so that its writes can be blocked before it starts. */
async function nextId(id: number): Promise<string> {
  await service.database.pool.query(`alter table sheaf.exports alter column id restart with ${id}`);
  return join(service.dataDir, 'files/exports', String(id));
}

/** Blocks a file name with a folder, because a file cannot be renamed to a folder. */
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
  test('once: the part is retried, and the file is complete', async () => {
    const folder = await nextId(10_000);
    await hinder(join(folder, '1/parts/00003.0'));
    const { body } = await api.create(request('once'));
    expect(body.export!.id).toBe(10_000);
    await expectWhole(10_000);
  });

  test('always: the export fails with a message without path or cause, others continue, and a new request builds it', async () => {
    const folder = await nextId(20_000);
    await mkdir(dirname(folder), { recursive: true });
    await writeFile(folder, 'in the way');
    const failing = await api.create(request('ever'));
    const other = await api.create(request('other'));
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
    expect(failed.error_message).toMatch(/^The file could not be built.*Create the export again/);
    expect(failed.error_message).not.toMatch(/\/|ENOTDIR|EEXIST|Error:|files/);
    expect(service.service.log()).toMatch(/ENOTDIR|EEXIST/);

    const again = await api.create(request('ever'));
    expect([again.status, again.body.deduped]).toEqual([202, false]);
    await expectWhole(again.body.export!.id);
    await rm(folder);
  });
});

test('when a file cannot be joined, the export is retried and completed', async () => {
  const folder = await nextId(30_000);
  await hinder(join(folder, '1/file.xlsx'));
  await api.create(request('join'));
  await expectWhole(30_000);
});
