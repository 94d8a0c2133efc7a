/** What Dex understands in one language, it understands in all. */
import { describe, expect, test } from 'vitest';
import { lexicons } from '../../src/dex/lexicon/lexicons.ts';
import { readAllLanguages } from './corpus/read-corpus.ts';
import { readWithDex } from './read-with-dex.ts';
import { scoreProgram } from './score.ts';

const LANGUAGES = lexicons.map(({ language }) => language).filter((language) => language !== 'und');

describe.each([
  ...readAllLanguages('all-languages.yaml'),
  ...readAllLanguages('ways.yaml'),
  ...readAllLanguages('schedules.yaml'),
])('$kind', ({ questions }) => {
  test('is asked in every language', () => {
    expect(questions.map(({ language }) => language).sort()).toEqual(LANGUAGES.toSorted());
  });

  test.each(questions)('$language', (question) => {
    const reading = readWithDex(question);
    expect(scoreProgram(question, reading).outcome, JSON.stringify(reading)).toBe('right');
  });
});
