import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldSeparator } from '../encode/formula-guard.ts';
import { fromByteText, toByteText } from './byte-text.ts';
import { COUNTRIES } from './check-country.ts';
import { makeCheck } from './check-value.ts';
import type { ColumnType } from './kind.ts';
import { makeNotes } from './notes.ts';
import { roundDecimal } from './round-decimal.ts';

/** The accepted form and the codes of all notes, or the reason of the rejection. */
function checked(type: ColumnType, text: string, guarded: FieldSeparator | null = ','): string[] {
  const notes = makeNotes();
  const check = makeCheck({ column: { name: 'c', type, description: '' }, guarded, addNote: notes.forColumn('c') });
  const result = check.clean(toByteText(text));
  if (typeof result !== 'string') return ['rejected', result.reason];
  return [fromByteText(result), ...notes.list().map(({ code }) => code)];
}

describe('is accepted with notes', () => {
  test.each<[ColumnType, string, ...string[]]>([
    ['id', '001', '001'],
    ['id', ' 001\u00a0', '001', 'trimmed'],
    ['id', '\ufeff001\u200b', '001', 'trimmed'],
    ['id', 'à', 'à'],
    ['id', 'AB 12/3', 'AB 12/3'],
    ['id', '1E5', '1E5'],
    ['id', '="00123"', '00123', 'unwrapped'],
    ['id', "'00124", '00124', 'unguarded'],
    ['id', 'Cafe\u0301', 'Café', 'composed'],
    ['reference', '="007"', '007', 'unwrapped'],
    ['reference', `'="007"`, '="007"', 'unguarded'],
    ['reference', ' 15', ' 15', 'padded'],
    ['id', "a;'=1", 'a;=1', 'unguarded'],
    ['text', "'=1+1", '=1+1', 'unguarded'],
    ['text', "''=1+1", "'=1+1", 'unguarded'],
    ['text', "5 %;' -2 %\n'+1", '5 %; -2 %\n+1', 'unguarded'],
    ['text', "'abc;'d", "'abc;'d"],
    ['text', "'\t=1", '\t=1', 'unguarded'],
    ['text', ' =1', ' =1', 'padded'],
    ['text', "' =1", ' =1', 'unguarded'],
    ['text', "'＝1", '＝1', 'unguarded'],
    ['text', "'s-Hertogenbosch", "'s-Hertogenbosch"],
    ['text', "''double", "''double"],
    ['text', "'", "'"],
    ['text', 'M\u00c3\u00bcller', 'MÃ¼ller', 'damaged'],
    ['text', 'Caf\ufffd', 'Caf\ufffd', 'damaged'],
    ['text', '\x1b[2J', '\x1b[2J', 'control'],
    ['label', ' Toys', 'Toys', 'trimmed'],
    ['country', 'de', 'DE'],
    ['country', 'uk', 'GB', 'replaced-code'],
    ['country', 'EL', 'GR', 'replaced-code'],
    ['country', 'XX', '', 'unknown-country'],
    ['currency', 'eur', 'EUR'],
    ['currency', 'HRK', 'HRK'],
    ['money', '5.5900', '5.59'],
    ['money', '10.000', '10.00'],
    ['money', '7.781', '7.781'],
    ['money', '0.39950', '0.3995'],
    ['money', '201', '201.00'],
    ['money', '0.30000000000000004', '0.30', 'rounded'],
    ['money', '0.0000015', '0.000002', 'rounded'],
    ['money', '-0.0000005', '-0.000001', 'rounded'],
    ['money', '-0.0000004', '0.00', 'rounded'],
    ['money', '.5', '0.50'],
    ['fraction', '0.2', '0.2'],
    ['fraction', '1', '1'],
    ['fraction', '20%', '0.2000', 'percentage'],
    ['fraction', '100 %', '1.0000', 'percentage'],
    ['fraction', '0.33333', '0.3333', 'rounded'],
    ['timestamp', '2026-11-01', '2026-11-01 00:00:00+00', 'midnight-assumed'],
    ['timestamp', '2026-11-01 10:00', '2026-11-01 10:00:00+00', 'utc-assumed'],
    ['timestamp', '2026-11-01T10:00:00.1234567Z', '2026-11-01 10:00:00.123456+00', 'cut-to-microseconds'],
    ['timestamp', '2026-11-01T10:00:00.123456000Z', '2026-11-01 10:00:00.123456+00'],
  ])('%s %j: %j', (type, text, ...expected) => expect(checked(type, text)).toEqual(expected));

  test.each<[ColumnType, string]>([
    ['label', 'ü'.repeat(255)],
    ['text', '株'.repeat(100_000)],
    ['text', `e${'\u0315\u0300'.repeat(15)}`.repeat(3000)],
    ['text', 'हिन्दी ภาษาไทย Tiếng Việt '.repeat(1000).trim()],
  ])('%s at its limit', (type, text) => expect(checked(type, text)).toEqual([text]));

  test('an apostrophe is part of the text in JSON', () => {
    expect(checked('text', "'=1+1", null)).toEqual(["'=1+1"]);
  });
});

