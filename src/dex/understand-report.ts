/** Which report type a question is about. */
import { catalogue } from '../reports/catalogue.ts';
import type { ReportType } from '../reports/report-type.ts';
import type { Reading } from './reading.ts';
import { EARNINGS, FORMATS, MOMENTUM, REPORT_NOUNS, SOME_REPORT, WEAK_NOUNS } from './vocabulary.ts';

export interface FoundReport {
  report: ReportType;
  /** `named`: a noun or the name says it; `guessed`: earnings stand for clicks; `any`: some report, `bare`: some program. */
  how: 'named' | 'guessed' | 'any' | 'bare';
  /** Further reports that the question names. */
  others: ReportType[];
}

/** A noun that only says whose: "advertiser 42", "the advertisers' deals". */
const WHOSE =
  /\b(?:advertisers?|merchants?|shops?|partners?|brands?)(?:[ _-]?ids?)?\s*(?:#|no\.?|nr\.?|number|=|:)?\s*\d[\d\s,&]*(?:and \d+|or \d+)?/g;

/** The report that is meant; null when the question names none and does not ask for one. It takes no words. */
export function understandReport(reading: Reading): FoundReport | null {
  const named = catalogue.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(reading.rest));
  if (named[0]) return { report: named[0], how: 'named', others: named.slice(1) };
  const text = reading.rest.replace(WHOSE, (words) => '|'.repeat(words.length));
  const places = placesOf(text, REPORT_NOUNS, true).concat(placesOf(text, WEAK_NOUNS, false));
  const first = places[0]?.report;
  const ranked = catalogue.find((report) => isRanked(report));
  const plain = (report: ReportType) => !isRanked(report) && /advertisers/.test(report.name);
  if (ranked && MOMENTUM.test(text) && (!first || plain(first))) return { report: ranked, how: 'named', others: [] };
  if (
    ranked &&
    first &&
    plain(first) &&
    /\btop\s+(?:\d+\s+)?(?:advertisers|shops|brands|partners|merchants)\b/.test(text)
  ) {
    return { report: ranked, how: 'named', others: [] };
  }
  if (first) return { report: first, how: 'named', others: othersOf(places, text) };
  const clicks = catalogue.find((report) => report.columns.some(({ key }) => key === 'clicked_at'));
  if (clicks && EARNINGS.test(text)) return { report: clicks, how: 'guessed', others: [] };
  const format = (['csv', 'xlsx'] as const).find((name) => FORMATS[name]!.test(text));
  if (!SOME_REPORT.test(text)) return null;
  const any = catalogue.find((report) => !report.required && (!format || report.format === format));
  return any ? { report: any, how: 'any', others: [] } : null;
}

function isRanked(report: ReportType): boolean {
  return 'recent_days' in report.search;
}

interface Place {
  report: ReportType;
  /** Where its first noun stands. */
  at: number;
}

/** The reports whose nouns are there, in the order of the question. The catalogue's own words come from their names. */
function placesOf(text: string, nouns: Readonly<Record<string, RegExp>>, own: boolean): Place[] {
  return catalogue
    .filter((report) => !isRanked(report))
    .map((report) => {
      const patterns = [nouns[report.name], own ? ownNouns(report) : undefined].filter((one) => one !== undefined);
      const places = patterns.map((pattern) => text.search(pattern)).filter((at) => at >= 0);
      return { report, at: Math.min(...places) };
    })
    .filter(({ at }) => at < text.length)
    .sort((one, other) => one.at - other.at);
}

function ownNouns(report: ReportType): RegExp {
  const words = report.name.split('_').filter((word) => !/^(?:csv|excel|details)$/.test(word));
  return new RegExp(`\\b(?:${words.map((word) => `${RegExp.escape(word.replace(/s$/, ''))}s?`).join('|')})\\b`);
}

/** "deals and clicks" are two reports; "clicks of our advertisers" are one. */
function othersOf([first, ...more]: readonly Place[], text: string): ReportType[] {
  const joined = /\b(?:and|plus|as well as|und|et|y|e|en|&)\s+(?:also\s+)?(?:the\s+|all\s+|our\s+|die\s+|les\s+)?$/;
  return more
    .filter(({ report, at }) => report !== first!.report && joined.test(text.slice(0, at)))
    .map(({ report }) => report);
}
