/** Names of countries, months, weekdays and languages in the languages of the lexicons, from the tables of the runtime. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { inflectedName, type Phrase, phraseOf } from './word-index.ts';

/** All two-letter country codes, in upper case. */
export const CODES: ReadonlySet<string> = new Set(countryCodes());

/** The common name of a country code in a language. */
export function countryName(code: string, language = 'en'): string {
  return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code;
}

export function intlPhrases(lexicons: readonly Lexicon[]): Phrase[] {
  return lexicons
    .filter(({ language }) => language !== 'und')
    .flatMap((lexicon) => [...countries(lexicon), ...calendar(lexicon), ...languages(lexicon, lexicons)]);
}

function countries({ language, inflectsNames, variants = [] }: Lexicon): Phrase[] {
  const tables = [language, ...variants].flatMap((locale) =>
    (['long', 'short'] as const).map((style) => new Intl.DisplayNames(locale, { type: 'region', style })),
  );
  return tables.flatMap((names) => {
    return [...CODES].flatMap((code) => {
      const name = names.of(code) ?? code;
      // Most names of at most three Latin letters are words in some other language.
      if (name === code || /^[\p{Script=Latin}.\s]{1,3}$/u.test(name)) return [];
      const fact = { kind: 'value', value: `country=${code}`, language };
      // "Hongkong (Sonderverwaltungsregion)" is also known without the addition.
      // In Arabic, "for Norway" is للنرويج: the preposition has taken the place of the article of النرويج.
      return [...new Set([name, name.replace(/\s*[（(].*$/, ''), name.replace(/^ال/, '')])].map((one) =>
        inflectsNames ? inflectedName(one, fact) : phraseOf(one, fact),
      );
    });
  });
}

function calendar({ language, inflectsNames }: Lexicon): Phrase[] {
  const months = Array.from({ length: 12 }, (_, i) => ({
    date: Date.UTC(2026, i, 1),
    kind: 'month',
    value: `${i + 1}`,
  }));
  // 2026-11-23 is a Monday.
  const days = Array.from({ length: 7 }, (_, i) => ({
    date: Date.UTC(2026, 10, 23 + i),
    kind: 'weekday',
    value: `${i + 1}`,
  }));
  return [...months, ...days].flatMap(({ date, kind, value }) => {
    const part = kind as 'month' | 'weekday';
    const forms = [
      new Intl.DateTimeFormat(language, { [part]: 'long', timeZone: 'UTC' }).format(date),
      // With a day, Slavic languages use the genitive.
      new Intl.DateTimeFormat(language, { [part]: 'long', day: 'numeric', timeZone: 'UTC' })
        .formatToParts(date)
        .find(({ type }) => type === part)?.value ?? '',
    ];
    return [...new Set(forms)]
      .filter((form) => form.length > 1 && !/^\d+$/.test(form))
      .map((form) => (inflectsNames ? inflectedName : phraseOf)(form, { kind, value, language }));
  });
}

function languages({ language }: Lexicon, lexicons: readonly Lexicon[]): Phrase[] {
  const names = new Intl.DisplayNames(language, { type: 'language' });
  return lexicons
    .filter((one) => one.language !== 'und')
    .map((one) => phraseOf(names.of(one.language)!, { kind: 'language', value: one.language, language }));
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
