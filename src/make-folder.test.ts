import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sheaf-folder-'));
});
afterAll(() => rm(root, { recursive: true }));

test('creates what is missing, with the mode, and says where it began', async () => {
  const path = join(root, 'a', 'b', 'c');
  expect(await makeFolder(path, 0o700)).toBe(join(root, 'a'));
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect((await stat(join(root, 'a'))).mode & 0o777).toBe(0o700);
  expect(await makeFolder(path, 0o700)).toBeUndefined();
  expect(await makeFolder(join(path, 'd'), 0o700)).toBe(join(path, 'd'));
});

test('creates a folder that others create at the same time', async () => {
  const path = join(root, 'race', 'x', 'y');
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(path, 0o700)));
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('rejects where a parent exists and takes no folder', async () => {
  await symlink(join(root, 'nowhere'), join(root, 'dangling'));
  await writeFile(join(root, 'file'), '');
  await expect(makeFolder(join(root, 'dangling', 'a'), 0o700)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(root, 'dangling'), 0o700)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(root, 'file', 'a'), 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder(join(root, 'file'), 0o700)).rejects.toMatchObject({ code: 'EEXIST' });
});

test.runIf(process.platform === 'linux')('rejects below /proc', async () => {
  for (const path of ['/proc/sheaf', '/proc/sheaf/a/b']) {
    await expect(makeFolder(path, 0o700)).rejects.toMatchObject({ code: 'ENOENT', syscall: 'mkdir' });
  }
});
