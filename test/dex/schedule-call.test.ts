/** The requests of `createSchedule` that Dex writes, checked by the code of the API. */
import { expect, test } from 'vitest';
import type { Concept } from '../../src/dex/lexicon/lexicon.ts';
import { lexicons } from '../../src/dex/lexicon/lexicons.ts';
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
  // docs/guide/destinations.md has this question.
  [
    "every weekday at 06:30 Berlin time, yesterday's clicks to our SFTP server",
    { every: 'weekday', at: ['06:30'] },
    'Europe/Berlin',
    { start_date: 'today-1d', end_date: 'today-1d' },
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

test.each([
  'every day at 6 all clicks, only what changed since the last delivery',
  'daily at 6: clicks, new or changed since the last run',
  'jeden Tag um 6 Uhr alle Klicks, nur Änderungen seit der letzten Lieferung',
  'cada día a las 6 los clics, solo los cambios desde la última entrega',
  'chaque jour à 6 heures les clics, uniquement les changements depuis la dernière livraison',
  '每天 6:00 导出点击，自上次交付以来的变化',
])('%s', (question) => {
  expect(bodyOf(question)).toMatchObject({
    report_type: 'clicks_details_excel',
    rule: { every: 'day', at: ['06:00'] },
    search_params: { start_date: 'today-30d', end_date: 'today' },
    window: 'since_last_delivery',
  });
  const understood = understand({ question, catalog: builtIn, recipes, now: NOW, explained: () => false });
  expect(understood.unused).toEqual([]);
});

/** A question in each language: its own words for *daily* and *clicks*, and a phrase. */
const phrasesOf = (concept: Concept) =>
  lexicons
    .filter(({ words }) => words[concept] !== undefined)
    .flatMap(({ language, words }) => {
      const first = (one: Concept) => words[one]!.split(', ')[0]!.replace('*', '');
      const start = `${first('cadence:day')}, ${first('report:clicks_details_excel')}`;
      return words[concept]!.split(', ').map((phrase) => [language, `${start}, ${phrase}`] as const);
    });
const PHRASES = phrasesOf('changed-since');
const REPLACING = phrasesOf('replace-file');
const KEEPING = phrasesOf('keep-file');

test.each(PHRASES)('%s: %s', (_, question) => {
  expect(bodyOf(question)).toMatchObject({ rule: { every: 'day' }, window: 'since_last_delivery' });
});

test.each(REPLACING)('%s: %s', (_, question) => {
  expect(bodyOf(question)).toMatchObject({
    rule: { every: 'day' },
    file_name: '{report_type}',
    existing_file: 'replace',
  });
});

test.each(KEEPING)('%s: %s', (_, question) => {
  const body = bodyOf(question);
  expect(body).toMatchObject({ rule: { every: 'day' } });
  expect(body).not.toHaveProperty('existing_file');
});

test.each([PHRASES, REPLACING, KEEPING])('every language has such phrases', (...phrases) => {
  expect(new Set(phrases.map(([language]) => language)).size).toBe(20);
});

test('the files that replace each other have the name of the question', () => {
  expect(bodyOf('every day at 7 deals as deals.csv, overwriting the old file')).toMatchObject({
    file_name: 'deals',
    existing_file: 'replace',
  });
});

test.each([
  'every day at 6 hot advertisers, only what changed since the last delivery',
  'all clicks of October, only what changed since the last delivery',
])('%s: the words stay unread and are named', (question) => {
  const understood = understand({ question, catalog: builtIn, recipes, now: NOW, explained: () => false });
  expect(bodyOf(question)?.window).toBeUndefined();
  expect(understood.unused.join(' ') + understood.missing.join(' ')).toContain('since the last delivery');
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
