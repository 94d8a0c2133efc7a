/** Country names in seven languages, from the tables of the runtime, and common short forms. */
import { dictionary } from '../dictionary.ts';
import { fold } from './reading.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'];

/** Names that the tables lack. */
const USUAL = dictionary<string>({
  ...{ usa: 'US', 'u.s.': 'US', 'u.s.a.': 'US', america: 'US', uk: 'GB', 'u.k.': 'GB', britain: 'GB' },
  ...{ 'great britain': 'GB', england: 'GB', holland: 'NL', uae: 'AE', emirates: 'AE', 'czech republic': 'CZ' },
  ...{ korea: 'KR', turkey: 'TR', russland: 'RU', 'etats-unis': 'US', eeuu: 'US', 'ee.uu.': 'US', eua: 'US' },
});

/** Adjectives, as in "German deals" or "Swiss visitors". */
const PEOPLE = dictionary<string>({
  ...{
    american: 'US',
    british: 'GB',
    english: 'GB',
    irish: 'IE',
    german: 'DE',
    austrian: 'AT',
    swiss: 'CH',
    french: 'FR',
  },
  ...{ spanish: 'ES', portuguese: 'PT', italian: 'IT', dutch: 'NL', belgian: 'BE', danish: 'DK', swedish: 'SE' },
  ...{ norwegian: 'NO', finnish: 'FI', polish: 'PL', czech: 'CZ', hungarian: 'HU', greek: 'GR', turkish: 'TR' },
  ...{ japanese: 'JP', chinese: 'CN', indian: 'IN', korean: 'KR', australian: 'AU', canadian: 'CA', mexican: 'MX' },
  ...{
    brazilian: 'BR',
    israeli: 'IL',
    emirati: 'AE',
    deutsche: 'DE',
    deutschen: 'DE',
    francaises: 'FR',
    espanolas: 'ES',
  },
});

export const GROUPS = dictionary<readonly string[]>({
  dach: ['AT', 'CH', 'DE'],
  benelux: ['BE', 'LU', 'NL'],
  nordics: ['DK', 'FI', 'IS', 'NO', 'SE'],
  scandinavia: ['DK', 'NO', 'SE'],
  iberia: ['ES', 'PT'],
});

/** All two-letter country codes, in upper case. */
export const CODES: ReadonlySet<string> = new Set(countryCodes());

export const COUNTRY_NAMES: ReadonlyMap<string, string> = new Map([...tableNames(), ...Object.entries(USUAL)]);

/** Matches a country name. Longer names come first, so that Niger is not found in Nigeria. */
export const COUNTRY_NAME = alternatives(COUNTRY_NAMES.keys());

export const COUNTRY_PEOPLE: ReadonlyMap<string, string> = new Map(Object.entries(PEOPLE));
export const PEOPLE_NAME = alternatives(COUNTRY_PEOPLE.keys());

/** The common name of a country code. */
export function countryName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}

function countryCodes(): string[] {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  return letters
    .flatMap((one) => letters.map((other) => one + other))
    .filter((code) => {
      // Former codes resolve to others (UK to GB). X? and Q? are for private use, and EU, EZ and UN are not countries.
      const canonical = new Intl.Locale(`und-${code}`).region === code;
      return canonical && names.of(code) !== undefined && !/^(?:X[A-JL-Z]|Q[M-Z]|ZZ|AA|EU|EZ|UN)$/.test(code);
    });
}

function tableNames(): [string, string][] {
  return LANGUAGES.flatMap(
    (language) =>
      (['long', 'short'] as const).flatMap((style) => {
        const names = new Intl.DisplayNames(language, { type: 'region', style });
        return [...CODES].map((code): [string, string] => [fold(names.of(code) ?? code), code]);
      }),
    // Most names of at most three letters are words in some other language.
  ).filter(([name]) => name.length > 3);
}

function alternatives(names: Iterable<string>): string {
  const longest = [...names].sort((a, b) => b.length - a.length);
  return `(?:${longest.map((name) => RegExp.escape(name)).join('|')})`;
}
