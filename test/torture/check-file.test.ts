/** The check of a file finds what differs from its snapshot, also where the receipt of a standby leaves several possible. */
import { expect, test } from 'vitest';
import type { Audited } from './audit.ts';
import { differences } from './check-file.ts';

const audited: Audited = {
  clicks: new Map([
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ]),
  open: [
    [
      ['a', '2'],
      ['b', null],
    ],
    [['d', '3']],
    [['a', '4']],
  ],
};

const file = (text: string) => new Map([...text.matchAll(/(\w)(\d)/g)].map(([, click, subId]) => [click!, subId!]));

test.each(['a1 b1 c1', 'a2 c1', 'a2 c1 d3', 'a4 c1 d3'])('%s is one of the snapshots', (content) => {
  expect(differences(file(content), audited)).toEqual([]);
});

test.each([
  ['a2 b1 c1', 'half of a transaction'],
  ['a1 b1 c1 d3', 'a later transaction without the one before'],
  ['a2 d3', 'a missing click'],
  ['a2 c1 d3 e1', 'a click too many'],
  ['a4 b1 c1', 'two snapshots'],
])('%s is none: %s', (content) => {
  expect(differences(file(content), audited)).toHaveLength(1);
});

test('the problem names the snapshot that is nearest', () => {
  expect(differences(file('a2 d3'), audited)).toEqual([
    'has 1 wrong rows: c is "undefined" instead of "1" (of 4 possible snapshots, this one is nearest)',
  ]);
});

test('without open transactions, there is one snapshot', () => {
  expect(differences(file('a2 c1'), { ...audited, open: [] })).toHaveLength(1);
});
