/** Checks the corpus itself, without Dex. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { recipes } from '../../../src/dex/recipes/recipes.ts';
import { builtIn } from '../../../src/reports/built-in.ts';
import { canonicalParams } from '../../../src/reports/canonical.ts';
import { indexParams } from '../../../src/reports/index-params.ts';
import { withAbsoluteDates } from '../../../src/reports/relative-dates.ts';
import { readRule } from '../../../src/schedules/read-rule.ts';
import { checkFilters } from './check-filters.ts';
import { type ProgramQuestion, TAGS } from './meaning.ts';
import {
  readBlind,
  readBlindAgain,
  readFresh,
  readKinds,
  readMore,
  readProgramQuestions,
  readWorld,
} from './read-corpus.ts';

const LANGUAGES = 'ar de en es fr he hi id it ja ko nl pl pt ru sv tr uk vi zh'.split(' ');

const world = readWorld();
const halves = readProgramQuestions();
const kinds = readKinds();
const fresh = readFresh().programs;
const more = readMore();
const blind = readBlind();
const blindAgain = readBlindAgain();
const questions = [...halves, ...kinds, ...more, ...blind, ...blindAgain, ...fresh];
const byLanguage = Map.groupBy(halves, ({ language }) => language);
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

const said = ({ turns }: ProgramQuestion) => turns.join('\n').toLowerCase();
const asks = questions.flatMap((question) =>
  question.meanings.flatMap(({ ask }) => (ask ? [{ question, id: question.id, ask }] : [])),
);
const programs = questions.flatMap((question) =>
  question.meanings.flatMap(({ write }) => (write ? [{ question, id: question.id, write }] : [])),
);

test('there are at least 420 questions in 20 languages, and at least ten in each', () => {
  expect(halves.length).toBeGreaterThanOrEqual(420);
  expect([...byLanguage.keys()]).toEqual(LANGUAGES);
  for (const [language, its] of byLanguage) expect(its.length, language).toBeGreaterThanOrEqual(10);
});

test('every second question of a language is held out', () => {
  for (const [language, its] of byLanguage) {
    for (const [i, { held, id }] of its.entries()) {
      expect(id).toBe(`${language}-${String(i + 1).padStart(3, '0')}`);
      expect(held, id).toBe(i % 2 === (its[0]!.held ? 0 : 1));
    }
  }
});

test('there are at least 150 questions by kinds, and none is held out', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(150);
  expect(kinds.map(({ id }) => id)).toEqual(kinds.map((_, i) => `new-${String(i + 1).padStart(3, '0')}`));
  expect(kinds.filter(({ held }) => held)).toEqual([]);
  expect(new Set(kinds.map(({ language }) => language)).size).toBe(LANGUAGES.length);
});

test('there are at least 300 questions of all kinds, at least 13 in each language, and none is held out', () => {
  expect(more.length).toBeGreaterThanOrEqual(300);
  expect(more.map(({ id }) => id)).toEqual(more.map((_, i) => `more-${String(i + 1).padStart(3, '0')}`));
  expect(more.filter(({ held }) => held)).toEqual([]);
  const languages = Map.groupBy(more, ({ language }) => language);
  expect([...languages.keys()].sort()).toEqual(LANGUAGES);
  for (const [language, its] of languages) expect(its.length, language).toBeGreaterThanOrEqual(13);
});

test.each([
  { name: 'blind', written: blind, least: 150, each: 6 },
  { name: 'again', written: blindAgain, least: 120, each: 5 },
])(
  'there are at least $least questions that were written blind, at least $each in each language, and none is held out: $name',
  ({ name, written, least, each }) => {
    expect(written.length).toBeGreaterThanOrEqual(least);
    expect(written.map(({ id }) => id)).toEqual(written.map((_, i) => `${name}-${String(i + 1).padStart(3, '0')}`));
    expect(written.filter(({ held }) => held)).toEqual([]);
    const languages = Map.groupBy(written, ({ language }) => language);
    expect([...languages.keys()].sort()).toEqual(LANGUAGES);
    for (const [language, its] of languages) expect(its.length, language).toBeGreaterThanOrEqual(each);
  },
);

test('there are at least 100 fresh questions in 20 languages, all held out', () => {
  expect(fresh.length).toBeGreaterThanOrEqual(100);
  expect(fresh.map(({ id }) => id)).toEqual(fresh.map((_, i) => `fresh-${String(i + 1).padStart(3, '0')}`));
  expect(fresh.filter(({ held }) => !held)).toEqual([]);
  expect(new Set(fresh.map(({ language }) => language)).size).toBe(LANGUAGES.length);
});

test('no question is there twice', () => {
  const seen = new Map<string, string>();
  for (const question of questions) {
    const text = said(question).replace(/[\s\p{P}]+/gu, ' ');
    expect(seen.get(text), `${question.id} repeats`).toBeUndefined();
    seen.set(text, question.id);
  }
});

test('there are questions of every kind', () => {
  const count = (tag: string) => questions.filter(({ tags }) => tags.includes(tag)).length;
  expect(TAGS.filter((tag) => count(tag) === 0)).toEqual([]);
  for (const [tag, least] of Object.entries({ negation: 100, dates: 60, 'follow-up': 30, mail: 20, schedule: 30 })) {
    expect(count(tag), tag).toBeGreaterThanOrEqual(least);
  }
});

test('no meaning is there twice in one question', () => {
  for (const { id, meanings } of questions) {
    for (const [i, one] of meanings.entries()) {
      for (const other of meanings.slice(i + 1)) expect(isDeepStrictEqual(one, other), id).toBe(false);
    }
  }
});

test('words to ask about are in the question', () => {
  for (const { question, ask } of asks) {
    for (const word of ask.words) expect(said(question), question.id).toContain(word);
  }
});

describe('a meaning', () => {
  test('has a report type and a recipe that exist', () => {
    for (const { id, write } of programs) {
      expect(builtIn.names, id).toContain(write.report);
      if (write.program)
        expect(
          recipes.map(({ id }) => id),
          id,
        ).toContain(write.program);
    }
  });

  test('has filters that exist, with canonical values', () => {
    for (const { id, write } of programs) {
      checkFilters(write.filters ?? {}, { report: write.report, place: id });
    }
  });

  test('names networks, verticals and countries that exist', () => {
    const networks = [world.networks, world.other_networks].flatMap((each) => Object.keys(each));
    for (const { id, write } of programs) {
      const { filters = {} } = write;
      const values = (name: string) => [filters[name] ?? [], filters[`${name}_not`] ?? []].flat();
      for (const network of values('network')) expect(networks, id).toContain(network);
      for (const vertical of values('vertical')) expect(world.verticals, id).toContain(vertical);
      for (const country of values('country')) expect(regions.of(String(country)), id).toBeDefined();
    }
  });

  test('has a presentation that the API accepts', () => {
    for (const { id, write } of programs) {
      const params = indexParams(builtIn.find(write.report)!);
      for (const name of ['sort', 'direction', 'columns', 'timezone', 'filename', 'bom', 'summary'] as const) {
        if (write[name] !== undefined)
          expect(params[name]?.param.parse(write[name]), `${id} ${name}`).toEqual(write[name]);
      }
    }
  });

  test('is a request that the API accepts, apart from the filters of operators', () => {
    for (const { question, id, write } of programs) {
      const report = builtIn.find(write.report)!;
      const known = Object.entries(write.filters ?? {}).filter(([name]) => Object.hasOwn(report.search, name));
      const required = (report.required ?? []).map((name) => [name, 'today']);
      const sent = {
        search_params: Object.fromEntries([...required, ...known]),
        index_params: { timezone: write.timezone ?? world.timezone },
      };
      const search_params = withAbsoluteDates(report, sent, question.now);
      expect(() => canonicalParams(report, { ...sent, search_params }), id).not.toThrow();
    }
  });

  test('has a schedule that the API can have, with a day and a time where the question has none', () => {
    for (const { id, write } of programs) {
      if (!write.schedule) continue;
      const { timezone = 'UTC', existing_file: _, ...days } = write.schedule;
      expect(() => new Intl.DateTimeFormat('en', { timeZone: timezone }), id).not.toThrow();
      const on = { week: ['monday'], month: [1] }[days.every as string];
      const free = days.every === 'hour' ? {} : { ...(on ? { on } : {}), at: ['06:00'] };
      expect(() => readRule({ ...free, ...days }), id).not.toThrow();
    }
  });

  test('has a destination that is in the question', () => {
    for (const { question, write } of programs) {
      const { to } = write.destination ?? {};
      if (to !== undefined) expect(said(question), question.id).toContain(to.toLowerCase());
    }
  });
});

test('networks and verticals are those of the demo data', () => {
  const sql = (file: string) => readFileSync(join(import.meta.dirname, '../../../demo', file), 'utf8');
  const networks = sql('0003_publishers_and_networks.sql').split('insert into public.networks')[1]!;
  const rows = [...networks.matchAll(/\(\d+, '([^']+)', '([^']+)'\)/g)].map(([, slug, name]) => [slug, name]);
  expect(Object.entries(world.networks)).toEqual(rows);
  const verticals = sql('0001_words.sql')
    .split('as t (vertical, noun)')[0]!
    .split('select row_number() over () as n, vertical')[1]!;
  expect(world.verticals).toEqual([...verticals.matchAll(/\('(\w+)', '[^']+'\)/g)].map(([, vertical]) => vertical));
});
