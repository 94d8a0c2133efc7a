/** Strings that would break out of their literal in some language if it were not escaped. */
import fc from 'fast-check';
import type { Integration } from '../../src/dex/integration.ts';
import { whole } from '../../src/dex/recipes/literal.ts';
import { anyCharacter } from '../support/any-character.ts';

const KNOWN = [
  `'; touch broken #`,
  `"; touch broken #`,
  '$(touch broken)',
  '`touch broken`',
  '${7*7} #{7*7} \\(7*7) @{[7*7]} {$x} #$x #@x $x @x %x {{report}} {{origin}} {0}',
  '%s %d %% %n %1$s',
  '\\',
  '\\\\',
  '\\u0022',
  '\\u{22}',
  "'''",
  '"""',
  '"""; System.exit(0); """',
  '\\"',
  "\\'",
  '\\N{U+41} \\x41 \\101 \\c[',
  '*/ // /* <!-- --> # -- ; <?php ?> =begin __END__ EOF',
  '\n\r\n\t\v\f\b\u001b\u007f',
  '\n__END__\n',
  '‘single’ ‚low‛ “double” „low‟',
  '\u2028\u2029\u0085\u00a0\u3000\ufeff',
  '\u202e\u2066reversed\u2069\u200f\u061c',
  '\u200b\u200d\u00ad\u034f\u115f',
  'zoë žluťoučký 日本語 العربية 👩‍👩‍👧‍👦 🇩🇪 𝒳',
  '\u{e0001}\u{e0041}\u{10ffff}\u{f0000}\ue000',
  '\u{11a85}',
  '\u{11a3a}',
  '\u0d4e"\u{111c2}\\\u{11f02}#{7*7}',
  '\0',
  'a\0b',
  '\ud800',
  '\udc00\ud800',
  ' leading and trailing ',
  '@file',
  '-rf',
  '~',
  '!!',
  '',
];

/** This many in one list, because with more than a few dozen elements Rust's macro has another form. */
const PER_LIST = 24;

/**
 * An integration with all of these strings and many generated ones as values of filters that no report type has. The response is
 * an error, and the request can be compared.
 */
export function oddIntegration(origin: string, made: number): Integration {
  const signs = fc.constantFrom(...'\'"`\\$#{}()@%&;:=\n\r\t \u2019\u201d\u202eux0a');
  const random = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 12 }), fc.string({ unit: signs, maxLength: 12 }));
  const texts = [...KNOWN, ...fc.sample(random, made)];
  const lists = Array.from({ length: Math.ceil(texts.length / PER_LIST) }, (_, n) => [
    `list_${n}`,
    texts.slice(n * PER_LIST, (n + 1) * PER_LIST),
  ]);
  return {
    origin,
    reportType: 'deals_excel',
    search: {
      text: texts[0]!,
      ...Object.fromEntries(lists),
      long_list: texts.slice(0, 2 * PER_LIST),
      none: [],
      yes: true,
      no: false,
      negative: -7,
      half: 0.5,
      large: 12_345_678_901,
    },
    index: { timezone: 'America/Argentina/Buenos_Aires' },
    schedule: null,
  };
}

/** The body that a program for this integration must send. */
export function expectedBody({ reportType, search, index }: Integration): unknown {
  const sent = { report_type: reportType, search_params: search, index_params: index };
  return JSON.parse(JSON.stringify(sent), (_, value) => (typeof value === 'string' ? whole(value) : value));
}
