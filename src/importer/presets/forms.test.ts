import { expect, test } from 'vitest';
import { builtInPresets } from './find-preset.ts';
import { readAmount } from './read-amount.ts';
import { makeTimeReader } from './read-time.ts';

const AMERICAN = { decimal: '.', group: ',', signs: true, parentheses: true } as const;
const GERMAN = { decimal: ',', group: '.' } as const;

test.each([
  ['1,234.56', AMERICAN, '1234.56'],
  ['$12.00', AMERICAN, '12.00'],
  ['-$12.00', AMERICAN, '-12.00'],
  ['($1,234.50)', AMERICAN, '-1234.50'],
  ['12,50', GERMAN, '12.50'],
  ['1.234,50', GERMAN, '1234.50'],
  // Not groups of three digits: kept, so that the check of the amount rejects it.
  ['12,50', AMERICAN, '12,50'],
  ['1.5', GERMAN, '1.5'],
  ['(4.50)', { decimal: '.' } as const, '(4.50)'],
])('the amount %s', (text, numbers, plain) => {
  expect(readAmount(text, numbers)).toBe(plain);
});

test.each([
  ['M/d/yyyy H:mm', '8/24/2011 8:58', undefined, '2011-08-24 08:58:00', 'once'],
  ['dd/MM/yyyy HH:mm:ss', '01/11/2026 00:00:01', 'Europe/London', '2026-11-01 00:00:01+00:00', 'once'],
  ['M/d/yyyy h:mm:ss a', '11/05/2026 12:00:00 AM', 'America/Chicago', '2026-11-05 00:00:00-06:00', 'once'],
  ['M/d/yyyy h:mm:ss a', '11/04/2026 02:00:00 PM', 'America/Chicago', '2026-11-04 14:00:00-06:00', 'once'],
  ['dd.MM.yyyy', '01.05.2026', undefined, '2026-05-01', 'once'],
  ['unix', '1456963896', 'Europe/Berlin', '2016-03-03T00:11:36.000Z', 'once'],
  ['', '2017-06-01T00:30:00', 'Europe/Berlin', '2017-06-01 00:30:00+02:00', 'once'],
  ['', '2017-10-29T02:30:00', 'Europe/Berlin', '2017-10-29 02:30:00+02:00', 'twice'],
  ['', '2017-03-26T02:30:00', 'Europe/Berlin', '2017-03-26 03:30:00+02:00', 'skipped'],
  ['', '2017-06-01T00:30:00-07:00', 'Europe/Berlin', '2017-06-01T00:30:00-07:00', 'once'],
  ['dd/MM/yyyy', '31/13/2026', 'Europe/Berlin', '2026-13-31', 'once'],
  ['M/d/yyyy h:mm:ss a', '11/05/2026 13:00:00 PM', undefined, '11/05/2026 13:00:00 PM', 'once'],
])('the form "%s" reads %s in the time zone %s', (form, text, zone, read, hour) => {
  const found = makeTimeReader(form === '' ? [] : [form], zone)(text);
  expect(found.text.replace(/^(\S+ \d\d:\d\d)([+-]\d\d:\d\d)?$/, '$1:00$2')).toBe(read);
  expect(found.hour).toBe(hour);
});

test('a time zone that does not exist is an error', () => {
  expect(() => makeTimeReader([], 'Europe/Nowhere')).toThrow('"Europe/Nowhere" is not a time zone');
});

test('every preset of Sheaf is valid, and no two of a kind are identified by the same columns', async () => {
  const presets = await builtInPresets();
  expect(presets.length).toBeGreaterThan(10);
  for (const preset of presets) {
    const others = presets.filter((other) => other !== preset && other.kind === preset.kind);
    for (const other of others) {
      expect(other.identify.every((name) => preset.identify.includes(name))).toBe(false);
    }
  }
});
