import { describe, expect, test } from 'vitest';
import { catalogue } from '../reports/catalogue.ts';
import { recipes } from './recipes/recipes.ts';
import { understand } from './understand.ts';
import { FLAG_WORDS, FRAMEWORKS, REPORT_NOUNS, VALUE_WORDS, WEAK_NOUNS } from './vocabulary.ts';

/** A Monday. */
const NOW = new Date('2026-11-23T10:00:00Z');

const read = (question: string, more: { language?: string; operation?: string } = {}) =>
  understand({ question, recipes, now: NOW, explained: () => false, ...more });
const ago = (daysAgo: number) => ({ daysAgo });

describe('days', () => {
  test.each([
    ['yesterday', ago(1), ago(1)],
    ['today', ago(0), ago(0)],
    ['last 7 days', ago(7), ago(1)],
    ['past two weeks', ago(14), ago(1)],
    ['last 24 hours', ago(1), ago(0)],
    ['last 3 months', ago(92), ago(1)],
    ['last week', '2026-11-16', '2026-11-22'],
    ['this week', '2026-11-23', ago(0)],
    ['last month', '2026-10-01', '2026-10-31'],
    ['this month', '2026-11-01', ago(0)],
    ['month to date', '2026-11-01', ago(0)],
    ['ytd', '2026-01-01', ago(0)],
    ['last quarter', '2026-07-01', '2026-09-30'],
    ['last year', '2025-01-01', '2025-12-31'],
    ['March 2026', '2026-03-01', '2026-03-31'],
    ['in december', '2025-12-01', '2025-12-31'],
    ['Q1 2026', '2026-01-01', '2026-03-31'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['on 5 January 2026', '2026-01-05', '2026-01-05'],
    ['January 5th, 2026', '2026-01-05', '2026-01-05'],
    ['from 2026-01-01 to 2026-01-15', '2026-01-01', '2026-01-15'],
    ['from 01.02.2026 bis 28.02.2026', '2026-02-01', '2026-02-28'],
    ['from 1 March to 15 April 2026', '2026-03-01', '2026-04-15'],
    ['between december 20 and january 5', '2025-12-20', '2026-01-05'],
    ['since 1 October', '2026-10-01', ago(0)],
    ['since October until yesterday', '2026-10-01', ago(1)],
    ['from 31/12/2025 to 15/01/2026', '2025-12-31', '2026-01-15'],
    ['gestern', ago(1), ago(1)],
    ['der letzten 14 Tage', ago(14), ago(1)],
    ['des 7 derniers jours', ago(7), ago(1)],
    ['de los últimos 30 días', ago(30), ago(1)],
    ['im März 2026', '2026-03-01', '2026-03-31'],
  ])('clicks %s', (words, start_date, end_date) => {
    expect(read(`clicks ${words}`).search).toEqual({ start_date, end_date });
  });

  test('a scheduled program covers the days since its last run', () => {
    expect(read('clicks every morning').search).toEqual({ start_date: ago(1), end_date: ago(1) });
    expect(read('clicks every monday').search).toEqual({ start_date: ago(7), end_date: ago(1) });
    expect(read('clicks hourly').search).toEqual({ start_date: ago(0), end_date: ago(0) });
    expect(read('each monday the clicks of last week').search).toEqual({ start_date: ago(7), end_date: ago(1) });
  });

  test('a span that is too long for the report is shortened and reported', () => {
    const { search, missing } = read('clicks of the last 2 years');
    expect(search).toEqual({ start_date: ago(366), end_date: ago(1) });
    expect(missing.join()).toContain('at most 366 days');
  });

  test('the verb before the days selects one of the two pairs of date filters of deals', () => {
    expect(read('deals that end this week').search).toEqual({ ends_after: ago(0), ends_before: '2026-11-29' });
    expect(read('deals that started in october').search).toEqual({
      starts_after: '2026-10-01',
      starts_before: '2026-10-31',
    });
    expect(read('deals that expire before 2026-12-24').search).toEqual({ ends_before: '2026-12-23' });
  });

  test('relative days are in UTC, which is reported for another time zone', () => {
    const note = (question: string) => read(question).assumptions.filter((text) => text.includes('UTC'));
    expect(note('clicks of yesterday in Europe/Berlin')).toEqual([expect.stringContaining('Europe/Berlin')]);
    expect(note('clicks of yesterday in UTC')).toEqual([]);
    expect(note('clicks of yesterday')).toEqual([]);
    expect(note('clicks of March 2026 in Europe/Berlin')).toEqual([]);
  });

  test('a ranking compares windows', () => {
    expect(read('hot advertisers, last 10 days against the previous 30 days').search).toEqual({
      recent_days: 10,
      before_days: 30,
    });
  });
});

describe('countries', () => {
  test.each([
    ['us deals', 'US'],
    ['deals in the US', 'US'],
    ['give us deals', undefined],
    ['deals for us', undefined],
    ['deals in IT for our IT team', undefined],
    ['German deals', 'DE'],
    ['answer in German: deals', undefined],
    ['deals in Germany and AT', ['AT', 'DE']],
    ['deals for DE, fr and it', ['DE', 'FR']],
    ['deals in DACH', ['AT', 'CH', 'DE']],
    ['Gutscheine für Österreich', 'AT'],
    ['offres pour les Pays-Bas', 'NL'],
    ['ofertas de Japón', 'JP'],
    ['ofertas de todo', undefined],
    ['country=gb deals', 'GB'],
    ['deals from Great Britain', 'GB'],
    ['Nigeria deals', 'NG'],
  ])('%s', (question, country) => {
    expect(read(question).search['country']).toEqual(country);
  });
});

describe('programming languages', () => {
  test.each([
    ['deals in Go', 'go'],
    ['deals, R please', 'r'],
    ['I need to go through all deals', 'curl'],
    ['deals in javascript', 'javascript'],
    ['deals in java', 'java'],
    ['deals in c#', 'csharp'],
    ['deals for our Laravel shop', 'php'],
    ['deals as a spreadsheet', 'curl'],
    ['deals in Google Sheets', 'spreadsheet'],
    ['deals with a swift answer', 'curl'],
    ['a rusty deal', 'curl'],
  ])('%s', (question, language) => {
    expect(read(question).language).toBe(language);
  });

  test('the hint is used when the question names no language', () => {
    expect(read('deals', { language: 'ruby' }).language).toBe('ruby');
    expect(read('deals in php', { language: 'ruby' }).language).toBe('php');
    expect(read('deals in cobol', { language: 'ruby' })).toMatchObject({
      language: 'ruby',
      missing: [expect.stringContaining('cobol')],
    });
  });
});

describe('schedules', () => {
  test.each([
    ['each morning', 'day', '06:00'],
    ['daily at 7:30', 'day', '07:30'],
    ['every day at 5 pm', 'day', '17:00'],
    ['nightly', 'day', '02:00'],
    ['hourly', 'hour', '00:00'],
    ['every Friday at 8', 'week', '08:00'],
    ['jeden Montag um 9 Uhr', 'week', '09:00'],
    ['chaque matin à 8h', 'day', '08:00'],
    ['every month', 'month', '06:00'],
  ])('deals %s', (words, every, at) => {
    expect(read(`deals ${words}`).schedule).toEqual({ every, at });
  });

  test('"every deal" is not a schedule', () => {
    expect(read('every deal in php').schedule).toBeNull();
  });
});

describe('presentation', () => {
  test.each([
    ['deals, only the columns title, code and advertiser', { columns: ['title', 'code', 'advertiser'] }],
    ['deals with the fields id and discount percent', { columns: ['id', 'discount_percent'] }],
    ['only the featured and exclusive deals', {}],
    ['advertisers sorted by commission, highest first', { sort: 'commission_30d', direction: 'desc' }],
    ['advertisers sorted by clicks ascending', { sort: 'clicks_30d', direction: 'asc' }],
    ['clicks newest first', { direction: 'desc' }],
    ['deals sorted by title', { sort: 'title', direction: 'asc' }],
    ['clicks in Berlin time', { timezone: 'Europe/Berlin' }],
    ['clicks, timezone America/New_York', { timezone: 'America/New_York' }],
    ['clicks in PST', { timezone: 'America/Los_Angeles' }],
    ['advertisers without BOM', { bom: false }],
    ['deals, save it as summer-deals.xlsx', { filename: 'summer-deals' }],
    ['deals, save it as summer-deals', { filename: 'summer-deals' }],
  ])('%s', (question, index) => {
    expect(read(question).index).toEqual(index);
  });

  test('an invalid file name is omitted, and Dex says why', () => {
    const { index, missing } = read('deals, save it as con');
    expect(index).toEqual({});
    expect(missing.join(' ')).toContain('a device on Windows');
  });

  test('the extension of another format is not part of the name, and Dex says that the format does not exist', () => {
    const { index, missing } = read('deals, save it as summer-deals.csv');
    expect(index).toEqual({ filename: 'summer-deals' });
    expect(missing.join(' ')).toContain('there is no CSV of it');
  });
});

describe('filters', () => {
  test.each([
    ['inactive deals', { active: false }],
    ['deals that are not exclusive', { exclusive: false }],
    ['deals with a code', { type: 'coupon' }],
    ['deals containing "summer sale"', { search: 'summer sale' }],
    ['deals from awin', { network: 'awin' }],
    ['deals of advertisers 3 and 4', { advertiser_id: ['3', '4'] }],
    ['fashion deals', { search: 'fashion' }],
    ['advertisers in travel', { vertical: 'travel' }],
    ['advertisers with domain shop.example', { domain: 'shop.example' }],
    ['hot advertisers with at least 50 clicks', { min_clicks: 50 }],
    ['deals type=sale&country=us', { type: 'sale', country: 'US' }],
    ['deals {"country": ["DE","AT"], "featured": true}', { country: ['AT', 'DE'], featured: true }],
  ])('%s', (question, search) => {
    expect(read(question).search).toEqual(search);
  });
});

test('questions without a topic are about the page that the reader is on', () => {
  expect(read('python please').intent).toBe('integrate');
  expect(read('python please', { operation: 'createExportReport' }).intent).toBe('integrate');
  expect(read('python please', { operation: 'cancelExportReport' }).intent).toBe('explain-operation');
});

test('every word of the vocabulary refers to an entry of the catalog', () => {
  const names = catalogue.map(({ name }) => name);
  const filters = catalogue.flatMap(({ search }) => Object.keys(search));
  const values = JSON.stringify(catalogue.map(({ search }) => Object.values(search).map(({ schema }) => schema)));
  expect(names).toEqual(expect.arrayContaining([...Object.keys(REPORT_NOUNS), ...Object.keys(WEAK_NOUNS)]));
  expect(filters).toEqual(expect.arrayContaining(Object.keys(FLAG_WORDS)));
  for (const value of Object.keys(VALUE_WORDS)) expect(values).toContain(`"${value}"`);
  expect(recipes.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(FRAMEWORKS)));
});

test('any question is read quickly', () => {
  const long = [
    'last '.repeat(400),
    'a'.repeat(2000),
    '1,'.repeat(1000),
    '['.repeat(2000),
    'columns id, '.repeat(160),
    'US and '.repeat(280),
  ];
  // Processor time in microseconds, which a busy machine does not change.
  const before = process.threadCpuUsage();
  for (const question of long) read(question);
  expect(process.threadCpuUsage(before).user).toBeLessThan(3_000_000);
});
