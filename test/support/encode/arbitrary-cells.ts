/** fast-check arbitraries for tests, which favor values that are difficult to encode. */
import fc from 'fast-check';
import type { Kind } from '../../../src/encode/kinds.ts';
import { anyCharacter } from '../any-character.ts';

/**
 * Difficult fragments: separators, quotes, escapes of COPY, XML and ST_Xstring, formulas, control characters, characters outside
 * the basic plane, and right-to-left text.
 */
const fragments = [
  ...['\t', '\n', '\r', '\r\n', '\\', '\\N', '\\.', '"', "'", ',', ';', ' ', '&', '<', '>', ']]>', '&amp;', '_', '_x'],
  ...[
    '_x0041_',
    '_x0041',
    '_x005F_',
    '_x005F',
    '_X0041_',
    '_X2026Q1',
    'x0042_',
    '_xFFFE_',
    'x000D_',
    '\u0001',
    '\u000b',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u00a0',
  ],
  ...['\u2028', '\ufeff', '\ufffd', '\ufffe', '\uffff', '\uff1d', '😀', '𐀀', '\u{10ffff}', 'שלום', 'مرحبا', 'é', 'ﬁ'],
  ...[
    '=',
    '+',
    '-',
    '@',
    '=HYPERLINK("x")',
    '+49 30',
    '-1',
    'N',
    'abc',
    '0',
    '1e5',
    'TRUE',
    '2026-11-23',
    '\u0002x0041_',
  ],
];

/** Any Unicode text without NUL and lone surrogates, which PostgreSQL cannot store. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: anyCharacter, maxLength: 30 }).map((text) => text.replaceAll('\0', '')),
  fc.string({ maxLength: 30 }),
);

const sign = fc.constantFrom('', '-');
const integer = fc.oneof(
  fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }).map(String),
  fc.integer().map(String),
  fc.constantFrom('0', '999999999999999', '1000000000000000', '1234567890123456', '-1234567890123456789'),
);
const decimal = fc
  .tuple(sign, fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 99_999 }))
  .map(([minus, whole, fraction]) => `${minus}${whole}.${String(fraction).padStart(5, '0')}`);
const date = fc
  .date({ min: new Date('1800-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const microseconds = fc
  .oneof(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom(0, 1, 999_500, 999_999))
  .map((n) => String(n).padStart(6, '0').replace(/0+$/, ''));
const anyTimestamp = fc.date({ min: new Date('1800-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const lastSecondOfDay = anyTimestamp.map((timestamp) => new Date(new Date(timestamp).setUTCHours(23, 59, 59)));
const timestamp = fc
  .tuple(
    fc.oneof(anyTimestamp, lastSecondOfDay),
    microseconds,
    fc.constantFrom('+00', '+01', '-03:30', '+05:30', '+00:19:32', ''),
  )
  .map(([day, micro, offset]) => {
    const fraction = micro === '' ? '' : `.${micro}`;
    return day.toISOString().slice(0, 19).replace('T', ' ') + fraction + offset;
  });

const ofUrl = fc.string({
  unit: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(..."abcxyzABCXYZ0123456789-._~!$&'()*+,;=:@") },
    { weight: 1, arbitrary: anyCharacter.map(encodeURIComponent) },
  ),
});
/** `fc.webUrl` also builds a map of all characters. */
const url = fc
  .tuple(fc.constantFrom('http', 'https'), fc.webAuthority(), fc.array(ofUrl), fc.option(ofUrl))
  .map(([scheme, host, path, query]) => `${scheme}://${[host, ...path].join('/')}${query === null ? '' : `?${query}`}`);

/** Values of each kind, and sometimes a value that does not have the form of its kind. */
export const valuesOfKind: Readonly<Record<Kind, fc.Arbitrary<string | null>>> = Object.fromEntries(
  Object.entries({
    text: anyText,
    id: fc.oneof(anyText, integer),
    url: fc.oneof(anyText, url),
    integer,
    decimal: fc.oneof(decimal, fc.constantFrom('NaN', 'Infinity', '-Infinity', '1e+20', '1.5e-07', '1e-300', '-0')),
    money: decimal,
    percent: fc.oneof(decimal, fc.double({ noNaN: true, noDefaultInfinity: true, min: -10, max: 10 }).map(String)),
    boolean: fc.constantFrom('t', 'f'),
    date: fc.oneof(date, fc.constantFrom('infinity', '-infinity', '0044-03-15 BC', '10000-01-01', '1900-02-28')),
    timestamp: fc.oneof(timestamp, fc.constantFrom('infinity', '-infinity', '0044-03-15 00:00:00+00 BC')),
  } satisfies Record<Kind, fc.Arbitrary<string>>).map(([kind, values]) => [
    kind,
    fc.oneof(
      { weight: 8, arbitrary: values },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: anyText },
    ),
  ]),
) as Record<Kind, fc.Arbitrary<string | null>>;

/** The kinds of one to eight columns, and a table of values for them. */
export const anyTable = fc
  .array(fc.constantFrom(...(Object.keys(valuesOfKind) as Kind[])), { minLength: 1, maxLength: 8 })
  .chain((kinds) =>
    fc.record({
      kinds: fc.constant(kinds),
      table: fc.array(fc.tuple(...kinds.map((kind) => valuesOfKind[kind])), { maxLength: 12 }),
      blockRows: fc.integer({ min: 1, max: 12 }),
      fragmentBlocks: fc.integer({ min: 1, max: 3 }),
    }),
  );
