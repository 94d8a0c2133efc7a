import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { OperatorError } from './operator-error.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const before = process.env['TMPDIR'];
const made: string[] = [];
afterEach(async () => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function make(more: { maxBytes?: number } = {}): Promise<string> {
  const folder = await makeTemporaryFolder({ prefix: 'sheaf-try-', last: tmpdir(), ...more });
  made.push(folder);
  return dirname(folder);
}

test('TMPDIR comes first', async () => {
  const own = await mkdtemp(join(tmpdir(), 'sheaf-own-'));
  made.push(own);
  process.env['TMPDIR'] = own;
  expect(await make()).toBe(own);
});

test('a TMPDIR that is missing, or too long for a socket, is skipped', async () => {
  process.env['TMPDIR'] = '/nowhere/tmp';
  expect(await make()).toBe('/tmp');
  process.env['TMPDIR'] = `/tmp/${'l'.repeat(100)}`;
  expect(await make({ maxBytes: 90 })).toBe('/tmp');
});

test('the message names the setting when no place is writable', async () => {
  const nowhere = makeTemporaryFolder({ prefix: 'sheaf-try-', last: '/nowhere', maxBytes: 3 });
  await expect(nowhere).rejects.toThrow(OperatorError);
  await expect(nowhere).rejects.toThrow(/Set TMPDIR to one/);
});
