/** Days that a schedule does not have. Each doubt becomes a question instead of a program. */

import { isFixed, resolved } from '../../day.ts';
import { without } from '../apply-values.ts';
import { note } from '../findings.ts';
import { type DoubtsInput, placeOf } from './input.ts';

/** "Daily until Friday", "every Monday starting next month": no schedule has a first or a last day. */
export function endsOfSchedule({ sentence, spans, scheduled, today, findings }: DoubtsInput): void {
  if (!scheduled) return;
  for (const { at, end, from, to, said } of spans) {
    const before = sentence.beyondGlue(at, -1);
    const cadence = [before, before - 1].some((i) =>
      sentence.has(i, 'cadence', 'every', 'daily', 'weekday', 'every-weekday', 'unit', 'part'),
    );
    const verb = sentence.has(before, 'verb') && !sentence.has(before, 'since');
    const open = from === null || (from !== null && resolved(from, today) > today && to !== undefined);
    if (cadence && !verb && open)
      findings.problems.push({
        note: note('no-such-schedule', { said: sentence.spelled(Math.max(0, before), end) || said }),
        choices: [],
      });
  }
}

/** "Weekly clicks for October": every run would export the same rows, or these are no runs. */
export function pastOfSchedule({ sentence, spans, scheduled, former, today, findings }: DoubtsInput): void {
  if (!scheduled || former) return;
  for (const span of spans)
    if (isFixed(span.from ?? '') && isFixed(span.to ?? '') && String(span.to) < today)
      findings.problems.push({
        note: note('unread-date', { said: span.said }),
        choices: [without(sentence, placeOf(span))],
      });
}

/** "Every Monday the clicks of Friday": a fixed date, so every run would have the same rows. Nor is "clicks on Mondays" a single date. */
export function daysOfSchedule({ sentence, spans, scheduled, findings }: DoubtsInput): void {
  for (const span of spans) {
    const day = sentence.atoms.slice(span.at, span.end).some((_, i) => {
      const at = span.at + i;
      // "Mar" is also March in Spanish, and "minggu" also a week in Indonesian.
      return sentence.has(at, scheduled ? 'weekday' : 'every-weekday') && !sentence.has(at, 'month', 'unit');
    });
    if (day)
      findings.problems.push({
        note: note('unread-date', { said: span.said }),
        choices: [without(sentence, placeOf(span))],
      });
  }
}
