/** Month names in all supported languages. */
import { dictionary } from '../dictionary.ts';
import { fold } from './reading.ts';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'];

/** Only English names have a short form: "mar" is the sea in Spanish, and "ago" is an English word. */
const SHORT = dictionary<number>({
  ...{ jan: 1, feb: 2, mar: 3, apr: 4, jun: 6, jul: 7, aug: 8, sep: 9, sept: 9, oct: 10, nov: 11, dec: 12 },
});

/** Months from 1, by name without accents. */
export const MONTHS: ReadonlyMap<string, number> = new Map([
  ...LANGUAGES.flatMap((language) => {
    const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, i) => [fold(format.format(Date.UTC(2026, i, 1))), i + 1] as const);
  }),
  ...Object.entries(SHORT),
]);

/** Matches a month name. Longer names come first. */
export const MONTH = `(?:${[...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|')})`;
