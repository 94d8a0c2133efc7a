import { expect, test } from 'vitest';
import { printable, quoted } from './print.ts';

test.each([
  ['plain text, ümlaut, 日本, 😀\n\tnext line', 'plain text, ümlaut, 日本, 😀\n\tnext line'],
  ['\x1b[2J\x1b]0;title\x07', '\\x1b[2J\\x1b]0;title\\x07'],
  ['one\rtwo\x08\x7f', 'one\\x0dtwo\\x08\\x7f'],
  ['C1 \x9b2J', 'C1 \\x9b2J'],
  ['user\u202egnp.exe\u2066', 'user\\u202egnp.exe\\u2066'],
  ['\ufeffsep\u2028', '\\ufeffsep\\u2028'],
])('%j is shown as %j', (text, shown) => expect(printable(text)).toBe(shown));

test('a value in a sentence stays on one line', () => {
  expect(quoted('a\nb"\x1b[0m\u202e')).toBe('"a\\nb\\"\\u001b[0m\\u202e"');
});
