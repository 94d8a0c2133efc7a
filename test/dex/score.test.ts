import { describe, expect, test } from 'vitest';
import type { Meaning, ProgramQuestion, ProgramRequest } from './corpus/meaning.ts';
import { readDataQuestions, readDocumentQuestions, readProgramQuestions, readWorld } from './corpus/read-corpus.ts';
import type { Reading } from './reading.ts';
import { scoreProgram } from './score.ts';
import { isRightCall, scoreDocument } from './score-answers.ts';
import { groupOf, summarize, summaryTable } from './score-summary.ts';

const NOW = Temporal.Instant.from(readWorld().now);
const questions = readProgramQuestions();

const question = (...meanings: Meaning[]): ProgramQuestion => ({
  id: 'en-001',
  language: 'en',
  held: false,
  turns: ['…'],
  tags: [],
  now: NOW,
  meanings,
});

const deals = (
  filters: ProgramRequest['filters'] = {},
  rest: Partial<ProgramRequest> = {},
): { write: ProgramRequest } => ({
  write: { report: 'deals_excel', filters, ...rest },
});
const clicks = (
  start_date: string,
  end_date: string,
  rest: Partial<ProgramRequest> = {},
): { write: ProgramRequest } => ({
  write: { report: 'clicks_details_excel', filters: { start_date, end_date }, ...rest },
});

const outcome = (meaning: Meaning, reading: Reading) => scoreProgram(question(meaning), reading).outcome;

describe('a reading of the whole corpus', () => {
  test('is right if it is what a question means', () => {
    for (const each of questions) {
      for (const meaning of each.meanings) expect(scoreProgram(each, meaning).outcome, each.id).toBe('right');
    }
  });

  test('is silently wrong if it has one filter more', () => {
    for (const each of questions) {
      for (const { write } of each.meanings) {
        if (!write) continue;
        const more = { ...write, filters: { ...write.filters, search: 'more' } };
        if (write.filters?.['search'] !== undefined) continue;
        expect(scoreProgram(each, { write: more }).outcome, each.id).toBe('silent');
      }
    }
  });

  test('is silently wrong if it excludes what should be included, or the other way round', () => {
    const turned = (name: string) => (name.endsWith('_not') ? name.slice(0, -'_not'.length) : `${name}_not`);
    for (const each of questions) {
      for (const { write } of each.meanings) {
        const filters = Object.entries(write?.filters ?? {});
        if (!write || !filters.some(([, value]) => Array.isArray(value))) continue;
        const opposite = filters.map(([name, value]) => [Array.isArray(value) ? turned(name) : name, value]);
        const reading = { write: { ...write, filters: Object.fromEntries(opposite) } };
        expect(scoreProgram(each, reading).outcome, each.id).toBe('silent');
      }
    }
  });

  test('is only right where there is nothing to answer if it refuses everything', () => {
    const { questions: counts } = summarize(questions.map((each) => scoreProgram(each, { refused: true })));
    const right = questions.filter(({ meanings }) => meanings.some(({ answer }) => answer === 'nothing')).length;
    expect(counts).toEqual({ right, silent: 0, named: 0, asked: 0, refused: questions.length - right });
  });

  test('is mostly silently wrong if it always exports all deals', () => {
    const { questions: counts } = summarize(questions.map((each) => scoreProgram(each, deals())));
    expect(counts.silent).toBeGreaterThan(0.9 * questions.length);
  });
});

