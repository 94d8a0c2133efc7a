import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toUtf8 } from './to-utf8.ts';

/** The text and the found encoding, read in chunks of a size. */
async function decoded(bytes: Buffer, size: number): Promise<{ text: Buffer; name: string | null }> {
  const chunks = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  const utf8 = toUtf8(chunks, { first: bytes.subarray(0, 64), name: 'test' });
  const text = Buffer.concat(await Array.fromAsync(utf8.bytes));
  return { text, name: utf8.encoding()?.name ?? null };
}

const SIZES = fc.integer({ min: 1, max: 30 });

test('UTF-8 stays as it is, in chunks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), SIZES, async (text, size) => {
      const bytes = Buffer.from(`a,b\n${text}`);
      expect(await decoded(bytes, size)).toEqual({ text: bytes, name: null });
    }),
    { numRuns: 300 },
  );
});

test('UTF-16 with a byte order mark becomes the same text, in chunks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), SIZES, fc.boolean(), async (text, size, big) => {
      const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
      expect(await decoded(big ? bytes.swap16() : bytes, size)).toEqual({ text: Buffer.from(text), name: 'UTF-16' });
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['Müller & Söhne', 'Müller & Söhne'],
  ['“Smart” – €5', '\x93Smart\x94 \x96 \x805'],
  ['MAÇÃ, São Paulo', 'MA\xc7\xc3, S\xe3o Paulo'],
  ['Ångström, Café', '\xc5ngstr\xf6m, Caf\xe9'],
])('%s in Windows-1252 is recognized, in chunks of any size', async (text, bytes) => {
  for (let size = 1; size < 40; size += 1) {
    const found = await decoded(Buffer.from(`id,name\n1,${bytes}\n`, 'latin1'), size);
    expect(found.text.toString()).toBe(`id,name\n1,${text}\n`);
    expect(found.name).toBe('Windows-1252 (Latin-1)');
  }
});

test.each([
  ['a UTF-8 character that was cut', 'id,name\n1,caf\xc3\n2,x\n'],
  ['overlong UTF-8', 'id,name\n1,\xc0\xaf\n'],
  ['surrogates in UTF-8', 'id,name\n1,\xed\xa0\xbd\xed\xb8\x80\n'],
  ['Cyrillic in Windows-1251', 'id,name\n1,\xcc\xe0\xe3\xe0\xe7\xe8\xed \xc4\xee\xec\n'],
  ['Japanese in Shift-JIS', 'id,name\n1,\x83V\x83\x87\x83b\x83v\x81\x40\x8d\x90\n'],
])('%s is not taken for Windows-1252', async (_, text) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(await decoded(bytes, 1000)).toEqual({ text: bytes, name: null });
});
