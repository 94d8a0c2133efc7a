/** Filters in words: flags, choices, IDs, countries, networks and others that the report has. */
import { catalogue } from '../reports/catalogue.ts';
import type { ReportType } from '../reports/report-type.ts';
import { type FilterKind, filterKind } from './filter-kind.ts';
import type { IntegrationValue } from './integration.ts';
import { noteFilter, oneOrMore } from './note-filter.ts';
import { fold, type Reading } from './reading.ts';
import { understandCountries } from './understand-countries.ts';
import { takeDomains, takeNetworks, takeVerticals } from './understand-names.ts';
import type { Findings } from './understanding.ts';
import { FLAG_WORDS, VALUE_WORDS } from './vocabulary.ts';

const OWNER = '(?:advertisers?|merchants?|shops?|partners?|brands?|werbetreibende[nr]?|annonceurs?|anunciantes?)';
const NUMBERED = String.raw`(?:[ _-]?ids?)?\s*(?:#|no\.?|nr\.?|number|=|:|ids?)?\s*`;
const NUMBERS = String.raw`(\d+(?:\s*(?:,\s*and\b|,|&|\band\b|\bor\b|\bund\b|\bet\b|\by\b)\s*\d+)*)`;
const IDS = new RegExp(
  String.raw`\b${OWNER}${NUMBERED}${NUMBERS}\b(?! *(?:days?|weeks?|months?|tage|jours|dias|giorni|dagen))`,
);

/** Removes IDs before anything else reads their digits: "advertisers 17, 23 and 99". */
export function takeIds(reading: Reading): Record<string, IntegrationValue> {
  const ids = reading.take(IDS)?.[1]?.match(/\d+/g);
  return ids ? { advertiser_id: ids.length === 1 ? Number(ids[0]) : ids } : {};
}

/** Removes all other filters of the report. Those it lacks go to `missing`. */
export function understandFilters(reading: Reading, report: ReportType, found: Findings): void {
  takeText(reading, report, found);
  for (const [name, param] of Object.entries(report.search)) {
    if (name in found.search) continue;
    const value = valueIn(reading, name, filterKind(param));
    if (value !== undefined) noteFilter(found, { name, param, value });
  }
  takeCountries(reading, report, found);
  takeNetworks(reading, report, found);
  takeVerticals(reading, report, found);
  takeDomains(reading, report, found);
  takeForeign(reading, report, found);
  takeColumnsAsFilters(reading, report, found);
}

function valueIn(reading: Reading, name: string, filter: FilterKind): IntegrationValue | undefined {
  if (filter.kind === 'flag') {
    const words = FLAG_WORDS[name] ?? {
      no: new RegExp(`\\b(?:not|non)[ -]?${name}\\b`),
      yes: new RegExp(`\\b${name}\\b`),
    };
    if (reading.take(words.no)) return false;
    return reading.take(words.yes) ? true : undefined;
  }
  if (filter.kind === 'choice') {
    const chosen = filter.words.filter((word) =>
      reading.take(VALUE_WORDS[word] ?? new RegExp(`\\b${RegExp.escape(word)}\\b`)),
    );
    return chosen.length === 0 ? undefined : oneOrMore(chosen);
  }
  if (filter.kind === 'number' && name.startsWith('min_')) {
    const noun = name.slice(4);
    const match = reading.take(
      new RegExp(
        String.raw`\b(?:at least|minimum(?: of)?|min\.?|more than|over|mindestens|au moins|al menos)\s+(\d+)\s+(?:\w+\s+)?${noun}\b`,
      ),
    );
    return match ? Number(match[1]) + (/^(?:more than|over)/.test(match[0]) ? 1 : 0) : undefined;
  }
  return undefined;
}

