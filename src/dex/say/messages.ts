/** What Dex says, by language. A language without a message uses the English one. */

import { IntlMessageFormat } from 'intl-messageformat';
import { dictionary } from '../../dictionary.ts';
import { english, type MessageId } from './english.ts';
import { german } from './german.ts';
import { spanish } from './spanish.ts';

const CATALOGS = dictionary<Partial<Record<MessageId, string>>>({ en: english, de: german, es: spanish });

/** Languages in which Dex answers. */
export const ANSWERED = Object.keys(CATALOGS);

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = ['ar', 'he'];

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}

const FORMATS = new Map<string, IntlMessageFormat>();

/** A message in a language, with its values. */
export function say(language: string, id: MessageId, values: Readonly<Record<string, string | number>> = {}): string {
  const own = CATALOGS[language]?.[id];
  const key = `${own === undefined ? 'en' : language} ${id}`;
  let format = FORMATS.get(key);
  if (!format) {
    format = new IntlMessageFormat(own ?? english[id], own === undefined ? 'en' : language, undefined, {
      ignoreTag: true,
    });
    FORMATS.set(key, format);
  }
  return String(format.format(values));
}
