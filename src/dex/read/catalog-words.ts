/** Words of the catalog and of the recipes, so that a report type that a team brings is understood by its own names. */
import type { Catalog } from '../../reports/catalog.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { filterKind } from '../filter-kind.ts';
import type { Recipe } from '../integration.ts';
import { lexicons } from '../lexicon/lexicons.ts';
import { CITIES } from './read-timezone.ts';
import { type Phrase, phraseOf } from './word-index.ts';

export function catalogPhrases({ reports }: Catalog, recipes: readonly Recipe[]): Phrase[] {
  return [
    ...reports.flatMap(wordsOfReport),
    ...recipes.flatMap(wordsOfRecipe),
    ...CITIES.map(([city, zone]) => phrase(city, 'city', zone)),
    ...currencies(),
  ];
}

function phrase(text: string, kind: string, value: string, language = 'en'): Phrase {
  return phraseOf(text, { kind, value, language });
}

/** Concepts that the lexicons have words for. The catalog's own words are only for the others. */
const WORDED = new Set(lexicons.flatMap(({ words }) => Object.keys(words)));

function wordsOfReport({ name, title, search, columns }: ReportType): Phrase[] {
  const noun = name.split('_').filter((word) => !/^(?:csv|excel|xlsx|details|report)$/.test(word));
  const own =
    WORDED.has(`report:${name}`) || WORDED.has(`adjective:${name}`)
      ? []
      : noun.flatMap((word) => [phrase(word.replace(/s$/, ''), 'report', name), phrase(word, 'report', name)]);
  const filters = Object.entries(search).flatMap(([filter, param]) => {
    if (param.excludes !== undefined) return [];
    const kind = filterKind(param);
    const label = filter.replaceAll('_', ' ');
    const values =
      kind.kind === 'choice'
        ? kind.words
            .filter((word) => !WORDED.has(`value:${filter}=${word}`))
            .map((word) => phrase(word, 'value', `${filter}=${word}`))
        : [];
    if (kind.kind === 'flag')
      return WORDED.has(`value:${filter}=true`) ? [] : [phrase(label, 'value', `${filter}=true`)];
    return [phrase(label, 'filter', filter), ...values];
  });
  return [
    phrase(name, 'report', name),
    phrase(title, 'report', name),
    ...own,
    ...filters,
    ...columns.flatMap(({ key, label }) => [phrase(key, 'column', key), phrase(label, 'column', key)]),
  ];
}

/** Names that are also words, and single letters, are read with care. */
function wordsOfRecipe({ id, label, aliases }: Recipe): Phrase[] {
  const names = new Set([id, label, ...aliases].map((name) => name.toLowerCase()));
  return [...names].flatMap((name) => {
    const weak = lexicons.some(({ words }) => words[`weak-program:${id}`]?.split(', ').includes(name));
    const format = lexicons.some(({ words }) =>
      Object.entries(words).some(
        ([concept, list]) => concept.startsWith('format:') && list?.split(', ').includes(name),
      ),
    );
    // Excel usually means the file format, not the program that downloads it.
    if (format) return [];
    return [
      phrase(
        name,
        weak || name.length < 3 ? 'weak-program' : 'program',
        id,
        weak || name.length < 3 ? 'und' : 'recipe',
      ),
    ];
  });
}

/** Currency codes that are not words. */
function currencies(): Phrase[] {
  return ['EUR', 'USD', 'GBP', 'JPY', 'CHF', 'SEK', 'PLN', 'BRL', 'INR', 'CNY', 'KRW', 'UAH', 'CAD', 'AUD'].flatMap(
    (code) => [
      phrase(code, 'currency', code, 'und'),
      phrase(new Intl.DisplayNames('en', { type: 'currency' }).of(code)!, 'currency', code),
    ],
  );
}