describe('a program', () => {
  test.each<[string, Meaning, Reading, string]>([
    ['lacks a filter', deals({ country_not: ['US'] }), deals(), 'silent'],
    ['lacks a filter and says so', deals({ country_not: ['US'] }), { ...deals(), unused: ['except'] }, 'named'],
    [
      'says one word too little',
      deals({ country: ['FR'], exclusive: true }),
      { ...deals(), unused: ['exclusive'] },
      'silent',
    ],
    ['has another value', deals({ country: ['US'] }), { ...deals({ country: ['CA'] }), unused: ['us'] }, 'silent'],
    ['lacks one value of a list', deals({ country: ['FR', 'US'] }), deals({ country: ['FR'] }), 'silent'],
    [
      'lacks one value and says so',
      deals({ country: ['FR', 'US'] }),
      { ...deals({ country: ['FR'] }), unused: ['us'] },
      'named',
    ],
    ['spells a value in another way', deals({ country: ['FR', 'US'] }), deals({ country: 'us,fr' }), 'right'],
    ['has a recipe of its choice', deals(), deals({}, { program: 'curl' }), 'right'],
    ['has another recipe', deals({}, { program: 'go' }), deals({}, { program: 'curl' }), 'silent'],
    ['cannot limit rows and says so', deals({}, { limit: 10 }), { ...deals(), unable: ['limit'] }, 'right'],
    ['does not limit rows', deals({}, { limit: 10 }), deals(), 'silent'],
    ['has the format anyway', deals({}, { format: 'xlsx' }), deals(), 'right'],
    ['has the sort order anyway', deals({}, { sort: 'starts_at', direction: 'desc' }), deals(), 'right'],
    ['sorts without a reason', deals(), deals({}, { sort: 'title' }), 'silent'],
    ['sorts by default', deals(), deals({}, { sort: 'starts_at' }), 'right'],
    ['has the other direction', deals({}, { sort: 'title', direction: 'asc' }), deals({}, { sort: 'title' }), 'silent'],
    [
      'has relative dates for absolute ones',
      clicks('2026-11-24', '2026-11-24'),
      clicks('today-1d', 'today-1d'),
      'right',
    ],
    ['has wrong dates', clicks('today-7d', 'today-1d'), clicks('today-7d', 'today'), 'silent'],
    ['assumes required dates', { write: { report: 'clicks_details_excel' } }, clicks('today-30d', 'today'), 'silent'],
    [
      'assumes required dates and says so',
      { write: { report: 'clicks_details_excel' } },
      { ...clicks('today-30d', 'today'), assumed: ['filters.start_date', 'filters.end_date'] },
      'right',
    ],
    ['is a program instead of a question', { ask: ask('two') }, deals(), 'silent'],
    ['is a program, and says which words it lacks', { ask: ask('two') }, { ...deals(), unused: ['two'] }, 'named'],
    ['is a program instead of an answer', { answer: 'documents' }, deals(), 'silent'],
    ['is a program for nothing', { answer: 'nothing' }, deals(), 'silent'],
    ['has the default time zone', deals({}, { timezone: 'UTC' }), deals(), 'right'],
  ])('that %s', (_, meaning, reading, expected) => {
    expect(outcome(meaning, reading)).toBe(expected);
  });

  test('of a schedule needs dates that move with the time', () => {
    const schedule: ProgramRequest['schedule'] = { every: 'day' };
    const meaning = clicks('today-1d', 'today-1d', { schedule });
    expect(outcome(meaning, clicks('today-1d', 'today-1d', { schedule }))).toBe('right');
    expect(outcome(meaning, clicks('2026-11-24', '2026-11-24', { schedule }))).toBe('silent');
  });

  test('of a schedule has the days, times and time zone that the question says', () => {
    const weekly = (schedule: NonNullable<ProgramRequest['schedule']>) => deals({}, { schedule });
    const meaning = weekly({ every: 'week', on: ['monday', 'friday'], at: ['08:00'] });
    expect(outcome(meaning, weekly({ every: 'week', on: ['friday', 'monday'], at: ['08:00'], timezone: 'UTC' }))).toBe(
      'right',
    );
    expect(outcome(meaning, weekly({ every: 'week', on: ['monday'], at: ['08:00'] }))).toBe('silent');
    expect(outcome(meaning, weekly({ every: 'week', on: ['monday', 'friday'], at: ['20:00'] }))).toBe('silent');
    expect(outcome(meaning, deals())).toBe('silent');
    expect(outcome(meaning, { ...deals(), unable: ['schedule'] })).toBe('named');
    expect(outcome(weekly({ every: 'week' }), weekly({ every: 'week', on: ['monday'], at: ['06:00'] }))).toBe('right');
    expect(outcome(weekly({ every: 'week' }), weekly({ every: 'day' }))).toBe('silent');
    expect(outcome(weekly({ every: 'hour' }), weekly({ every: 'hour', hours: 1 }))).toBe('right');
    expect(outcome(weekly({ every: 'hour' }), weekly({ every: 'hour', hours: 2 }))).toBe('silent');
    const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    expect(outcome(weekly({ every: 'weekday' }), weekly({ every: 'week', on: workdays }))).toBe('right');
  });

  test('can have any of several meanings', () => {
    const both = question(deals({ type: ['coupon'] }), deals());
    expect(scoreProgram(both, deals()).outcome).toBe('right');
    expect(scoreProgram(both, deals({ type: ['coupon'] })).outcome).toBe('right');
    expect(scoreProgram(both, deals({ type: ['sale'] })).outcome).toBe('silent');
  });
});

