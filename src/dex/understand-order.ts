/** Sort order of the rows: "sorted by commission, highest first", "newest first", "alphabetically". */

import type { ReportType } from '../reports/report-type.ts';
import { words } from './patterns.ts';
import { fold, type Reading } from './reading.ts';
import type { Findings } from './understanding.ts';

/** For example "sorted by sales", "top 10 advertisers by sales". */
const SORTED = [
  String.raw`top\s+(?:\d+\s+)?[a-z]+|sort(?:ed)?|order(?:ed)?|rank(?:ed)?`,
  'sortiert|geordnet|trie(?:e?s)?|ordenad[oa]s?|ordinat[oiea]|gesorteerd',
].join('|');
const ENDS = String.raw`\s*(?:$|[,.;:!?|()]|\b(?:and|with|in|from|for|please|desc\w*|asc\w*|first|as|so|highest|lowest|newest|oldest)\b)`;
const BY = new RegExp(
  String.raw`\b(?:${SORTED})\s+(?:it |them |everything )?(?:by|on|after|nach|par|por|per|op)\s+(?:the |their |most |highest |lowest )?([a-z_][\w %]*?)(?=${ENDS})`,
);
const DOWN = words(
  'desc(?:ending)?|highest|most|largest|biggest|newest|latest|best|top|absteigend|decroissant',
  'descendente|aflopend|z-a|on top',
);
const UP = words(
  'asc(?:ending)?|lowest|fewest|smallest|oldest|earliest|aufsteigend|croissant|ascendente|oplopend|a-z',
  String.raw`alphabetical\w*`,
);

/** Directions after a sort order: ", highest first", " in descending order". */
const NEXT = /^[\s,(]*(?:\w+\s*){0,4}/;

/** Sort orders without "sorted by". */
const IMPLIED: readonly (readonly [words: RegExp, sorts: RegExp, direction: 'asc' | 'desc'])[] = [
  [/\b(?:newest|latest|most recent) (?:\w+ )?first\b/, /^(?:clicked_at|starts_at|created_at)$/, 'desc'],
  [/\b(?:oldest|earliest) (?:\w+ )?first\b/, /^(?:clicked_at|starts_at|created_at)$/, 'asc'],
  [/\b(?:best[ -]?sellers?|highest sales|most sales|top sellers?)\b(?: (?:first|on top))?/, /^sales/, 'desc'],
  [/\b(?:most|highest) clicks\b(?: first)?/, /^clicks/, 'desc'],
  [/\b(?:most|highest) commissions?\b(?: first)?/, /^commission/, 'desc'],
  [/\b(?:biggest|highest|best) discounts?\b(?: first)?/, /^discount/, 'desc'],
  [/\balphabetical(?:ly| order)?\b|\ba-z\b/, /^(?:name|title)$/, 'asc'],
];

export function understandOrder(reading: Reading, report: ReportType, found: Findings): void {
  if ('sort' in found.index) return;
  const by = reading.take(BY);
  if (by) {
    const sort = orderNamed(report, by[1]!.trim());
    if (sort)
      note(report, found, {
        sort,
        direction: directionOf(by[0] + NEXT.exec(reading.rest.slice(by.index + by[0].length))),
      });
    else
      found.missing.push(
        `\`${report.name}\` cannot be sorted by “${by[1]!.trim()}”; it can by ${Object.keys(report.orders)
          .map((name) => `\`${name}\``)
          .join(', ')}.`,
      );
    return;
  }
  for (const [words, sorts, direction] of IMPLIED) {
    const sort = Object.keys(report.orders).find((name) => sorts.test(name));
    if (!sort || !reading.take(words)) continue;
    note(report, found, { sort, direction });
    return;
  }
}

/** Sets only what differs from the report's default order. */
function note(
  report: ReportType,
  found: Findings,
  { sort, direction }: { sort: string; direction: 'asc' | 'desc' | null },
): void {
  const usual = report.defaultOrder;
  const wanted =
    direction ?? (sort === usual.sort ? usual.direction : /^(?:name|title|advertiser|id)/.test(sort) ? 'asc' : 'desc');
  if (sort !== usual.sort) found.index['sort'] = sort;
  // A direction must be explicit: the default direction does not apply to another sort order.
  if (sort !== usual.sort || wanted !== usual.direction) found.index['direction'] ??= wanted;
}

function directionOf(said: string): 'asc' | 'desc' | null {
  if (UP.test(said)) return 'asc';
  return DOWN.test(said) ? 'desc' : null;
}

/** The sort order whose name or description has the words. The shortest name wins. */
function orderNamed(report: ReportType, words: string): string | undefined {
  const wanted = words
    .replaceAll('_', ' ')
    .replace(/\b(?:the|date|time|of|last 30 days)\b/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/s$/, ''));
  // "By date" means the main date of the report.
  if (wanted.length === 0) return Object.entries(report.orders).find(([, { key }]) => key.type === 'timestamptz')?.[0];
  const fits = Object.entries(report.orders).filter(([name, { description }]) => {
    const text = fold(`${name.replaceAll('_', ' ')} ${description}`);
    return wanted.every((word) => new RegExp(`\\b${RegExp.escape(word)}`).test(text));
  });
  return fits.map(([name]) => name).sort((a, b) => a.length - b.length)[0];
}
