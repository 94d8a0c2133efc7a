/** The report type that a question is about. */
import type { Catalog } from '../../reports/catalog.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { DATES } from './date-kinds.ts';
import type { Sentence } from './sentence.ts';

export interface FoundReport {
  report: ReportType;
  /** `named`: by a noun or its name. `guessed`: earnings mean clicks. `any`: an unspecified report. `bare`: only a program. */
  how: 'named' | 'guessed' | 'any' | 'bare';
  /** Atoms of its nouns. */
  at: readonly number[];
  /** Further report types in the question, with the atoms of their nouns. */
  others: readonly { report: ReportType; at: number }[];
}

interface Place {
  report: ReportType;
  at: number;
}

/** Null if the question neither names nor requests a report. Uses no atoms. */
export function readReport(sentence: Sentence, { reports }: Catalog): FoundReport | null {
  const places = (kind: string): Place[] =>
    sentence.atoms.flatMap((atom, at) =>
      atom.used
        ? []
        : atom.facts
            .filter((fact) => fact.kind === kind)
            .flatMap(({ value }) => {
              const report = reports.find(({ name }) => name === value);
              return report ? [{ report, at }] : [];
            }),
    );
  const nouns = places('report').filter(({ at }) => !isProgramInLanguage(sentence, at));
  // A noun in full, such as deals_excel, decides.
  const strong = nouns.filter(({ report, at }) => sentence.spelled(at).toLowerCase() === report.name);
  const ordered = [...nouns, ...places('weak-report').filter(({ at }) => !isProgramInLanguage(sentence, at))];
  // "Title, code and advertiser of all deals" names columns.
  const outside = ordered.filter(({ at }) => !isInColumns(sentence, at));
  const all = strong.length > 0 ? strong : outside.length > 0 ? outside : ordered;
  const first = all[0];
  const ranked = places('adjective')[0] ?? topOf(sentence, all, reports);
  if (ranked && (!first || extendsTitle(ranked.report, first.report))) {
    const own = first
      ? all.filter(({ report }) => report === first.report || report === ranked.report).map(({ at }) => at)
      : [];
    return {
      report: ranked.report,
      how: 'named',
      at: [...places('adjective').map(({ at }) => at), ...own],
      others: othersOf(sentence, all, [ranked.report, first?.report]),
    };
  }
  if (first) {
    const at = all.filter(({ report }) => report === first.report).map((place) => place.at);
    return { report: first.report, how: 'named', at, others: othersOf(sentence, all, [first.report]) };
  }
  const guess = places('guess-report');
  if (guess[0]) return { report: guess[0].report, how: 'guessed', at: guess.map(({ at }) => at), others: [] };
  if (!sentence.says('some-report') && !sentence.says('format')) return null;
  if (!sentence.says('some-report') && !sentence.says('value')) return null;
  const format = (['csv', 'xlsx'] as const).find((name) =>
    sentence.atoms.some((_, at) => sentence.fact(at, 'format', name)),
  );
  const any = reports.find((report) => !report.required && (!format || report.format === format));
  return any ? { report: any, how: 'any', at: [], others: [] } : null;
}

/** Whether the noun after a number belongs to another report, so that the number does not count rows: "advertisers with 50 clicks". */
export function countsOthers(sentence: Sentence, at: number, { name, search }: ReportType): boolean {
  const nouns = sentence.atoms[at]?.facts.filter(({ kind }) => kind === 'report') ?? [];
  const own = nouns.some(({ value }) => name.includes(value.split('_')[0]!));
  return nouns.length > 0 && !own && !Object.keys(search).some((filter) => sentence.fact(at, 'filter', filter));
}

/** "A program in Java" is code, and "our programs in France" are advertisers. */
function isProgramInLanguage(sentence: Sentence, at: number): boolean {
  if (!sentence.has(at, 'code')) return false;
  return ([1, -1] as const).some((step) => {
    for (let i = at + step, left = 2; left >= 0 && sentence.atoms[i]; i += step, left--) {
      if (sentence.has(i, 'program', 'apart-program')) return true;
      if (sentence.has(i, 'weak-program') && (sentence.atoms[i]!.used || sentence.atoms[at - 1]?.text === '-'))
        return true;
      if (!sentence.isGlue(i) && sentence.atoms[i]!.text !== '-') return false;
    }
    return false;
  });
}

