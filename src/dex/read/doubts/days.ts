/** Days and periods that could mean others. Each doubt becomes a question instead of a program. */

import { type Day, isFixed, resolved } from '../../day.ts';
import { without } from '../apply-values.ts';
import { note } from '../findings.ts';
import type { Span } from '../read-spans.ts';
import type { Sentence } from '../sentence.ts';
import { type DoubtsInput, placeOf } from './input.ts';

/** "That end today or on Friday", "in January and March": two periods of one pair of filters. */
export function sharedVerb({ sentence, spans, findings }: DoubtsInput): void {
  for (const [i, one] of spans.entries()) {
    const other = spans[i + 1];
    if (!other || findings.problems.some(({ note: { id } }) => id === 'two-periods')) continue;
    const between = sentence.atoms.slice(one.end, other.at).map((_, n) => one.end + n);
    const joined =
      between.some((at) => sentence.has(at, 'or', 'and')) && !between.some((at) => sentence.has(at, 'verb', 'valid'));
    if (joined && between.every((at) => sentence.isGlue(at) || sentence.has(at, 'or', 'and')))
      findings.problems.push({
        note: note('two-periods', { one: one.said, other: other.said }),
        choices: [without(sentence, placeOf(one)), without(sentence, placeOf(other))],
      });
  }
}

/** "Valid in December" is not "active now", which is what the filter says. Nothing that starts later is active now. */
export function futureStates(input: DoubtsInput): void {
  stateBesideDays(input);
  stateInPeriod(input);
  const { search, spans, groups, today, findings } = input;
  const starts = search['starts_after'] as Day | undefined;
  const later = starts !== undefined && resolved(starts, today) > today;
  if (search['active'] !== true || !(later || search['upcoming'] === true)) return;
  if (findings.problems.some(({ note: { id } }) => id === 'unread-date' || id === 'two-periods')) return;
  // "Active deals", then "those that start next week", or "the upcoming ones"
  const span = later ? spans.find(({ from }) => from === starts) : undefined;
  const state = groups.find(({ filter }) => filter === 'active' || filter === 'upcoming');
  const said = span?.said ?? state?.said ?? (later ? `starts_after=${resolved(starts, today)}` : 'upcoming');
  findings.problems.push({ note: note('contradiction', { said, filter: 'active' }), choices: [] });
}

function stateBesideDays({ sentence, groups, spans, today, findings, search }: DoubtsInput): void {
  const state = groups.find(({ filter, negated }) => filter === 'active' && !negated);
  const span = spans.find(({ from }) => from !== null && resolved(from, today) > today);
  if (!state || !span || search['active'] !== true) return;
  const between = sentence.atoms.slice(state.end, span.at).map((_, i) => state.end + i);
  const beside = state.end <= span.at && between.every((at) => sentence.isGlue(at) || sentence.has(at, 'since', 'in'));
  if (!beside && search['starts_after'] !== span.from) return;
  if (beside && span.to === null) delete search['active'];
  else findings.problems.push({ note: note('unread-date', { said: `${state.said} ${span.said}` }), choices: [] });
}

/** "Still valid this week", "this week not yet expired": the days of the state, not those on which deals start. */
function stateInPeriod({ sentence, groups, spans, findings, search }: DoubtsInput): void {
  for (const { filter, start, end, said } of groups) {
    if (filter !== 'active' && filter !== 'expired') continue;
    for (const span of spans) {
      const [from, to] = span.at >= end ? [end, span.at] : [span.end, start];
      const between = sentence.atoms.slice(from, to).map((_, i) => from + i);
      const beside =
        from <= to &&
        between.every(
          (at) => sentence.has(at, 'not', 'not-after') || (sentence.isGlue(at) && !sentence.has(at, 'and', 'or')),
        );
      if (beside && span.from !== null && span.to !== null && search['starts_after'] === span.from)
        findings.problems.push({ note: note('unread-date', { said: `${said} ${span.said}` }), choices: [] });
    }
  }
}

/** "Clicks before June", "clicks of next week": a report that needs a first day has none, or one that has no rows yet. */
export function openEnds({ sentence, spans, report, today, findings }: DoubtsInput): void {
  const required = (report.required ?? []).length > 0;
  const ever = sentence.atoms.findIndex((_, at) => sentence.has(at, 'all-time'));
  if (required && ever >= 0 && spans.length === 0)
    findings.problems.push({ note: note('no-first-day', { said: sentence.spelled(ever) }), choices: [] });
  for (const { from, to, said } of spans)
    if (required && from !== null && (resolved(from, today) > today || isAllAhead({ from, to }, today)))
      findings.problems.push({ note: note('in-future', { said }), choices: [] });
    else if (required && from === null) findings.problems.push({ note: note('no-first-day', { said }), choices: [] });
}

