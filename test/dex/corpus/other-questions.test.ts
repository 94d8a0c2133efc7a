/** Checks the questions about the documentation and about the reader's data, without Dex. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ApiDocument, operationsOf } from '../../../src/openapi/document.ts';
import { readGuides } from '../../../src/openapi/read-guides.ts';
import { readQuestions } from '../../../src/openapi/read-questions.ts';
import { searchSections } from '../../../src/openapi/search/search-sections.ts';
import { reportText } from '../../../src/portal/report-text.ts';
import { builtIn } from '../../../src/reports/built-in.ts';
import { knowledge } from '../knowledge.ts';
import { checkFilters } from './check-filters.ts';
import { readDataQuestions, readDocumentQuestions, readFresh, readMoreDocuments } from './read-corpus.ts';

const document: ApiDocument = JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8'));
const reports = builtIn.reports.map((report) => ({ report, text: reportText(report, '#') }));
const asked = await readQuestions();
const sections = searchSections({ document, guides: await readGuides(), reports, questions: asked });
// Dex has the whole guide to report types, and search their own pages.
const known = new Set([...sections, ...knowledge.sections].map(({ to }) => to));
const operations = new Map(operationsOf(document).map((operation) => [operation.operationId, operation]));

const aboutDocuments = readDocumentQuestions();
const fresh = readFresh().documents;
const more = readMoreDocuments();
const aboutData = readDataQuestions();

test.each([
  ['document', aboutDocuments],
  ['my-data', aboutData],
])('no %s question is there twice, and every second one is held out', (kind, questions) => {
  expect(new Set(questions.map(({ say }) => say.toLowerCase())).size).toBe(questions.length);
  for (const [i, { id, held }] of questions.entries()) {
    expect([id, held]).toEqual([`${kind}-${String(i + 1).padStart(3, '0')}`, i % 2 === 1 ? true : undefined]);
  }
});

describe('questions about the documentation', () => {
  test('there are 60 with an answer, and 20 without', () => {
    const answered = aboutDocuments.filter((question) => question.sections.length > 0);
    expect(answered.length).toBeGreaterThanOrEqual(60);
    expect(aboutDocuments.length - answered.length).toBeGreaterThanOrEqual(20);
  });

  test('their sections exist', () => {
    for (const question of [...aboutDocuments, ...fresh, ...more]) {
      const named = [...question.sections.flat(), ...(question.nearest ?? [])];
      expect(
        named.filter((to) => !known.has(to)),
        question.id,
      ).toEqual([]);
    }
  });

  test('the sections for which docs/questions.yaml has questions exist', () => {
    expect([...asked.keys()].filter((to) => !known.has(to))).toEqual([]);
  });

  test('no scored question is one of docs/questions.yaml', () => {
    const scored = new Set([...aboutDocuments, ...fresh, ...more].map(({ say }) => say.toLowerCase()));
    // Only their number, because nobody reads those that are held out.
    expect([...asked.values()].flat().filter((question) => scored.has(question.toLowerCase())).length).toBe(0);
  });

  test('at least 30 fresh ones have an answer, and all are held out', () => {
    expect(fresh.filter(({ sections: answers }) => answers.length > 0).length).toBeGreaterThanOrEqual(30);
    expect(fresh.filter(({ held }) => !held)).toEqual([]);
  });

  test('only those without an answer have nearest sections', () => {
    const both = aboutDocuments.filter((question) => question.sections.length > 0 && question.nearest);
    expect(both.map(({ id }) => id)).toEqual([]);
  });
});

describe('questions about data', () => {
  test('there are 40', () => {
    expect(aboutData.length).toBeGreaterThanOrEqual(40);
  });

  test('their calls exist, have all path parameters, and create nothing', () => {
    for (const { id, calls } of aboutData) {
      for (const { operation, parameters = {}, body } of calls) {
        const described = operations.get(operation)!;
        expect(described, `${id} ${operation}`).toBeDefined();
        const names = (described.parameters ?? []).map(({ name }) => name);
        expect(
          Object.keys(parameters).filter((name) => !names.includes(name)),
          id,
        ).toEqual([]);
        for (const [name] of described.path.matchAll(/(?<=\{)\w+(?=\})/g))
          expect(Object.keys(parameters), id).toContain(name);
        expect(body !== undefined, id).toBe(described.requestBody !== undefined);
        if (described.method !== 'GET' && !/^(?:preview|count)/.test(operation))
          expect(parameters['dry_run'], id).toBe(true);
      }
    }
  });

  test('their filters exist', () => {
    for (const { id, calls } of aboutData) {
      for (const { parameters = {}, body } of calls) {
        if (body) checkFilters(body.search_params ?? {}, { report: body.report_type, place: id });
        const { name, filter } = parameters;
        if (filter) expect(builtIn.find(String(name))?.search[String(filter)], id).toBeDefined();
      }
    }
  });
});
