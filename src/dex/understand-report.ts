/** Finds the report type that a question is about. */
import { catalogue } from '../reports/catalogue.ts';
import type { ReportType } from '../reports/report-type.ts';
import type { Reading } from './reading.ts';
import { EARNINGS, FORMATS, MOMENTUM, REPORT_NOUNS, SOME_REPORT, WEAK_NOUNS } from './vocabulary.ts';

export interface FoundReport {
  report: ReportType;
  /** `named`: by a noun or its name. `guessed`: earnings mean clicks. `any`: an unspecified report. `bare`: only a program. */
  how: 'named' | 'guessed' | 'any' | 'bare';
  /** Further report types in the question. */
  others: ReportType[];
}

/** A noun that only qualifies another: "advertiser 42", "the advertisers' deals". */
const WHOSE =
  /\b(?:advertisers?|merchants?|shops?|partners?|brands?)(?:[ _-]?ids?)?\s*(?:#|no\.?|nr\.?|number|=|:)?\s*\d[\d\s,&]*(?:and \d+|or \d+)?/g;

/** The report type of the question. Null if it neither names one nor requests one. Removes no words. */
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
  /** Position of its first noun. */
  at: number;
}

/** Report types whose nouns occur, in the order of the question. Nouns of the catalog come from its names. */
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

/** "deals and clicks" are two reports, but "clicks of our advertisers" is one. */
function othersOf([first, ...more]: readonly Place[], text: string): ReportType[] {
  const joined = /\b(?:and|plus|as well as|und|et|y|e|en|&)\s+(?:also\s+)?(?:the\s+|all\s+|our\s+|die\s+|les\s+)?$/;
  return more
    .filter(({ report, at }) => report !== first!.report && joined.test(text.slice(0, at)))
    .map(({ report }) => report);
}
