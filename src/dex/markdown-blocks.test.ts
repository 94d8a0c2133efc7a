import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BlockCutter, blocksOf, isCode } from './markdown-blocks.ts';

const TEXT =
  'One\nline.\n\n```py\nx = 1\n\ny = 2\n```\nAfter.\n\n- a\n- b\n\n````md\n```\nin\n```\n````\n\n~~~\nwave\n~~~';
const BLOCKS = [
  'One\nline.',
  '```py\nx = 1\n\ny = 2\n```',
  'After.',
  '- a\n- b',
  '````md\n```\nin\n```\n````',
  '~~~\nwave\n~~~',
];

test('splits at empty lines and around code, but never within code', () => {
  expect(blocksOf(TEXT)).toEqual(BLOCKS);
});

test('blocks do not depend on how the text arrives', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), TEXT.length];
      const cutter = new BlockCutter();
      const blocks = places.slice(1).flatMap((end, i) => cutter.push(TEXT.slice(places[i], end)));
      expect([...blocks, ...cutter.end()]).toEqual(BLOCKS);
    }),
  );
});

test('code without an end is one block', () => {
  expect(blocksOf('a\n\n```sh\ncurl\n\nmore')).toEqual(['a', '```sh\ncurl\n\nmore']);
});

test.each(['```sh\nx\n```', '    x', '> ```\n> x\n> ```', '- ```\n  x\n  ```', '1. ~~~\n   x', '\tx'])(
  '%j is code',
  (block) => {
    expect(blocksOf(block)).toEqual([block]);
    expect(isCode(block)).toBe(true);
  },
);

test('text is not code', () => {
  expect(['- a\n  - b', '> quoted', '`span` and ``span``', '  two spaces'].map(isCode)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