/** "Clicks of the next 7 days" */
function isAllAhead({ from, to }: Pick<Span, 'from' | 'to'>, today: string): boolean {
  return from !== null && to !== null && resolved(from, today) === today && resolved(to, today) > today;
}

/** "Every Monday of last month": a schedule, or the days of a period, which no filter has. */
export function daysOfPeriods({ sentence, spans, today, findings }: DoubtsInput): void {
  // A weekday that is not said to be repeated, with a period that is over: "clicks on Mondays in October".
  const dated = (at: number) => spans.some((span) => at >= span.at && at < span.end);
  const plural = sentence.atoms.findIndex((atom, at) => atom.used && sentence.has(at, 'every-weekday') && !dated(at));
  const over = spans.find(({ from, to }) => isFixed(from ?? '') && isFixed(to ?? '') && String(to) < today);
  if (plural >= 0 && over && !sentence.says('every', 'cadence'))
    findings.problems.push({
      note: note('unread-date', { said: `${sentence.spelled(plural)} ${over.said}` }),
      choices: [without(sentence, { start: plural, end: plural + 1 })],
    });
  const only = sentence.atoms.findIndex(
    (atom, at) =>
      atom.used &&
      (sentence.has(at, 'every-weekday') || sentence.fact(at, 'cadence', 'workday') !== null) &&
      (sentence.has(at + 1, 'only') || sentence.has(at - 1, 'only')),
  );
  if (only >= 0 && spans.length > 0 && !over)
    findings.problems.push({
      note: note('unread-date', { said: `${sentence.spelled(only)} ${spans[0]!.said}` }),
      choices: [],
    });
  for (const { at, end, said, from, to } of spans) {
    // "Yesterday's clicks every Monday": a single day has no days of its own.
    const single = typeof from === 'object' && from !== null && typeof to === 'object' && to?.daysAgo === from.daysAgo;
    if (single) continue;
    for (const near of [beyondPrepositions(sentence, at, -1), beyondPrepositions(sentence, end - 1, 1)]) {
      const atom = sentence.atoms[near];
      // "Each week last week's clicks" is a schedule, and "every day of last week" are the days of the rows.
      const each = near < at - 1 && sentence.has(near, 'unit') && sentence.has(near - 1, 'every');
      if (!atom?.used || dated(near) || !(each || sentence.has(near, 'weekday', 'every-weekday', 'cadence'))) continue;
      // "At the beginning of each month, the previous month"
      if (sentence.fact(near, 'cadence')?.value.startsWith('month-')) continue;
      findings.problems.push({
        note: note('unread-date', { said: `${sentence.spelled(near)} ${said}` }),
        choices: [without(sentence, { start: near, end: near + 1 })],
      });
    }
  }
}

/** The next atom that means more than a preposition, such as *in*, which can also belong to a period. */
function beyondPrepositions(sentence: Sentence, at: number, step: 1 | -1): number {
  let i = at + step;
  while (sentence.atoms[i] && sentence.isGlue(i) && !sentence.has(i, 'weekday', 'every-weekday', 'cadence', 'unit'))
    i += step;
  return sentence.atoms[i] ? i : -1;
}

/**
 * "After the meeting yesterday we decided to drop Poland: all deals": a period in a clause that has neither the noun of the report nor a verb
 * of its dates can be about something else.
 */
export function strayPeriods({ sentence, report, spans, former, scheduled, findings }: DoubtsInput): void {
  const chosen = Object.keys(report.search).some((name) => name.endsWith('_after'));
  if (!chosen || former || scheduled) return;
  for (const span of spans) {
    const [from, to] = clauseOf(sentence, span);
    const atoms = sentence.atoms.slice(from, to).map((_, i) => from + i);
    const words = atoms.filter((at) => sentence.atoms[at]!.kind === 'word').length;
    const own = atoms.some((at) => sentence.has(at, 'report', 'weak-report', 'adjective', 'verb', 'some-report'));
    if (!own && words > SHORT)
      findings.problems.push({
        note: note('unread-date', { said: span.said }),
        choices: [without(sentence, placeOf(span))],
      });
  }
}

/** A clause of so few words is a part of the request: "deals. Last week." */
const SHORT = 4;

/** The atoms between two marks that end a clause. Commas do not. */
function clauseOf(sentence: Sentence, { at, end }: Span): [from: number, to: number] {
  const ends = (i: number) => /^[.:;!?。：；！？؟]$/.test(sentence.atoms[i]?.text ?? '');
  let [from, to] = [at, end];
  while (from > 0 && !ends(from - 1)) from--;
  while (to < sentence.atoms.length && !ends(to)) to++;
  return [from, to];
}
