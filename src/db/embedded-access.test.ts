import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceFile } from './embedded-access.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-access-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('services that start at the same time can all replace a file, and leave no drafts', async () => {
  const path = join(folder, 'pg_ident.conf');
  await Promise.all(Array.from({ length: 50 }, () => replaceFile(path, 'sheaf\n')));
  expect(await readFile(path, 'utf8')).toBe('sheaf\n');
  expect(await readdir(folder)).toEqual(['pg_ident.conf']);
});
