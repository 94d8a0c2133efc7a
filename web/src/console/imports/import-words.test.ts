import { expect, test } from 'vitest';
import type { Checked } from '../data/imports.ts';
import { changeInWords, totalsOf, withoutParameters } from './import-words.ts';

const NONE = { read: 0, new: 0, changed: 0, same: 0, older: 0, repeated: 0, rejected: 0 };
const checked = (rows: Partial<Checked['rows']>) => ({ rows: { ...NONE, ...rows } }) as Checked;

test('an import says what it changes', () => {
  expect(changeInWords(checked({ new: 2, changed: 1, same: 3, rejected: 1 }), true)).toBe(
    '2 rows will be added. 1 row will replace what Sheaf has. The values before are not kept. 3 rows of the file will change nothing. 1 row will be skipped as invalid.',
  );
  expect(changeInWords(checked({ same: 2 }), false)).toBe(
    'No row will change. 2 rows of the file will change nothing.',
  );
});

test('rare numbers are shown only if there are any', () => {
  expect(totalsOf(checked({ read: 1200, new: 1200 }).rows).map(([name]) => name)).toEqual([
    'Rows',
    'New',
    'Changed',
    'Unchanged',
  ]);
  expect(totalsOf(checked({ read: 1200, older: 1200 }).rows).at(-1)).toEqual(['Older', '1,200']);
});

test.each([
  [
    'The file has no column for: occurred_at. Its other columns are: "Sold". Import one with `map`.',
    'The file has no column for: occurred_at. Its other columns are: "Sold".',
  ],
  ['The preset cj finds no column for: currency (give it with `set`).', 'The preset cj finds no column for: currency.'],
  ['Slug of the publisher. `publisher_id` can replace it.', 'Slug of the publisher.'],
  [
    'Slug of the advertiser, instead of `network` and `advertiser_external_id`.',
    'Slug of the advertiser, instead of network and advertiser_external_id.',
  ],
])('%s: without the parameters of the API', (message, shown) => {
  expect(withoutParameters(message)).toBe(shown);
});
