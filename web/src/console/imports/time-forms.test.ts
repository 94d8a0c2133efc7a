import { expect, test } from 'vitest';
import { formsOf } from './time-forms.ts';

test.each<[string[], string[]]>([
  [['25.12.2026 10:00'], ['dd.MM.yyyy HH:mm']],
  [['12/25/2026'], ['MM/dd/yyyy']],
  // Both are possible, and the second value decides.
  [['02/11/2026 10:00:05'], ['dd/MM/yyyy HH:mm:ss', 'MM/dd/yyyy HH:mm:ss']],
  [['02/11/2026 10:00:05', '11/25/2026 10:00:05'], ['MM/dd/yyyy HH:mm:ss']],
  [['2/11/2026 9:05 PM'], ['d/M/yyyy h:mm a', 'M/d/yyyy h:mm a']],
  [['1764583200'], ['unix']],
  [['1764583200000'], ['unix-ms']],
  [['31.02.2026'], []],
  [['yesterday'], []],
  [[], []],
])('%j can have the forms %j', (values, forms) => {
  expect(formsOf(values).map(({ form }) => form)).toEqual(forms);
});

test('a form says which time the first value is', () => {
  expect(formsOf(['02/11/2026 09:05 PM']).map(({ meaning }) => meaning)).toEqual([
    'November 2, 2026 at 9:05 PM',
    'February 11, 2026 at 9:05 PM',
  ]);
});
