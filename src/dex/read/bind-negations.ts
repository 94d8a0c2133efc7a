/** Finds what a negation excludes. */
import type { ReportType } from '../../reports/report-type.ts';
import { filterKind } from '../filter-kind.ts';
import type { Sentence } from './sentence.ts';
import { isAllBut, NOUNS, type Unbound, type ValueGroup } from './value-groups.ts';

/** Binds each negation to a group. Returns those without one. */
export function bindNegations(
  sentence: Sentence,
  groups: ValueGroup[],
  { spans, report }: { spans: readonly { at: number }[]; report: ReportType },
): Unbound[] {
  const unbound: Unbound[] = [];
  const removed = new Set<ValueGroup>();
  for (let at = 0; at < sentence.atoms.length; at++) {
    const atom = sentence.atoms[at]!;
    if (atom.used || !(sentence.has(at, 'not', 'not-after', 'maybe-not') || isAllBut(sentence, at))) continue;
    const next = sentence.has(at, 'not', 'maybe-not', 'but') ? neighbour(sentence, groups, at, 1) : null;
    const group = next ?? (sentence.has(at, 'not-after') ? neighbour(sentence, groups, at, -1) : null);
    const restriction = group ? null : restrictionAt(sentence, at, report);
    // "Inte Frankrike utan Spanien": the word for *without* begins what is wanted instead.
    const listed = group !== null && group !== next && isCommaList(sentence, group);
    const notOnly =
      group !== null && (sentence.has(group.end - 1, 'not-only') || isBetween(sentence, 'not-only', at, group));
    const onlyThat =
      group !== null && (group === next ? isBetween(sentence, 'only', at, group) : isOnly(sentence, at, group));
    const instead = group === next && sentence.has(at, 'contrast') && isBehindExclusion(groups, group);
    // "Exclusive or not" says that it does not matter, and no value after it is excluded.
    const either = isOrNot(sentence, at) ? neighbour(sentence, groups, sentence.beyondGlue(at, -1), -1) : null;
    if (either) {
      unbound.push({ start: either.start, end: at + 1, said: sentence.spelled(either.start, at + 1) });
      sentence.use(at);
      continue;
    }
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
      // "Lösch Spanien nicht"
      if (again && removed.has(group))
        unbound.push({ start: at, end: at + 1, said: sentence.spelled(group.start, at + 1) });
      else if (twice && !NOR.has(sentence.atoms[at]!.text))
        unbound.push({ start: at, end: at + 1, said: sentence.spelled(at, group.end > at ? group.end : at + 1) });
      else if (
        !again &&
        !twice &&
        (next ? isPartOfObject(sentence, groups, at, group) : isPartOfList(sentence, groups, at, group))
      )
        unbound.push({
          start: at,
          end: at + 1,
          said: sentence.spelled(Math.min(at, group.start), Math.max(at + 1, group.end)),
        });
      else if (!again && !twice) {
        if (isRemoval(sentence, at)) removed.add(group);
        for (const one of chained(sentence, groups, group)) one.negated = true;
      }
    } else if (restriction) sentence.use(...restriction);
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

/** "Remove the active deals in Spain": rows that fit both are not wanted, and no request says so. "Remove Spain from the active deals" is clear. */
function isPartOfObject(sentence: Sentence, groups: readonly ValueGroup[], at: number, group: ValueGroup): boolean {
  if (!isRemoval(sentence, at)) return false;
  let noun = false;
  for (let i = group.end; sentence.atoms[i]; i++) {
    const other = groups.find(({ start }) => start === i);
    if (other) return other.filter !== group.filter && (noun || i === group.end);
    if (sentence.has(i, ...NOUNS) && sentence.atoms[i]!.kind !== 'mark') noun = true;
    else if (!sentence.isGlue(i) || sentence.has(i, 'from-list') || (!noun && sentence.has(i, 'in'))) return false;
  }
  return false;
}

/** A verb such as *delete*, and no word such as *without*. */
function isRemoval(sentence: Sentence, at: number): boolean {
  return sentence.has(at, 'removal') || sentence.fact(at, 'not')?.value === 'removal';
}

/** The same where the verb or *except* is at the end: "İspanya'yı aktif fırsatlardan sil". The noun before it has values of two filters. */
function isPartOfList(sentence: Sentence, groups: readonly ValueGroup[], at: number, group: ValueGroup): boolean {
  const noun = sentence.atoms.slice(group.end, at).some((_, i) => sentence.has(group.end + i, ...NOUNS));
  const before = groups[groups.indexOf(group) - 1];
  if (!noun || !before || before.filter === group.filter || before.negated) return false;
  for (let i = before.end; i < group.start; i++)
    if (sentence.atoms[i]!.kind === 'mark' || sentence.has(i, ...NOUNS, 'and', 'or')) return false;
  return true;
}

/** *Or not*, with nothing behind it in its clause. */
function isOrNot(sentence: Sentence, at: number): boolean {
  const next = sentence.atoms[at + 1];
  return sentence.has(sentence.beyondGlue(at, -1), 'or') && (next === undefined || next.kind === 'mark');
}

/** Words that repeat a negation, and never cancel it. */
const NOR = new Set(['nor', 'neither', 'ne', 'n', 'ni', 'nem', 'ani', 'noch', 'och', 'ни', 'ні']);

/**
 * The atoms of "without a country restriction", "ülke kısıtlaması olmadan", whose negation is at a place. Rows "without a country" are something else,
 * which no filter has. Null without the word for *restriction*.
 */
function restrictionAt(sentence: Sentence, at: number, { search }: ReportType): [from: number, to: number] | null {
  const isName = (i: number) => {
    const label = sentence.fact(i, 'filter')?.value;
    return label !== undefined && label in search && sentence.atoms[i]!.typo === undefined && !sentence.has(i, 'value');
  };
  const step = sentence.has(at, 'not', 'maybe-not') ? 1 : -1;
  let last = at;
  let restricted = false;
  for (let i = at + step; sentence.atoms[i] && Math.abs(i - at) <= MAX_RESTRICTION; i += step) {
    if (sentence.has(i, 'restriction')) restricted = true;
    // Prepositions in between: "auf ein Land", "restriction de pays".
    else if (!isName(i) && !sentence.isGlue(i) && !sentence.has(i, 'since', 'to', 'every')) break;
    if (isName(i) || sentence.has(i, 'restriction')) last = i;
  }
  return restricted ? [Math.min(at, last), Math.max(at, last) + 1] : null;
}

/** "Without any restriction on the country" */
const MAX_RESTRICTION = 5;

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

/** *Only* before the values, or between them and the negation after them: "yalnızca Polonya değil", "フランスだけではない". */
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
    if (step > 0 && i === at + 1 && nouns === 0 && sentence.has(i, 'whole')) {
      if (isRemoval(sentence, at)) continue;
      return null;
    }
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
