import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTimestamp, utcMonth } from './check-timestamp.ts';

test.each([
  ['2026-11-23', '2026-11-23 00:00:00+00'],
  ['2026-11-23T14:05', '2026-11-23 14:05:00+00'],
  ['2026-11-23 14:05:09.1234567Z', '2026-11-23 14:05:09.123456+00'],
  ['2026-11-23t14:05:09,5z', '2026-11-23 14:05:09.5+00'],
  ['2026-11-23T14:05:09+0530', '2026-11-23 14:05:09+05:30'],
  ['2026-11-23 14:05:09 -03', '2026-11-23 14:05:09-03:00'],
  ['2026-11-23T14:05:09-00:00', '2026-11-23 14:05:09+00'],
  ['1900-01-01', '1900-01-01 00:00:00+00'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31 23:59:59.999999+00'],
  ['2024-02-29', '2024-02-29 00:00:00+00'],
])('%s is read as %s', (text, expected) => expect(checkTimestamp(text)).toBe(expected));

test.each([
  '',
  'now',
  '23.11.2026',
  '2026-1-2',
  '2026-02-30',
  '2100-02-29',
  '2026-04-31',
  '2026-00-10',
  '2026-01-00',
  '2026-01-01T25:00',
  '2026-01-01T00:60',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00+16:00',
  '2026-01-01T00:00:00+01:60',
  '1900-01-01T00:00:00+01:00',
  '1899-12-31T23:59:59Z',
  '9999-12-31T23:00:00-02:00',
  '2026-01-01T00:00:00ZZ',
  '+2026-01-01',
])('%s is invalid', (text) => expect(checkTimestamp(text)).toBeNull());

test('any timestamp in any time zone keeps its time and has the right UTC month', () => {
  const dates = fc.date({ min: new Date('1901-01-02Z'), max: new Date('9998-12-30Z'), noInvalidDate: true });
  fc.assert(
    fc.property(dates, fc.integer({ min: -15 * 60, max: 15 * 60 }), (date, minutes) => {
      const size = Math.abs(minutes);
      const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
      const local = new Date(date.getTime() + minutes * 60_000).toISOString().replace('Z', zone);
      const result = checkTimestamp(local)!;
      expect(new Date(result.replace(' ', 'T').replace(/\+00$/, 'Z')).getTime()).toBe(date.getTime());
      expect(utcMonth(result)).toBe(date.toISOString().slice(0, 7));
    }),
  );
});

function two(number: number): string {
  return String(number).padStart(2, '0');
}
