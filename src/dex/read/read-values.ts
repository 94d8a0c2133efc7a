/** Values of filters and what excludes them. A negation applies to the next or the previous group of values of one filter. */
import type { Catalog } from '../../reports/catalog.ts';
import type { ReportType } from '../../reports/report-type.ts';
import { accepts, filterKind } from '../filter-kind.ts';
import { CODES } from './intl-words.ts';
import type { Sentence } from './sentence.ts';

/** Values of one filter next to each other. */
export interface ValueGroup {
  filter: string;
  values: string[];
  /** Atoms. `end` is exclusive. */
  start: number;
  end: number;
  said: string;
  negated: boolean;
  /** Values that are meant only if they are excluded: "coupons" are all deals, but "no coupons" are a type. */
  conditional: readonly string[];
}

/** An operator without values. */
export interface Unbound {
  start: number;
  end: number;
  said: string;
}

interface Entry {
  at: number;
  end: number;
  filter: string;
  values: readonly string[];
  conditional?: boolean;
  /** Whether its word excludes it. */
  lacking?: boolean;
}

export interface ReadValues {
  groups: ValueGroup[];
  unbound: Unbound[];
}

/** Finds all values and negations. Uses their atoms. */
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
    // "Deals that ended last week" have a date, not a status.
    if (!fits || (dated && sentence.has(at, 'verb') && 'ends_after' in report.search)) continue;
    // A follow-up has no noun to be near to.
    if (fits[0] === 'vertical' && !follows && (isOfStaff(sentence, at) || !isNearNoun(sentence, at))) continue;
    if (sentence.isGlue(at) && sentence.has(at, 'this', 'last')) continue;
    entries.push({ at, end: at + 1, filter: fits[0], values: fits[1].split(',') });
    sentence.use(at);
  }
  return entries;
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

function isValue(report: ReportType, filter: string, value: string): boolean {
  const param = report.search[filter]!;
  return filterKind(param).kind === 'flag' ? value === 'true' || value === 'false' : accepts(param, value.split(','));
}

/** "network partnerwave", "the partnerwave network", "category pets": a value that no lexicon has. */
function labelled(sentence: Sentence, at: number, report: ReportType): Entry | null {
  const label = sentence.fact(at, 'filter');
  const param = label && report.search[label.value];
  if (!label || !param || !['list', 'choice'].includes(filterKind(param).kind)) return null;
  const filter = label.value;
  const value = (i: number): string | null => {
    const atom = sentence.atoms[i];
    if (!atom || atom.used) return null;
    const fact = atom.facts.find((one) => one.kind === 'value' && one.value.startsWith(`${filter}=`));
    if (fact) return fact.value.slice(filter.length + 1);
    const text =
      atom.facts.find(({ kind }) => kind === 'quoted' || kind === 'domain')?.value ??
      (sentence.has(i, 'unknown') ||
      (filter === 'network' && isCompound(sentence.spelled(i))) ||
      (filter === 'country' && (isCapitals(sentence.spelled(i)) || /^[=:]$/.test(sentence.atoms[i - 1]?.text ?? '')))
        ? sentence.spelled(i)
        : null);
    if (text === null || (filter === 'country' && !CODES.has(text.toUpperCase()))) return null;
    return accepts(param, text.toLowerCase()) ? (filter === 'country' ? text.toUpperCase() : text.toLowerCase()) : null;
  };
  let first = at + 1;
  while (/^[=:]$/.test(sentence.atoms[first]?.text ?? '') || sentence.has(first, 'compare')) first++;
  const excluded = excludedName(sentence, at);
  if (excluded !== null) first = excluded;
  const values: string[] = [];
  let end = first;
  for (let i = first; i < sentence.atoms.length; i++) {
    const one = value(i);
    if (one !== null) {
      values.push(one);
      end = i + 1;
    } else if (!isLink(sentence, i)) break;
  }
  if (values.length > 0) {
    if (excluded !== null) sentence.use(at);
    const start = excluded ?? at;
    return { at: start, end, filter, values: values.flatMap((one) => one.split(',')) };
  }
  const before = value(at - 1);
  if (before === null) {
    // "PartnerWave以外のネットワーク"
    const last = sentence.isGlue(at - 1) ? at - 2 : at - 1;
    const name = sentence.has(last, 'not-after') ? value(last - 1) : null;
    return name === null ? null : { at: last - 1, end: last, filter, values: [name] };
  }
  let start = at - 1;
  values.push(before);
  for (let i = at - 2; i >= 0; i--) {
    const one = value(i);
    if (one !== null && start < at - 1 + (at - 1 - i)) {
      values.unshift(one);
      start = i;
    } else if (!isLink(sentence, i)) break;
  }
  return { at: start, end: at + 1, filter, values };
}