test('white space inside a value takes no quadratic time', () => {
  // Trimmed by a regular expression, this took 4 to 17 seconds for 30,000 characters, and would take hours.
  const text = `é${' \u200b'.repeat(500_000)}é`;
  expect(checked('id', text)).toEqual(['rejected', 'must have at most 255 characters']);
});

describe('is rejected with a reason', () => {
  test.each<[ColumnType, string, RegExp]>([
    ['id', '1.23457E+17', /spreadsheet shortened/],
    ['id', '1,23457E+17', /spreadsheet shortened/],
    ['id', '1234567.0', /decimal number/],
    ['id', 'NaN', /empty cell or an error/],
    ['id', '#N/A', /empty cell or an error/],
    ['id', '#REF!', /empty cell or an error/],
    ['id', '########', /empty cell or an error/],
    ['id', 'null', /empty cell or an error/],
    ['id', 'a\u200bb', /U\+200B/],
    ['id', 'a\x1bb', /U\+001B/],
    ['id', 'a\nb', /U\+000A/],
    ['id', 'x'.repeat(256), /at most 255/],
    ['reference', '9.00719925474099E+15', /spreadsheet shortened/],
    ['country', 'EN', /EN is a language/],
    ['country', 'EU', /ISO 3166-1/],
    ['country', 'DEU', /ISO 3166-1/],
    ['currency', 'RMB', /ISO 4217/],
    ['currency', 'XXX', /ISO 4217/],
    ['money', '1,234.50', /plain amount/],
    ['money', '€5', /plain amount/],
    ['money', '1e3', /plain amount/],
    ['money', '5.', /plain amount/],
    ['money', '999999999999.9999999', /plain amount/],
    ['fraction', '20', /0.2 for 20 %/],
    ['fraction', '1.00006', /0.2 for 20 %/],
    ['fraction', '-0.1', /0.2 for 20 %/],
    ['fraction', '101%', /0.2 for 20 %/],
    ['slug', 'x'.repeat(101), /at most 100/],
    ['label', 'ü'.repeat(256), /^has 256 characters, but must have at most 255$/],
    ['domain', `${'x'.repeat(252)}.com`, /^has 256 characters, but must have at most 255$/],
    ['reference', 'x'.repeat(1001), /^has 1001 characters, but must have at most 1000$/],
    ['text', '株'.repeat(100_001), /^has 100001 characters, but must have at most 100000$/],
    ['text', `A${'\u0301'.repeat(60_000)}`, /^has 60000 combining marks in a row, but must have at most 30$/],
    ['text', `e${'\u0315\u0300'.repeat(15)}\u0323`, /^has 31 combining marks in a row, but must have at most 30$/],
    ['label', `e${'\u{1e8d0}'.repeat(31)}`, /^has 31 combining marks in a row, but must have at most 30$/],
  ])('%s %j: %s', (type, text, reason) => {
    expect(checked(type, text)).toEqual(['rejected', expect.stringMatching(reason)]);
  });
});

test('the country codes are the ISO 3166-1 codes of Unicode, and XK', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  expect(COUNTRIES.size).toBe(250);
  for (const code of COUNTRIES) expect(names.of(code), code).toBeDefined();
  for (const code of COUNTRIES) expect(new Intl.Locale(`und-${code}`).region, code).toBe(code);
});

test('rounding is exact, half away from zero', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (millis) => {
      const digits = (millis < 0n ? -millis : millis).toString().padStart(4, '0');
      const text = `${millis < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
      const rounded = roundDecimal(text, 2)!;
      const half = millis < 0n ? -5n : 5n;
      expect(BigInt(rounded.text.replace('.', ''))).toBe((millis + half) / 10n);
      expect(rounded.exact).toBe(millis % 10n === 0n);
    }),
  );
});
