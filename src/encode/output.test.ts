import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../../test/support/encode/arbitrary-cells.ts';
import { Output } from './output.ts';
import { Words } from './words.ts';

test('words copy any UTF-8 text unchanged, from any position to any position', () => {
  fc.assert(
    fc.property(anyText, fc.nat(9), fc.nat(9), (text, skip, before) => {
      const source = Words.of(text);
      const start = Math.min(skip, source.length);
      const output = new Output(0);
      output.reserve(before + source.length);
      output.at = before;
      output.append(source, start, source.length);
      expect(Buffer.compare(output.written().subarray(before), Buffer.from(text).subarray(start))).toBe(0);
    }),
  );
});

test('digits are written with leading zeros', () => {
  const output = new Output(20);
  output.appendDigits(42, 5);
  output.appendDigits(2_147_483_647, 10);
  expect(Buffer.from(output.written()).toString()).toBe('000422147483647');
});
