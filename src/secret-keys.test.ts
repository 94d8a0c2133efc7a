import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSecretKeys, SealedSecretError, secretKeys } from './secret-keys.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-keys-'));
  file = join(folder, 'data/secrets-key');
});
afterEach(() => rm(folder, { recursive: true }));

const withKeys = (...keys: Buffer[]) => createSecretKeys({ keys, file });
const [one, two] = [randomBytes(32), randomBytes(32)];

test('a secret can be decrypted for its own row only', async () => {
  const sealed = await withKeys(one).seal('pässword', 'destinations:1');
  expect(sealed.includes('word')).toBe(false);
  expect(await withKeys(one).open(sealed, 'destinations:1')).toBe('pässword');
  await expect(withKeys(one).open(sealed, 'destinations:2')).rejects.toThrow(SealedSecretError);
  expect(await withKeys(one).seal('pässword', 'destinations:1')).not.toEqual(sealed);
});

test('any changed byte is noticed', async () => {
  const sealed = await withKeys(one).seal('x', 'a');
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    await expect(withKeys(one).open(changed, 'a')).rejects.toThrow(SealedSecretError);
  }
  for (let length = 0; length < sealed.length; length += 1) {
    await expect(withKeys(one).open(sealed.subarray(0, length), 'a')).rejects.toThrow(SealedSecretError);
  }
});

test('a rotation: the new key encrypts, and the old one still decrypts', async () => {
  const sealed = await withKeys(one).seal('x', 'a');
  const both = withKeys(two, one);
  expect([await both.open(sealed, 'a'), await both.isOutdated(sealed)]).toEqual(['x', true]);
  const again = await both.seal('x', 'a');
  expect([await withKeys(two).open(again, 'a'), await both.isOutdated(again)]).toEqual(['x', false]);
  await expect(withKeys(two).open(sealed, 'a')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/which is not in SHEAF_SECRETS_KEY\. Ask your administrator/),
  });
});

test('without the setting, two processes at the same time create one file, which only the service can read', async () => {
  const [a, b] = [createSecretKeys({ keys: null, file }), createSecretKeys({ keys: null, file })];
  const sealed = await Promise.all([a.seal('x', 'a'), b.seal('y', 'b')]);
  expect([await b.open(sealed[0]!, 'a'), await a.open(sealed[1]!, 'b')]).toEqual(['x', 'y']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'data'))).toEqual(['secrets-key']);
  await writeFile(file, `${two.toString('hex')}\n${await readFile(file, 'utf8')}`);
  expect([await a.open(sealed[0]!, 'a'), await a.isOutdated(sealed[0]!)]).toEqual(['x', true]);
  await rm(file);
  await expect(a.open(sealed[0]!, 'a')).rejects.toThrow(/which is not in the file secrets-key of the data folder/);
  await writeFile(file, 'x');
  await expect(a.open(sealed[0]!, 'a')).rejects.toThrow('one key of 64 hexadecimal digits per line');
});

test.each(['', 'x', 'ab'.repeat(31), `${'ab'.repeat(32)},x`, 'zz'.repeat(32)])(
  'the setting %j is not valid',
  (text) => {
    expect(secretKeys.read(text)).toBeNull();
  },
);

test('a folder in which no key can be created is an error from the catalog, without its path', async () => {
  await writeFile(join(folder, 'data'), '');
  const sealing = createSecretKeys({ keys: null, file }).seal('x', 'a');
  await expect(sealing).rejects.toMatchObject({ code: 'CONFLICT', message: expect.not.stringContaining(folder) });
});