/** "PartnerWave": a name, whatever its beginning means. */
function isCompound(text: string): boolean {
  return /^\p{Lu}\p{Ll}+\p{Lu}\p{Ll}+$/u.test(text);
}

/** "All networks except PartnerWave": a capitalized name that no lexicon has, behind a negation that follows the label. Null if there is none. */
function excludedName(sentence: Sentence, label: number): number | null {
  for (let i = label + 1, negated = false; i <= label + 4; i++) {
    const name = sentence.has(i, 'unknown') && /^\p{Lu}/u.test(sentence.spelled(i));
    if (negated && (name || sentence.has(i, 'quoted') || isCompound(sentence.spelled(i)))) return i;
    if (negated && sentence.has(i, 'unknown')) return null;
    if (sentence.has(i, 'not')) negated = true;
    else if (!sentence.isGlue(i) && !/^[-,،]$/.test(sentence.atoms[i]?.text ?? '')) return null;
  }
  return null;
}

/** A code in lower case that is also a word, such as "no", "is" or "in", is the word. */
function isCapitals(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}

function isLink(sentence: Sentence, at: number): boolean {
  return sentence.has(at, 'and', 'or') || /^[,+&/|、،]$/.test(sentence.atoms[at]?.text ?? '');
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

/** Adds country codes and adjectives of countries. A code next to a country is one, too. */
function withCountries(sentence: Sentence, entries: Entry[]): Entry[] {
  const all = [...entries];
  const add = (at: number, code: string) => {
    all.push({ at, end: at + 1, filter: 'country', values: [code] });
    sentence.use(at);
  };
  for (let at = 0; at < sentence.atoms.length; at++) {
    const people = sentence.atoms[at]!.used ? null : sentence.fact(at, 'people');
    if (people && (isBeforeNoun(sentence, at) || isExcludedPeople(sentence, at, all))) add(at, people.value);
  }
  for (let known = -1; known < all.length; ) {
    known = all.length;
    for (let at = 0; at < sentence.atoms.length; at++) {
      if (!sentence.atoms[at]!.used && isCode(sentence, at, all)) add(at, sentence.spelled(at).toUpperCase());
    }
  }
  return all;
}

/** "Anyone but Germans and Austrians" */
function isExcludedPeople(sentence: Sentence, at: number, entries: readonly Entry[]): boolean {
  const before = sentence.beyondGlue(at, -1);
  const excluded = sentence.has(at - 1, 'not') || isAllBut(sentence, at - 1);
  const listed = isLink(sentence, at - 1) && entries.some(({ filter, end }) => filter === 'country' && end === at - 1);
  return excluded || (listed && before < at);
}

const NOUNS = ['report', 'weak-report', 'adjective', 'guess-report'] as const;

function isBeforeNoun(sentence: Sentence, at: number): boolean {
  for (let i = at + 1; i < at + 5 && sentence.atoms[i]; i++) {
    if (sentence.has(i, ...NOUNS)) return true;
    if (sentence.has(i, 'people')) return true;
    if (!sentence.isGlue(i) && !isLink(sentence, i) && !sentence.has(i, 'value', 'format')) break;
  }
  return sentence.has(at - 1, ...NOUNS);
}

/** Codes in capitals, codes in a list of countries, and lower-case codes in the position of a country. */
function isCode(sentence: Sentence, at: number, entries: readonly Entry[]): boolean {
  const atom = sentence.atoms[at]!;
  const spelled = sentence.spelled(at);
  if (!/^[a-z]{2}$/i.test(spelled) || !CODES.has(spelled.toUpperCase())) return false;
  const after = sentence.atoms[at + 1];
  if (after && !after.gap && /^[-'’.]$/.test(after.text)) return false;
  const capitals = spelled === spelled.toUpperCase() && sentence.text !== sentence.text.toUpperCase();
  const word = sentence.has(at, 'not-a-code');
  // A known word is no code, unless it is only glue and in capitals, or "us".
  if (
    atom.facts.some(({ kind }) => !GLUE_OR_CODE.has(kind)) ||
    (!capitals && atom.facts.length > 0 && atom.text !== 'us')
  )
    return false;
  if (capitals && !word) return true;
  const isCountry = (i: number) =>
    entries.some((entry) => entry.filter === 'country' && i >= entry.at && i < entry.end);
  const linked = (step: 1 | -1) => {
    let i = at + step;
    let links = 0;
    while (isLink(sentence, i)) {
      i += step;
      links++;
    }
    return isCountry(i) && (links > 0 || capitals);
  };
  if ((capitals || !word) && linked(-1)) return true;
  if ((capitals || (!word && !sentence.isGlue(at))) && linked(1)) return true;
  if (word && !capitals) return false;
  if (word) return false;
  const first = at === 0 || sentence.atoms[at - 1]!.kind === 'mark';
  const noun = sentence.has(at + 1, ...NOUNS) || (sentence.has(at + 1, 'value') && sentence.has(at + 2, ...NOUNS));
  if (sentence.isGlue(at)) {
    // "us" is a pronoun: "give us deals".
    return noun
      ? first || !sentence.isGlue(at - 1) || sentence.has(at - 1, 'every', 'only', 'value', 'not')
      : /^in$/.test(sentence.atoms[at - 1]?.text ?? '') || (sentence.has(at - 1, 'report') && after === undefined);
  }
  const begins = first || sentence.has(at - 1, 'in', 'only', 'every', 'value', 'not');
  return (
    begins &&
    (noun ||
      after === undefined ||
      after.kind === 'mark' ||
      sentence.has(at + 1, 'not-after', 'please', 'program', 'weak-program', 'last', 'this', 'value'))
  );
}

const GLUE_OR_CODE = new Set(['filler', 'in', 'at', 'by', 'not-a-code', 'please', 'id']);

function groupsOf(sentence: Sentence, entries: readonly Entry[]): ValueGroup[] {
  const groups: ValueGroup[] = [];
  for (const { at, end, filter, values, conditional, lacking = false } of entries) {
    const last = groups.at(-1);
    if (last?.filter === filter && last.negated === lacking && isContinued(sentence, last.end, at)) {
      last.values.push(...values.filter((one) => !last.values.includes(one)));
      last.end = end;
      if (conditional) last.conditional = [...last.conditional, ...values];
      last.said = sentence.spelled(last.start, end);
    } else
      groups.push({
        filter,
        values: [...values],
        start: at,
        end,
        said: sentence.spelled(at, end),
        negated: lacking,
        conditional: conditional ? values : [],
      });
  }
  for (const { start, end } of groups) for (let i = start; i < end; i++) if (isLink(sentence, i)) sentence.use(i);
  return groups;
}

function isContinued(sentence: Sentence, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    // "Not France but Spain" has two sides, and "France but also Spain" one.
    if (sentence.has(i, 'contrast') && !sentence.has(i + 1, 'also')) return false;
    if (!isLink(sentence, i) && !(sentence.isGlue(i) && !sentence.has(i, 'not'))) return false;
  }
  return true;
}

/** Binds each negation to a group. Returns those without one. */
function bindNegations(
  sentence: Sentence,
  groups: ValueGroup[],
  { spans, report }: { spans: readonly { at: number }[]; report: ReportType },
): Unbound[] {
  const unbound: Unbound[] = [];
  for (let at = 0; at < sentence.atoms.length; at++) {
    const atom = sentence.atoms[at]!;
    if (atom.used || !(sentence.has(at, 'not', 'not-after', 'maybe-not') || isAllBut(sentence, at))) continue;
    const next = sentence.has(at, 'not', 'maybe-not', 'but') ? neighbour(sentence, groups, at, 1) : null;
    const group = next ?? (sentence.has(at, 'not-after') ? neighbour(sentence, groups, at, -1) : null);
    // "Inte Frankrike utan Spanien": the word for *without* begins what is wanted instead.
    const listed = group !== null && group !== next && isCommaList(sentence, group);
    const notOnly =
      group !== null && (sentence.has(group.end - 1, 'not-only') || isBetween(sentence, 'not-only', at, group));
    const onlyThat =
      group !== null && (group === next ? isBetween(sentence, 'only', at, group) : isOnly(sentence, at, group));
    const instead = group === next && sentence.has(at, 'contrast') && isBehindExclusion(groups, group);
    if (group && (instead || notOnly || (onlyThat && isContinuedBy(groups, group, at)))) sentence.use(at);
    else if (group && (onlyThat || listed || (NOR.has(atom.text) && isSwitchedOff(report, group)))) {
      unbound.push({
        start: at,
        end: at + 1,
        said: sentence.spelled(Math.min(at, group.start), Math.max(at + 1, group.end)),
      });
      sentence.use(at);
    } else if (group) {
      sentence.use(at);
      // 除了…以外 excludes once, with a word on either side.
      const again = next === null && group.negated;
      // "Don't leave out France", "non … nemmeno": twice is once in some languages, and never in others.
      const twice = !again && group.negated;
      if (twice && !NOR.has(sentence.atoms[at]!.text))
        unbound.push({ start: at, end: at + 1, said: sentence.spelled(at, group.end > at ? group.end : at + 1) });
      else if (!again && !twice) for (const one of chained(sentence, groups, group)) one.negated = true;
    } else if (isWithoutRestriction(sentence, at, report)) sentence.use(at, sentence.beyondGlue(at, 1) + 1);
    else if (
      !sentence.has(at, 'maybe-not', 'but') &&
      !isIdle(sentence, at) &&
      !spans.some((span) => leadsTo(sentence, at, span.at))
    ) {
      const end = Math.min(at + 4, sentence.atoms.length);
      unbound.push({ start: at, end, said: sentence.spelled(at, end) });
      sentence.use(at);
    }
  }
  return unbound;
}

/** Words that repeat a negation, and never cancel it. */
const NOR = new Set(['nor', 'neither', 'ne', 'n', 'ni', 'nem', 'ani', 'noch', 'och', 'ни', 'ні']);

/** "All advertisers but example.com" */
function isAllBut(sentence: Sentence, at: number): boolean {
  if (!sentence.has(at, 'but')) return false;
  for (let i = at - 1; i >= 0 && i >= at - 4; i--) if (sentence.has(i, 'whole')) return true;
  return false;
}

/** "Without a country restriction" */
function isWithoutRestriction(sentence: Sentence, at: number, { search }: ReportType): boolean {
  const next = sentence.beyondGlue(at, 1);
  const label = sentence.fact(next, 'filter')?.value;
  const guessed = sentence.atoms[next]?.typo !== undefined;
  return next > at && label !== undefined && label in search && !guessed && !sentence.has(next, 'value');
}

/** Whether the group right before this one has values of the same filter, and is excluded. */
function isBehindExclusion(groups: readonly ValueGroup[], group: ValueGroup | null): boolean {
  const before = group ? groups[groups.indexOf(group) - 1] : undefined;
  return before !== undefined && before.filter === group!.filter && before.negated;
}

/** "From France, Italy excluded": only the last value, or both? In Chinese and Japanese, another comma lists values. */
function isCommaList(sentence: Sentence, { start, end, values }: ValueGroup): boolean {
  if (values.length < 2) return false;
  const between = sentence.atoms.slice(start, end).map((_, i) => start + i);
  return (
    between.some((i) => /^[,،]$/.test(sentence.atoms[i]!.text)) && !between.some((i) => sentence.has(i, 'and', 'or'))
  );
}

/** *Only* before the values or between them and the negation behind them: "yalnızca Polonya değil", "フランスだけではない". */
function isOnly(sentence: Sentence, at: number, { start, end }: ValueGroup): boolean {
  if (sentence.has(sentence.beyondGlue(start, -1), 'only')) return true;
  for (let i = end; i < at; i++) if (sentence.has(i, 'only')) return true;
  return false;
}

/** Whether more values of the filter follow: "yalnızca Polonya değil, Litvanya da" wants both. */
function isContinuedBy(groups: readonly ValueGroup[], group: ValueGroup, at: number): boolean {
  const next = groups[groups.indexOf(group) + 1];
  return next?.filter === group.filter && next.start > at;
}

/** "Ne sont pas seulement en France": *only* is between a negation and the values. */
function isBetween(sentence: Sentence, kind: string, at: number, { start }: ValueGroup): boolean {
  for (let i = at + 1; i < start; i++) if (sentence.has(i, kind)) return true;
  return false;
}

/** "Ne … plus actives": a particle that only repeats a negation, before a value that is negative already. */
function isSwitchedOff({ search }: ReportType, { filter, values }: ValueGroup): boolean {
  const param = search[filter];
  return param !== undefined && filterKind(param).kind === 'flag' && values.every((value) => value === 'false');
}

/** Whether only glue and a verb are between a negation and a period, which decides then. */
function leadsTo(sentence: Sentence, at: number, period: number): boolean {
  if (period < at) return false;
  for (let i = at + 1; i < period; i++)
    if (!sentence.atoms[i]!.used && !sentence.isGlue(i) && !sentence.has(i, 'verb', 'since')) return false;
  return true;
}

/** A word that can also be something else, such as the abbreviation of "number", and that negates nothing here. */
function isIdle(sentence: Sentence, at: number): boolean {
  return sentence.has(at, 'id', 'ask');
}

/** The next group in a direction, beyond glue, labels and nouns: "except deals from the US". */
function neighbour(sentence: Sentence, groups: readonly ValueGroup[], at: number, step: 1 | -1): ValueGroup | null {
  for (let i = at + step, nouns = 0; sentence.atoms[i]; i += step) {
    const group = groups.find(({ start, end }) => i >= start && i < end);
    if (group) return group;
    // "Active deals, but not in Python" excludes nothing of what is before.
    // "Not every deal in France" does not say which.
    if (step > 0 && i === at + 1 && nouns === 0 && sentence.has(i, 'whole')) return null;
    if (sentence.has(i, 'contrast') && (step < 0 || sentence.has(at, 'not-after'))) return null;
    // "Sans code ni cadeau": what is excluded is a column, and no filter.
    if (step > 0 && nouns === 0 && sentence.has(i, 'column') && !sentence.has(i, ...NOUNS, 'filter')) return null;
    if (sentence.has(i, ...NOUNS, 'some-report') && nouns++ < 2) continue;
    if (sentence.atoms[i]!.text === '#') continue;
    if (
      !sentence.isGlue(i) &&
      !sentence.has(i, 'filter', 'only', 'fetch', 'every', 'last', 'this', 'not') &&
      !/^[-“”"「」(]$/.test(sentence.atoms[i]!.text) &&
      !(step < 0 && /^[、,]$/.test(sentence.atoms[i]!.text) && !sentence.has(at, 'not'))
    )
      return null;
  }
  return null;
}

/** "Not exclusive or featured" excludes both. */
function chained(sentence: Sentence, groups: readonly ValueGroup[], group: ValueGroup): ValueGroup[] {
  const next = groups.find(({ start }) => start > group.start);
  if (!next) return [group];
  let joined = false;
  for (let i = group.end; i < next.start; i++) {
    if (sentence.has(i, 'or')) joined = true;
    else if (!sentence.isGlue(i)) return [group];
  }
  return joined ? [group, ...chained(sentence, groups, next)] : [group];
}
