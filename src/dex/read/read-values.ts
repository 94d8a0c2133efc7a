/** Values of filters and what excludes them. A negation applies to the next or the previous group of values of one filter. */
import type { Catalog } from '../../reports/catalog.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { accepts, filterKind } from '../filter-kind.ts';
import { bindNegations } from './bind-negations.ts';
import { withCountries } from './read-countries.ts';
import { isCompound, labelled } from './read-labels.ts';
import type { Sentence } from './sentence.ts';
import { type Entry, groupsOf, isLink, type Unbound, type ValueGroup } from './value-groups.ts';

export interface ReadValues {
  groups: ValueGroup[];
  unbound: Unbound[];
}

/** Finds all values and negations. Marks their atoms as used. */
export function readValues(
  sentence: Sentence,
  {
    report,
    catalog,
    spans,
    follows,
  }: { report: ReportType; catalog: Catalog; spans: readonly { at: number }[]; follows: boolean },
): ReadValues {
  const dated = spans.length > 0;
  const entries = withCountries(sentence, entriesOf(sentence, { report, catalog, dated, follows })).sort(
    (a, b) => a.at - b.at,
  );
  const groups = groupsOf(sentence, entries);
  const unbound = bindNegations(sentence, groups, { spans, report });
  return { groups: groups.flatMap(withoutConditional), unbound };
}

function withoutConditional(group: ValueGroup): ValueGroup[] {
  if (group.negated) return [group];
  const values = group.values.filter((value) => !group.conditional.includes(value));
  return values.length > 0 ? [{ ...group, values }] : [];
}

function entriesOf(
  sentence: Sentence,
  { report, catalog, dated, follows }: { report: ReportType; catalog: Catalog; dated: boolean; follows: boolean },
): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < sentence.atoms.length; at++) {
    if (sentence.atoms[at]!.used) continue;
    const named = labelled(sentence, at, report);
    if (named) {
      entries.push(named);
      sentence.use(at);
      sentence.use(named.at, named.end);
      at = Math.max(at, named.end - 1);
      continue;
    }
    if ('network' in report.search && isNetworkName(sentence, at)) {
      entries.push({ at, end: at + 1, filter: 'network', values: [sentence.spelled(at).toLowerCase()] });
      sentence.use(at);
      continue;
    }
    const id = 'advertiser_id' in report.search && sentence.match('mark=# number', at);
    // With a destination in the question, a bare host is where the file goes.
    const host =
      sentence.says('destination', 'deliver') || sentence.has(sentence.beyondGlue(at, -1), 'to')
        ? undefined
        : sentence.atoms[at]!.facts.find(({ kind }) => kind === 'domain');
    if (id || (host && 'domain' in report.search)) {
      const end = id ? id.to : at + 1;
      entries.push({
        at,
        end,
        filter: id ? 'advertiser_id' : 'domain',
        values: [id ? id.facts[1]!.value : host!.value],
      });
      sentence.use(at, end);
      continue;
    }
    const facts = sentence.atoms[at]!.facts.filter(({ kind }) => kind === 'value').map(
      ({ value }) => value.split('=') as [string, string],
    );
    const fits =
      facts.find(([filter, value]) => filter in report.search && isValue(report, filter, value)) ??
      facts.find(([filter, value]) =>
        catalog.reports.some((one) => filter in one.search && isValue(one, filter, value)),
      );
    const sale = 'converted' in report.search ? saleAt(sentence, at) : null;
    if (sale) {
      entries.push({ filter: 'converted', values: ['true'], ...sale });
      sentence.use(sale.at, sale.end);
      at = sale.end - 1;
      continue;
    }
    if ('upcoming' in report.search && isComing(sentence, at)) {
      entries.push({ at, end: at + 1, filter: 'upcoming', values: ['true'] });
      sentence.use(at);
      continue;
    }
    const lacking = sentence.fact(at, 'without')?.value.split('=');
    if (lacking && lacking[0]! in report.search) {
      entries.push({ at, end: at + 1, filter: lacking[0]!, values: [lacking[1]!], lacking: true });
      sentence.use(at);
      continue;
    }
    const excluded = fits ? null : sentence.fact(at, 'excluded')?.value.split('=');
    if (excluded && excluded[0]! in report.search) {
      entries.push({ at, end: at + 1, filter: excluded[0]!, values: [excluded[1]!], conditional: true });
      continue;
    }
    // "We work with Python": no noun is before it, so it is about the reader, and not about the rows.
    if (fits?.[0] === 'status' && isStatement(sentence, at)) {
      sentence.use(at);
      continue;
    }
    // "Deals that ended last week" have a date, not a status.
    if (!fits || (dated && sentence.has(at, 'verb') && 'ends_after' in report.search)) continue;
    // A follow-up has no noun to be near to.
    if (fits[0] === 'vertical' && !follows && (isOfStaff(sentence, at) || !isNearNoun(sentence, at))) continue;
    if (sentence.isGlue(at) && sentence.has(at, 'this', 'last')) continue;
    // "Esclusivamente dall'Italia": the adverb looks like *exclusive* with an ending, and means *only*.
    if (fits[0] === 'exclusive' && sentence.has(at, 'only')) continue;
    entries.push({ at, end: at + 1, filter: fits[0], values: fits[1].split(',') });
    sentence.use(at);
  }
  return entries;
}

