import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combineCrc32 } from './crc32.ts';

test('the combined CRC equals the CRC of the joined bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 5000 }), (a, b) => {
      expect(combineCrc32(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
    }),
  );
});

test('lengths over 4 GiB give the same result in two steps and in one', () => {
  const far = 2 ** 33 + 12_345;
  const once = combineCrc32(0xdeadbeef, 0x1234, far * 2);
  const zeros = combineCrc32(0xdeadbeef, 0, far);
  expect(combineCrc32(zeros, 0x1234, far)).toBe(once);
});
