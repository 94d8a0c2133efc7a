import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeOld, withImportFolder } from './import-folder.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sheaf-data-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

test('a folder below the data folder exists for as long as the work, also if it fails', async () => {
  const made = await withImportFolder({ dataDir }, async (folder) => {
    await writeFile(join(folder, 'x'), '');
    expect(dirname(folder)).toBe(join(dataDir, 'imports'));
    return folder;
  });
  expect(await readdir(dirname(made))).toEqual([]);
  const failing = withImportFolder({ dataDir }, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await readdir(dirname(made))).toEqual([]);
});

test('what a killed process left is removed, and what another process uses stays', async () => {
  const place = join(dataDir, 'imports');
  const dead = join(place, 'file-dead');
  await mkdir(dead, { recursive: true });
  await writeFile(join(dead, 'upload.csv'), 'a,b\n');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(dead, anHourAgo, anHourAgo);
  await withImportFolder({ dataDir }, async () => {
    await removeOld(place);
    expect(await readdir(place)).toHaveLength(1);
  });
  expect(await readdir(place)).toEqual([]);
  await removeOld(join(dataDir, 'missing'));
});

test('without a writable data folder, the error says what to check', async () => {
  const file = join(dataDir, 'a-file');
  await writeFile(file, '');
  const failing = withImportFolder({ dataDir: file }, async () => {});
  await expect(failing).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringMatching(/SHEAF_DATA_DIR/),
  });
});