function isStatement(sentence: Sentence, at: number): boolean {
  const begins = at === 0 || sentence.atoms[at - 1]!.kind === 'mark';
  return begins && sentence.atoms[at]!.text.includes(' ') && sentence.has(at + 1, 'program', 'weak-program');
}

/**
 * "Led to a sale", "zu einem Kauf geführt haben": a noun and a verb in either order. Behind a negation, the noun is enough. A second negation
 * between them only repeats the first: "no generaron ninguna venta".
 */
function saleAt(sentence: Sentence, at: number): { at: number; end: number; lacking: boolean } | null {
  const verb = sentence.fact(at, 'leads');
  const noun = sentence.has(at, 'sale');
  if (!verb && !noun) return null;
  // "Niet tot een verkoop geleid": the preposition before the noun belongs to it.
  let first = at - 1;
  while (sentence.isGlue(first) && !sentence.has(first, 'to', 'until', 'not')) first--;
  const start = sentence.has(first, 'to', 'until') && !sentence.has(first, 'not') ? first : at;
  const negated = sentence.has(sentence.beyondGlue(start, -1), 'not');
  for (let i = at + 1, inner = false; i <= at + 5 && sentence.atoms[i]; i++) {
    const other = verb ? sentence.has(i, 'sale') : sentence.has(i, 'leads');
    if (other) {
      const negative = (verb ?? sentence.fact(i, 'leads'))!.value === 'false';
      return { at: start, end: i + 1, lacking: (negative || inner) && !(negated && inner) };
    }
    if (verb && sentence.has(i, 'not')) inner = true;
    else if (!sentence.isGlue(i)) break;
  }
  if (!noun) return null;
  const next = sentence.beyondGlue(at, 1);
  return negated || (next > at && sentence.has(next, 'not-after')) ? { at, end: at + 1, lacking: false } : null;
}

/**
 * "AdSouk or Tsunagu deals", "joined on PartnerWave": a name with a capital inside, or next to one in a list, before the noun of the report
 * or behind a preposition. The answer says that it was taken for a network.
 */
function isNetworkName(sentence: Sentence, at: number): boolean {
  const isName = (i: number) =>
    (sentence.has(i, 'unknown') || sentence.fact(i, 'value')?.value.startsWith('network=') === true) &&
    /^\p{Lu}\p{Ll}/u.test(sentence.spelled(i));
  if (!sentence.has(at, 'unknown') || !isName(at)) return false;
  let [first, last] = [at, at];
  while (isLink(sentence, first - 1) && isName(first - 2)) first -= 2;
  while (isLink(sentence, last + 1) && isName(last + 2)) last += 2;
  let compound = false;
  for (let i = first; i <= last; i += 2) compound ||= isCompound(sentence.spelled(i));
  return compound && (sentence.has(last + 1, 'report') || sentence.has(first - 1, 'by', 'in'));
}

/** "Próximas ofertas": the word for *next* beside the noun of the report is no part of a period. */
function isComing(sentence: Sentence, at: number): boolean {
  if (!sentence.has(at, 'next') || sentence.has(at, 'not', 'also')) return false;
  const noun =
    sentence.has(at + 1, 'report') || (sentence.has(at - 1, 'report') && !sentence.has(at + 1, 'number', 'unit'));
  return noun && !sentence.has(at - 1, 'number', 'unit');
}

function isValue(report: ReportType, filter: string, value: string): boolean {
  const param = report.search[filter]!;
  return filterKind(param).kind === 'flag' ? value === 'true' || value === 'false' : accepts(param, value.split(','));
}

/** "Our finance team": a department, and no line of business. */
function isOfStaff(sentence: Sentence, at: number): boolean {
  return (
    sentence.has(at + 1, 'staff') ||
    sentence.has(at - 1, 'staff') ||
    (sentence.has(at - 1, 'in') && sentence.has(at - 2, 'staff'))
  );
}

/** Words such as "travel" and "home" are a line of business next to a noun. */
function isNearNoun(sentence: Sentence, at: number): boolean {
  // "Hot advertisers, fashion, Node"
  const apart = [at - 1, at + 1].every((i) => (sentence.atoms[i]?.kind ?? 'mark') === 'mark');
  if (apart && sentence.says('report', 'weak-report', 'adjective')) return true;
  for (const step of [1, -1] as const) {
    for (let i = at + step, left = 8; left > 0 && sentence.atoms[i]; i += step, left--) {
      if (sentence.has(i, 'report', 'weak-report', 'adjective') || sentence.fact(i, 'filter', 'vertical')) return true;
      if (sentence.fact(i, 'about', 'vertical')) return true;
      if (
        !sentence.isGlue(i) &&
        !isLink(sentence, i) &&
        !sentence.has(i, 'value', 'not', 'not-after', 'only', 'people')
      )
        break;
    }
  }
  return false;
}
