/** Finds the countries in a question, by name, by people ("German"), by code, or as a group ("DACH"). */
import { CODES, COUNTRY_NAME, COUNTRY_NAMES, COUNTRY_PEOPLE, countryName, GROUPS, PEOPLE_NAME } from './countries.ts';
import type { Reading } from './reading.ts';

export interface FoundCountries {
  /** Sorted codes. */
  codes: string[];
  assumptions: string[];
  missing: string[];
}

const NAME = new RegExp(String.raw`(?<![\w-])${COUNTRY_NAME}(?![\w-])(?!\s+time\b)`, 'g');
/** "in German" is a language, but "German deals" belong to a country. */
const OF_THEM = [
  'deals?|offers?|vouchers?|coupons?|promo\\w*|clicks?|visitors?|users?|customers?|traffic|advertisers?|shops?',
  'brands?|merchants?|programmes?|programs?|partners?|market|gutscheine?|angebote?',
].join('|');
const PEOPLE = new RegExp(
  String.raw`(?<!\b(?:in|into|auf|speak|translate\w*)\s)(?<![\w-])${PEOPLE_NAME}(?=\s+(?:\w+\s+){0,2}?(?:${OF_THEM}))`,
  'g',
);
const GROUP = new RegExp(String.raw`\b(?:${Object.keys(GROUPS).join('|')})\b`, 'g');
const REGION =
  /\b(?:europe|europa|asia|africa|latin america|south america|north america|the eu|worldwide|emea|apac)\b/g;

/** Codes that are also English words or common abbreviations. They do not count merely because they are in capitals. */
const ALSO_A_WORD = new Set([
  'AI',
  'AM',
  'AS',
  'AT',
  'BE',
  'BY',
  'CV',
  'DO',
  'GO',
  'ID',
  'IN',
  'IO',
  'IS',
  'IT',
  'ME',
  'MS',
  'MY',
  'NO',
  'PM',
  'PS',
  'PR',
  'SO',
  'TO',
  'TV',
  'VS',
  'TS',
  'PY',
  'PL',
  'RS',
  'SH',
]);
/** Separators in a list of countries. */
const JOIN = /\s*(?:,|\+|&|\/|\b(?:and|or|und|oder|et|ou|y|e|en)\b)\s*$/;
const JOIN_OR_SPACE = new RegExp(`${JOIN.source}|\\s+$`);
const NEXT_JOIN = new RegExp(`^(?:${JOIN.source.replace('$', '')}|\\s+)`);
const CODE = /(?<![\w-])[a-z]{2}(?![\w-])/g;
const US_THE_PEOPLE =
  /\b(?:give|send|show|tell|let|get|gets|for|to|of|with|reaches|make|makes|help|helps|allow|among|from|by|and|we)\s*$/;
const NOUN = String.raw`(?:deals?|offers?|vouchers?|coupons?|clicks?|advertisers?|shops?|programmes?|visitors?|users?|traffic|partners?)\b`;
const BEFORE_NOUN = new RegExp(String.raw`^\s+(?:\w+\s+){0,2}?${NOUN}`);
const DIRECTLY_BEFORE_NOUN = new RegExp(String.raw`^\s+${NOUN}`);
const NOUN_BEFORE = new RegExp(String.raw`${NOUN}\s*$`);

/** Removes the countries from the question. */
export function understandCountries(reading: Reading): FoundCountries {
  const codes = new Set<string>();
  const assumptions: string[] = [];
  /** Start and end of each known country. A code next to one is also a country. */
  const borders = new Set<number>();
  const take = (start: number, length: number, found: readonly string[]) => {
    for (const code of found) codes.add(code);
    reading.blank(start, start + length);
    borders.add(start).add(start + length);
  };
  for (const { 0: name, index } of reading.rest.matchAll(GROUP)) {
    take(index, name.length, GROUPS[name]!);
    assumptions.push(`I took ${name === 'dach' ? 'DACH' : name} as ${GROUPS[name]!.map(countryName).join(', ')}.`);
  }
  for (const { 0: name, index } of reading.rest.matchAll(PEOPLE)) take(index, name.length, [COUNTRY_PEOPLE.get(name)!]);
  for (const { 0: name, index } of reading.rest.matchAll(NAME)) take(index, name.length, [COUNTRY_NAMES.get(name)!]);
  for (let known = -1; known < codes.size; ) {
    known = codes.size;
    for (const { 0: letters, index } of reading.rest.matchAll(CODE)) {
      if (isCode(reading, index, borders)) take(index, 2, [letters.toUpperCase()]);
    }
  }
  const missing = reading
    .takeAll(REGION)
    .map(([region]) => `There is no filter for ${region}; name its countries, like \`DE,FR,IT\`.`);
  return { codes: [...codes].sort(), assumptions, missing };
}

/** Codes in capitals, codes in a list of countries, and lower-case codes in the position of a country. */
function isCode(reading: Reading, start: number, borders: ReadonlySet<number>): boolean {
  const spelled = reading.spelled(start, 2);
  const code = spelled.toUpperCase();
  const capitals = spelled === code && reading.text !== reading.text.toUpperCase();
  const word = ALSO_A_WORD.has(code);
  if (!CODES.has(code)) return false;
  if (capitals && !word) return true;
  const before = reading.rest.slice(0, start);
  const after = reading.rest.slice(start + 2);
  // In "DE, AT and CH", AT is a country, although it would be a word on its own.
  const ahead = (capitals ? JOIN_OR_SPACE : JOIN).exec(before)?.[0].length;
  const behind = capitals ? NEXT_JOIN.exec(after)?.[0].length : undefined;
  if ((capitals || !word) && ahead !== undefined && borders.has(start - ahead)) return true;
  if (behind !== undefined && borders.has(start + 2 + behind)) return true;
  return standsThere({ code, before, after });
}

/** Lower-case codes count after "country" and in a few other positions: "us deals", "clicks in de". */
function standsThere({ code, before, after }: { code: string; before: string; after: string }): boolean {
  if (/\bcountr(?:y|ies)(?: code)?\s*(?:is|=|:|in)?\s*$/.test(before)) return true;
  if (ALSO_A_WORD.has(code)) return false;
  if (code === 'US')
    return (
      !US_THE_PEOPLE.test(before) &&
      (BEFORE_NOUN.test(after) || NOUN_BEFORE.test(before) || /\bin (?:the )?\s*$/.test(before))
    );
  // Most two-letter codes are words in some language, but rarely before an English noun or at the end after "in".
  const begins = /(?:^|\b(?:in|for|from|only|all|every|active|exclusive)\s+)$/.test(before);
  return begins && (DIRECTLY_BEFORE_NOUN.test(after) || /^\s*(?:$|[,.;|])/.test(after));
}