describe('a question', () => {
  test('is right if it is about the same field or about one of the same words', () => {
    const meaning: Meaning = { ask: { ...ask('refurbished'), about: 'filters.search' } };
    expect(outcome(meaning, { ask: { about: 'filters', words: [] } })).toBe('right');
    expect(outcome(meaning, { ask: { about: 'report', words: ['Refurbished'] } })).toBe('right');
    expect(outcome(meaning, { ask: { about: 'report', words: ['deals'] } })).toBe('asked');
  });

  test('about a required period is right if there is none', () => {
    const reading: Reading = { ask: { about: 'dates', words: [] } };
    expect(outcome({ write: { report: 'clicks_details_excel' } }, reading)).toBe('right');
    expect(outcome(clicks('today', 'today'), reading)).toBe('asked');
    expect(outcome(deals(), reading)).toBe('asked');
  });
});

describe('an answer', () => {
  test('must come from the documentation or from the data', () => {
    expect(outcome({ answer: 'documents' }, { answer: 'documents' })).toBe('right');
    expect(outcome({ answer: 'documents' }, { answer: 'my_data' })).toBe('refused');
    expect(outcome(deals(), { answer: 'documents' })).toBe('refused');
  });

  test('from the documentation has the section among the first hits', () => {
    const one = { id: 'document-001', say: '…', sections: [['/a', '/b']] };
    expect(scoreDocument(one, ['/b', '/c'])).toMatchObject({ first: true, third: true });
    expect(scoreDocument(one, ['/c', '/d', '/a'])).toMatchObject({ first: false, third: true });
    expect(scoreDocument(one, ['/c', '/d', '/e', '/a'])).toMatchObject({ first: false, third: false });
    const two = { ...one, sections: [['/a'], ['/b']] };
    expect(scoreDocument(two, ['/a', '/b'])).toMatchObject({ first: true });
    expect(scoreDocument(two, ['/a', '/c'])).toMatchObject({ first: false, third: false });
    const none = { ...one, sections: [] };
    expect(scoreDocument(none, [])).toMatchObject({ first: true, third: true });
    expect(scoreDocument(none, ['/a'])).toMatchObject({ first: false, third: false });
  });

  test('from the data is one of the calls', () => {
    for (const each of readDataQuestions()) {
      for (const call of each.calls) expect(isRightCall(each, { call, now: NOW }), each.id).toBe(true);
      expect(isRightCall(each, { call: undefined, now: NOW })).toBe(false);
      expect(isRightCall(each, { call: { operation: 'getLimits', parameters: { dry_run: true } }, now: NOW })).toBe(
        false,
      );
    }
  });

  test('from the corpus is right for every question', () => {
    for (const each of readDocumentQuestions()) {
      expect(
        scoreDocument(
          each,
          each.sections.map(([section]) => section!),
        ),
        each.id,
      ).toMatchObject({ first: true });
    }
  });
});

test('a summary counts questions, and fields by group', () => {
  const meaning = deals({ country_not: ['US'], exclusive: true }, { program: 'go' });
  const scores = [meaning, { ...deals({ exclusive: true }, { program: 'c' }), unused: ['except'] }].map((reading) =>
    scoreProgram(question(meaning), reading),
  );
  const summary = summarize(scores);
  expect(summary.questions).toMatchObject({ right: 1, silent: 1 });
  expect(summary.fields['exclusions']).toMatchObject({ right: 1, named: 1 });
  expect(summary.fields['program']).toMatchObject({ right: 1, silent: 1 });
  expect(summary.wrong.silent).toEqual(['en-001']);
  expect(summaryTable(summary)).toContain('| questions | 50.0 % | 1 | 1 | 0 | 0 | 0 |');
  expect(['filters.start_date', 'filters.ends_after', 'filters.type_not', 'sort', 'schedule.at'].map(groupOf)).toEqual([
    ...['dates', 'dates', 'exclusions', 'presentation', 'schedule'],
  ]);
});

/** A question to ask back, about one word. */
function ask(word: string) {
  return { about: 'report', words: [word], because: 'two_reports' as const };
}
