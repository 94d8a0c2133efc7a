/** The requests of `createSchedule` that Dex writes, checked by the code of the API. */
import { expect, test } from 'vitest';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { scheduleBody } from '../../src/dex/schedule-call.ts';
import { understand } from '../../src/dex/understand.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { canonicalParams } from '../../src/reports/canonical.ts';
import { withAbsoluteDates } from '../../src/reports/relative-dates.ts';
import { readRule } from '../../src/schedules/read-rule.ts';
import { readKinds, readProgramQuestions } from './corpus/read-corpus.ts';

const NOW = new Date('2026-11-25T10:00:00Z');

function bodyOf(question: string) {
  const understood = understand({ question, catalog: builtIn, recipes, now: NOW, explained: () => false });
  return scheduleBody(understood, 'Title');
}

test.each([
  [
    "every weekday at 06:30 last week's clicks",
    { every: 'weekday', at: ['06:30'] },
    'UTC',
    { start_date: 'week_start-1w', end_date: 'week_end-1w' },
  ],
  [
    'Mondays and Wednesdays at noon, Berlin time: French deals',
    { every: 'week', on: ['monday', 'wednesday'], at: ['12:00'] },
    'Europe/Berlin',
    { country: 'FR' },
  ],
  ['twice a day, 8:00 and 20:00, deals', { every: 'day', at: ['08:00', '20:00'] }, 'UTC', undefined],
  [
    'advertisers on the last day of the month at 23:00',
    { every: 'month', on: ['last'], at: ['23:00'] },
    'UTC',
    undefined,
  ],
  ['deals every four hours', { every: 'hour', hours: 4, minute: 0 }, 'UTC', undefined],
])('%s', (question, rule, timezone, search) => {
  expect(bodyOf(question)).toMatchObject({ rule, time_zone: timezone });
  expect(bodyOf(question)!.search_params).toEqual(search);
});

test('the API accepts the rule and the request of every scheduled question of the corpus', () => {
  const questions = [...readProgramQuestions(), ...readKinds()].filter(({ turns }) => turns.length === 1);
  const bodies = questions.map(({ turns }) => bodyOf(turns[0]!)).filter((body) => body !== null);
  expect(bodies.length).toBeGreaterThan(40);
  for (const { rule, report_type, search_params = {}, index_params = {} } of bodies) {
    expect(() => readRule(rule), JSON.stringify(rule)).not.toThrow();
    const report = builtIn.find(report_type)!;
    const sent = { search_params, index_params: { timezone: 'UTC', ...index_params } };
    const absolute = withAbsoluteDates(report, sent, Temporal.Instant.from('2026-11-25T10:00:00Z'));
    expect(() => canonicalParams(report, { ...sent, search_params: absolute }), report_type).not.toThrow();
  }
});