function takeCountries(reading: Reading, report: ReportType, found: Findings): void {
  if ('country' in found.search) return;
  const { codes, assumptions, missing } = understandCountries(reading);
  const param = report.search['country'];
  found.missing.push(...missing);
  if (codes.length === 0) return;
  if (!param) {
    found.missing.push(`\`${report.name}\` has no filter for countries.`);
    return;
  }
  found.assumptions.push(...assumptions);
  noteFilter(found, { name: 'country', param, value: oneOrMore(codes) });
}

const CONTAINS = [
  'containing|contains?|mentioning|matching|that mention|named|called|search(?:ing)? for|with the words?',
  'die das wort|contenant|que contengan',
].join('|');
const WORDS = String.raw`([\p{L}\p{N}][\p{L}\p{N}&'-]*(?:\s+[\p{L}\p{N}&'-]+){0,2}?)`;
const CONTAINING = new RegExp(
  String.raw`\b(?:${CONTAINS})\s+(?:the words?\s+)?"?${WORDS}"?(?=\s*(?:$|[,.;!?|")]|\b(?:in|from|for|as|and|with|every|each|please)\b))`,
  'u',
);

/** Search words: in quotes, or after "containing". */
function takeText(reading: Reading, report: ReportType, found: Findings): void {
  const quoted = reading.take(/(?<![\w])"([^"|]{1,100})"|(?<=^|[\s(])'([^'|]{2,100})'(?=$|[\s,.;!?)])/);
  const match = quoted ?? reading.take(CONTAINING);
  const words = match?.[1] ?? match?.[2];
  if (!match || !words) return;
  const spelled = reading.spelled(match.index + match[0].indexOf(words), words.length).trim();
  const param = report.search['search'];
  if (!param) found.missing.push(`\`${report.name}\` has no search for words, so I left “${spelled}” out.`);
  else if (!('search' in found.search)) noteFilter(found, { name: 'search', param, value: spelled });
}

/** Adds filters that only other reports have to `missing`. */
function takeForeign(reading: Reading, report: ReportType, found: Findings): void {
  const foreign = catalogue
    .flatMap(({ search }) => Object.entries(search))
    .filter(([name]) => !(name in report.search));
  for (const [name, param] of foreign) {
    const filter = filterKind(param);
    const words =
      filter.kind === 'flag'
        ? [FLAG_WORDS[name]?.yes]
        : filter.kind === 'choice'
          ? filter.words.map((word) => VALUE_WORDS[word])
          : [];
    const said = words
      .map((pattern) => pattern && reading.take(pattern)?.[0])
      .find((match) => match !== undefined && match !== null);
    if (said) found.missing.push(`\`${report.name}\` has no filter \`${name}\`, so I left “${said}” out.`);
  }
}

const COMPARED =
  '(?:is|equals?|over|under|above|below|at least|at most|more than|less than|greater than|contains?|starting with)\\b|[=<>]+';

/** Reports a comparison with a column that is not a filter: "sub id abc123", "discount over 20". */
function takeColumnsAsFilters(reading: Reading, report: ReportType, found: Findings): void {
  // Longer names come first, because a sub id is not an id.
  const columns = [...report.columns].sort((a, b) => b.label.length - a.label.length);
  for (const { key, label } of columns) {
    if (key in report.search) continue;
    const names = [key, key.replaceAll('_', ' '), fold(label)].map((name) => RegExp.escape(name)).join('|');
    const behind = new RegExp(String.raw`(?<![\w-])(?:${names})\s*(?:(?:${COMPARED})\s*"?[\w.%€$-]+|[a-z]*\d[\w.-]*)`);
    const ahead = new RegExp(
      String.raw`\b(?:over|under|above|below|at least|at most|more than|less than)\s+[€$]?\d[\d.,]*\s*(?:%|percent|eur\w*|usd|gbp|[€$])?\s*(?:${names})(?![\w-])`,
    );
    const said = reading.take(behind) ?? reading.take(ahead);
    if (!said) continue;
    found.missing.push(
      `\`${key}\` is a column of \`${report.name}\` and no filter, so I left “${said[0].trim()}” out; filter by it in the file.`,
    );
  }
}