/** Hot advertisers are advertisers. */
function extendsTitle(report: ReportType, plain: ReportType): boolean {
  return report === plain || report.title.toLowerCase().endsWith(plain.title.toLowerCase());
}

/** "Top 10 advertisers" are ranked. */
function topOf(sentence: Sentence, places: readonly Place[], reports: readonly ReportType[]): Place | null {
  for (const { report, at } of places) {
    const ranked = reports.find((one) => one !== report && extendsTitle(one, report));
    const before = sentence.atoms[at - 1]?.kind === 'number' ? at - 2 : at - 1;
    if (ranked && sentence.has(before, 'top') && /^top/.test(sentence.atoms[before]!.text))
      return { report: ranked, at: before };
  }
  return null;
}

/** "Deals and clicks" are two reports, but "clicks of our advertisers" is one. */
function othersOf(
  sentence: Sentence,
  places: readonly Place[],
  own: readonly (ReportType | undefined)[],
): FoundReport['others'] {
  const seen = new Set(own);
  return places.filter(({ report, at }) => {
    if (seen.has(report) || !(isJoined(sentence, at) || isApart(sentence, places, at))) return false;
    seen.add(report);
    return true;
  });
}

/** "Deals in France, clicks in Italy": each noun has its own country, whatever connects them. */
function isApart(sentence: Sentence, places: readonly Place[], at: number): boolean {
  const first = places[0]!.at;
  if (!sentence.has(at, 'report') || first >= at) return false;
  const isCountry = (i: number) =>
    sentence.atoms[i]!.facts.some(({ kind, value }) => kind === 'value' && value.startsWith('country='));
  const countries = (from: number, to: number) => sentence.atoms.slice(from, to).some((_, i) => isCountry(from + i));
  const [before, between, after] = [countries(0, first), countries(first, at), countries(at, sentence.atoms.length)];
  return between && before !== after;
}

/** "Title, code and advertiser" */
function isInColumns(sentence: Sentence, at: number): boolean {
  if (!sentence.has(at, 'column')) return false;
  return ([1, -1] as const).some((step) => {
    let i = at + step;
    let links = 0;
    while (sentence.has(i, 'and') || /^[,、&]$/.test(sentence.atoms[i]?.text ?? '')) {
      i += step;
      links++;
    }
    return links > 0 && sentence.has(i, 'column') && !sentence.has(i, 'report');
  });
}

/** Whether the noun begins another request: an "and" is before it, and not between values of one filter. */
function isJoined(sentence: Sentence, at: number): boolean {
  // The conjunction is written together with the noun.
  if (sentence.has(at, 'and-before')) return hasNounBefore(sentence, at);
  for (let i = at - 1; i >= 0 && i >= at - 6; i--) {
    if (sentence.has(i, 'and-after')) return hasNounBefore(sentence, i + 1);
    if (sentence.has(i, 'and', 'or') || (/^[,&+/、]$/.test(sentence.atoms[i]!.text) && !sentence.has(i, 'compare'))) {
      return hasNounBefore(sentence, i) && !isSameFilter(sentence, i);
    }
    // "Deals in France and yesterday's clicks"
    if (!sentence.isGlue(i) && !sentence.has(i, 'also', 'value', 'adjective', 'people', 'last', ...DATES)) return false;
  }
  return false;
}

function hasNounBefore(sentence: Sentence, at: number): boolean {
  return sentence.atoms.slice(0, at).some((_, n) => sentence.has(n, 'report', 'weak-report', 'adjective'));
}

/** "Mobile and desktop clicks" */
function isSameFilter(sentence: Sentence, at: number): boolean {
  const filterOf = (i: number) => sentence.atoms[i]?.facts.find(({ kind }) => kind === 'value')?.value.split('=')[0];
  const [before, after] = [filterOf(sentence.beyondGlue(at, -1)), filterOf(sentence.beyondGlue(at, 1))];
  return before !== undefined && before === after;
}
