import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { answer } from '../../src/dex/answer.ts';
import type { AnswerInput } from '../../src/dex/answer-input.ts';
import { recipes } from '../../src/dex/recipes/recipes.ts';
import { redact } from '../../src/dex/redact.ts';
import { understand } from '../../src/dex/understand.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { canonicalParams } from '../../src/reports/canonical.ts';
import { withAbsoluteDates } from '../../src/reports/relative-dates.ts';
import { hosts, inventions, unknownNames } from './answers.ts';
import { knowledge } from './knowledge.ts';
import { CHATTY, HOSTILE, NOW, type Question, TERSE } from './questions.ts';

const ORIGIN = 'https://reports.example';
const ALL = [...TERSE, ...CHATTY, ...HOSTILE];

function read(question: string) {
  const redacted = redact(question);
  const understanding = understand({
    question: redacted,
    catalog: builtIn,
    recipes,
    now: NOW,
    explained: knowledge.covers,
  });
  const input: AnswerInput = {
    question: redacted,
    understanding,
    catalog: builtIn,
    recipes,
    knowledge,
    origin: ORIGIN,
  };
  return { understanding, text: answer(input).blocks.join('\n\n') };
}

function isRight({ question, intent, report, search, language }: Question): boolean {
  const { understanding } = read(question);
  return (
    understanding.intent === intent &&
    understanding.reportType === report &&
    isDeepStrictEqual(understanding.search, { ...search }) &&
    (language === null || understanding.language === language)
  );
}

test('there are twenty questions of each category', () => {
  expect([TERSE, CHATTY, HOSTILE].map(({ length }) => length)).toEqual([20, 20, 20]);
  expect(new Set(ALL.map(({ question }) => question)).size).toBe(60);
});

test('intent, report type, filters and language are right in at least nine of ten', () => {
  const wrong = ALL.filter((question) => !isRight(question));
  for (const { question, ...expected } of wrong) {
    const { intent, reportType, search, language } = read(question).understanding;
    console.log({ question, expected, read: { intent, reportType, search, language } });
  }
  expect(wrong.length).toBeLessThanOrEqual(6);
});

describe('for every question', () => {
  test.each(ALL.map(({ question }) => question))('%s', (question) => {
    const { understanding, text } = read(question);
    expect(inventions(text)).toEqual([]);
    expect(unknownNames([...Object.keys(understanding.search), ...Object.keys(understanding.index)])).toEqual([]);
    expect(text).not.toMatch(/<script|sheaf_[A-Za-z0-9]{8}_|password is/i);
    expect(text.match(/^```/gm)?.length ?? 0).toSatisfy((fences: number) => fences % 2 === 0);
  });

  test('the API accepts the requests of all programs', () => {
    for (const { question } of ALL) {
      const { reportType, search, index } = read(question).understanding;
      if (reportType === null) continue;
      const fixed = Object.entries(search).map(([name, value]) => [
        name,
        typeof value === 'object' && 'daysAgo' in value ? '2026-11-01' : value,
      ]);
      const report = builtIn.find(reportType)!;
      const relative = { search_params: Object.fromEntries(fixed), index_params: index };
      const now = Temporal.Instant.fromEpochMilliseconds(NOW.getTime());
      const sent = { ...relative, search_params: withAbsoluteDates(report, relative, now) };
      expect(() => canonicalParams(report, sent), question).not.toThrow();
    }
  });

  test('answers link only to this service', () => {
    const known = [
      new URL(ORIGIN).host,
      'docs.google.com',
      'www.standardwebhooks.com',
      'shop.example',
      'sheets.googleapis.com',
    ];
    for (const { question } of ALL)
      expect(
        hosts(read(question).text).filter((host) => !known.includes(host)),
        question,
      ).toEqual([]);
  });
});

describe('Dex reports what does not exist', () => {
  test.each([
    ['deals as ODS in perl', 'There is no ODS of `deals_excel`; `index_params.format` can be csv, xlsx'],
    ['deals as PDF in cobol', 'There is no recipe for cobol'],
    ['clicks with country=ATLANTIS', 'I left out `country`: "ATLANTIS" is not valid'],
    ['deals with min_price=5', '`deals_excel` has no filter `min_price`. It has `search`, `active`'],
    ['advertisers of last week', '`advertisers_csv` has no filter for dates'],
    ['clicks sorted by commission', '`clicks_details_excel` cannot be sorted by “commission”; it can by `clicked_at`.'],
    ['clicks of the last two years', 'spans at most 366 days'],
    ['deals in Europe', 'There is no filter for europe'],
    ['deals every 5 minutes', 'There is no schedule for “every 5 minutes”'],
    ['mobile deals', '`deals_excel` has no filter `device`'],
    ['first 10 deals', 'there is no limit'],
    ['send deals to slack', 'Files cannot be delivered to “slack”'],
  ])('%s', (question, said) => {
    expect(read(question).text).toContain(said);
  });
});

test.each([
  ['deals as CSV in perl', 'csv'],
  ['advertisers_csv as Excel', 'xlsx'],
  ['all clicks of last week as JSON lines in python', 'jsonl'],
  ['deals as parquet in perl', 'parquet'],
])('%s has the format in its program', (question, format) => {
  expect(read(question).text).toMatch(new RegExp(`\\bformat\\W+${format}\\b`));
});

test('a destination is created by a request of the API, and the schedule has its ID', () => {
  const { text } = read('mail the deals to ann@shop.example every Friday');
  expect(text).toContain('curl -X POST https://reports.example/api/v1/destinations');
  expect(text).toContain('"ann@shop.example"');
  expect(text).toContain('"destinations": [');
  expect(inventions(text)).toEqual([]);
  expect(read('upload the deals to s3://acme/deals').text).toContain('Only the files of a schedule are delivered');
});

describe('explanations come from the documentation', () => {
  test.each([
    ['cancel export', 'POST /api/v1/exports/{id}/cancel'],
    ['how do I verify the signature of a webhook?', 'webhook-signature'],
    ['error 409', '**409 `CONFLICT`**'],
    ['Is there any way to prove that no row is missing?', '/api/v1/exports/1/receipt'],
    ['Is there an event stream?', 'GET /api/v1/exports/{id}/events'],
    ['which columns has deals_excel?', '`discount_percent`'],
    ['what does heat mean?', '100 × ( ln('],
    ['which report types are there?', '**Click details**'],
    ['which languages do you write?', '**Kotlin**'],
    ['delete a report', 'DELETE /api/v1/exports/{id}'],
    ['how long does the download link live?', 'download_url'],
  ])('%s', (question, said) => {
    expect(read(question).text).toContain(said);
  });
});
