import { describe, expect, test } from 'vitest';
import { builtIn } from '../reports/built-in.ts';
import { accepts } from './filter-kind.ts';
import { lexicons } from './lexicon/lexicons.ts';
import { recipes } from './recipes/recipes.ts';
import { understand } from './understand.ts';

/** A Monday. */
const NOW = new Date('2026-11-23T10:00:00Z');

const read = (question: string, more: { language?: string; operation?: string } = {}) =>
  understand({ question, catalog: builtIn, recipes, now: NOW, explained: () => false, ...more });
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
    ['in the last week', ago(7), ago(1)],
    ['over the past month', ago(31), ago(1)],
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
    ['vom 01.02.2026 bis 28.02.2026', '2026-02-01', '2026-02-28'],
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
  });

  test('a scheduled program for the last week or month leaves its days to the API, because months differ in length', () => {
    expect(read('each monday the clicks of last week').search).toEqual({
      start_date: 'week_start-1w',
      end_date: 'week_end-1w',
    });
    expect(read('monthly the clicks of last month').search).toEqual({
      start_date: 'month_start-1m',
      end_date: 'month_end-1m',
    });
  });

  test('a span that is too long for the report is a question', () => {
    const { intent, clarify } = read('clicks of the last 2 years');
    expect(intent).toBe('clarify');
    expect(clarify!.questions.join()).toContain('at most 366 days');
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
    ['each Friday at 8', [5]],
    ['on Tuesdays and Thursdays at 8', [2, 4]],
    ['every working day at 8', [1, 2, 3, 4, 5]],
    ['jeden Montag um 8 Uhr', [1]],
  ])('deals %s', (words, on) => {
    expect(read(`deals ${words}`).schedule).toEqual({ every: 'week', on, at: '08:00' });
  });

  test('deals on the 31st of each month at 8', () => {
    expect(read('deals on the 31st of each month at 8').schedule).toEqual({ every: 'month', on: [31], at: '08:00' });
  });

  test.each([
    ['each morning', 'day', '06:00'],
    ['daily at 7:30', 'day', '07:30'],
    ['every day at 5 pm', 'day', '17:00'],
    ['nightly', 'day', '02:00'],
    ['hourly', 'hour', '00:00'],
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
    ['deals as CSV without BOM', { format: 'csv', bom: false }],
    ['advertisers as Excel', { format: 'xlsx' }],
    ['deals as Excel', {}],
    ['deals, save it as summer-deals.xlsx', { filename: 'summer-deals' }],
    ['deals, save it as summer-deals', { filename: 'summer-deals' }],
    ['deals, save it as summer-deals.parquet', { filename: 'summer-deals', format: 'parquet' }],
  ])('%s', (question, index) => {
    expect(read(question).index).toEqual(index);
  });

  test('an invalid file name is omitted, and Dex says why', () => {
    const { index, missing } = read('deals, save it as con');
    expect(index).toEqual({});
    expect(missing.join(' ')).toContain('a device on Windows');
  });

  test('the extension of another format is not part of the name, and chooses the format', () => {
    const { index, missing } = read('deals, save it as summer-deals.csv');
    expect(index).toEqual({ filename: 'summer-deals', format: 'csv' });
    expect(missing).toEqual([]);
  });

  test('Dex says that a format does not exist', () => {
    const { index, missing } = read('deals as PDF');
    expect(index).toEqual({});
    expect(missing.join(' ')).toContain('There is no PDF of `deals_excel`');
  });
});

describe('filters', () => {
  test.each([
    ['inactive deals', { active: false }],
    ['deals that are not expired', { expired: false }],
    ['deals that have not yet expired', { expired: false }],
    ['expired deals', { expired: true }],
    ['upcoming deals', { upcoming: true }],
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
  expect(read('python please')).toMatchObject({ intent: 'clarify', clarify: { reasons: [{ about: 'report' }] } });
  expect(read('python please', { operation: 'createExportReport' }).intent).toBe('clarify');
  expect(read('python please', { operation: 'cancelExportReport' }).intent).toBe('explain-operation');
});

describe('exclusions', () => {
  test.each([
    ['all deals except from the US', { country_not: 'US' }],
    ['deals not from the US or Canada', { country_not: ['CA', 'US'] }],
    ['deals that are not expired', { expired: false }],
    ['deals without cashback', { type_not: 'cashback' }],
    ['deals but no coupons', { type_not: 'coupon' }],
    ['coupons', {}],
    ['not only German but also French deals', { country: ['DE', 'FR'] }],
    ['deals sin Estados Unidos bitte', { country_not: 'US' }],
    ['Angebote außer aus den USA', { country_not: 'US' }],
    ['offres sauf la Belgique', { country_not: 'BE' }],
    ['アメリカ以外のディール', { country_not: 'US' }],
    ['미국을 제외한 딜', { country_not: 'US' }],
    ['ABD hariç tüm fırsatlar', { country_not: 'US' }],
    ['除了美国以外的优惠', { country_not: 'US' }],
    ['عروض باستثناء فرنسا', { country_not: 'FR' }],
  ])('%s', (question, search) => {
    expect(read(question)).toMatchObject({ intent: 'integrate', search, unused: [] });
  });

  test.each([
    'deals but not last week',
    'deals and clicks in France',
    'deals in Europe',
    'deals only in EUR',
    'advertisers with status "sleeping"',
    'clicks on 03/04/2026',
    'clicks without glitter',
    'converted deals',
    'deals with discount over 20 %',
    'clicks of more than $100',
    'clicks of sub id newsletter-7',
    'deals from Atlantis',
    'deals from London',
    'deals every 5 minutes',
    'deals every two weeks',
    'deals every fortnight',
  ])('%s: a question', (question) => {
    const { intent, clarify } = read(question);
    expect([intent, clarify?.questions.length]).toEqual(['clarify', 1]);
  });
});

test('the name of a sender is no misspelled month', () => {
  const { search, unused } = read("Vorremmo le offerte attive per l'Italia. Cordiali saluti, Marco Orsini");
  expect(search).toEqual({ active: true, country: 'IT' });
  expect(unused).toContainEqual(expect.stringContaining('Marco'));
});

test('a host name after a destination is no advertiser', () => {
  const { reportType, search, destination } = read('active deals to our SFTP sftp.shop.example');
  expect({ reportType, search, destination }).toEqual({
    reportType: 'deals_excel',
    search: { active: true },
    destination: { kind: 'sftp', to: 'sftp.shop.example' },
  });
});

describe('the same in other languages', () => {
  test.each([
    ['clics de ayer, ni móvil ni tableta', { device_not: ['mobile', 'tablet'] }],
    ['yesterday’s clicks, neither mobile nor tablet', { device_not: ['mobile', 'tablet'] }],
    ['11月3日到10日的点击', { start_date: '2026-11-03', end_date: '2026-11-10' }],
    ['11月3日から10日までのクリック', { start_date: '2026-11-03', end_date: '2026-11-10' }],
    ['11월 3일부터 10일까지 클릭', { start_date: '2026-11-03', end_date: '2026-11-10' }],
    ['10월 1일부터 클릭', { start_date: '2026-10-01', end_date: ago(0) }],
    ['1 अक्टूबर से क्लिक', { start_date: '2026-10-01', end_date: ago(0) }],
    ['3분기 클릭', { start_date: '2026-07-01', end_date: '2026-09-30' }],
    ['نقرات آخر أسبوعين', { start_date: ago(14), end_date: ago(1) }],
    ['קליקים מהשבועיים האחרונים', { start_date: ago(14), end_date: ago(1) }],
    ['Deals, die diese Woche enden', { ends_after: ago(0), ends_before: '2026-11-29' }],
  ])('%s', (question, filters) => {
    const { intent, search, unused } = read(question);
    expect({ intent, search, unused }).toMatchObject({ intent: 'integrate', search: filters, unused: [] });
  });

  test.each([
    'מבצעים בצרפת וקליקים באיטליה',
    'العروض في فرنسا والنقرات في إيطاليا',
    '프랑스 딜과 이탈리아 클릭 둘 다',
    'deals in France, clicks in Italy',
  ])('%s: two reports', (question) => {
    expect(read(question).clarify?.reasons[0]?.about).toBe('report');
  });

  test.each([
    'deals less France',
    'deals w/o France',
    'deals -france',
    'deals, !FR',
    'deals not in (FR)',
    'deals but France can be ignored',
    'ofertas, pero Francia no',
    'offerte, ma la Francia no',
    'ofertas, mas França não',
    'wszystkie oferty, Francja nie',
    'предложения за пределами Франции',
  ])('%s: an exclusion', (question) => {
    expect(read(question)).toMatchObject({ intent: 'integrate', search: { country_not: 'FR' } });
  });

  test.each([['katılmadığımız reklamverenler'], ['nhà quảng cáo chưa tham gia']])(
    '%s: the opposite of joined',
    (question) => {
      expect(read(question)).toMatchObject({ intent: 'integrate', search: { status_not: 'joined' } });
    },
  );

  test.each([
    'deals ex Italy',
    'deals, Italy can be shelved',
    'we are a US company, deals in France please',
    'Guten Tag aus Österreich, ich brauche die Deals für Deutschland',
  ])('%s: a question', (question) => {
    expect(read(question)).toMatchObject({ intent: 'clarify' });
  });

  test.each([
    ['כל יום שני בשעה 8:00 שעון ישראל מבצעים', 'Asia/Jerusalem'],
    ['毎週月曜日の朝8時(日本時間)にディール', 'Asia/Tokyo'],
    ['매주 월요일 오전 8시 한국 시간 딜', 'Asia/Seoul'],
    ['mỗi thứ Hai lúc 8 giờ giờ Việt Nam ưu đãi', 'Asia/Ho_Chi_Minh'],
    ['setiap hari Senin pukul 08.00 WIB penawaran', 'Asia/Jakarta'],
    ['varje måndag klockan 8 svensk tid erbjudanden', 'Europe/Stockholm'],
  ])('%s: the time of a country is no filter', (question, timezone) => {
    expect(read(question)).toMatchObject({
      intent: 'integrate',
      search: {},
      index: { timezone },
      schedule: { every: 'week', on: [1], at: '08:00' },
    });
  });

  test('ưu đãi bằng đồng: there is no filter for currencies', () => {
    expect(read('chỉ ưu đãi bằng đồng').intent).toBe('clarify');
  });
});

test('a word in lower case is no country code, even behind a label', () => {
  expect(read('deals whose country is it').search).toEqual({});
  expect(read('deals where country = IT').search).toEqual({ country: 'IT' });
});

test('words that change nothing are named', () => {
  expect(read('deals in php. Greetings to Wilhelmina').unused).toEqual(['Greetings', 'Wilhelmina']);
  expect(read('deals in php. Greetings to Wilhelmina').missing.join()).toContain('Wilhelmina');
});

test.each([
  'juicy deals in php',
  'deals for students',
  'clicks of the first third of 2026',
  'deals not only from France',
  'deals in €',
  '🔥 deals',
  'clicks before June',
  'clicks of next week',
  'clicks of the last 5 hours',
  'all clicks ever',
  'clicks on working days of last month',
  'deals in Ruby, I mean Python',
  'deals without the word "used"',
  'deals, Italy can be shelved',
])('a word that could change the rows stops the program: %s', (question) => {
  expect(read(question)).toMatchObject({ intent: 'clarify' });
});

describe('a follow-up changes the question before', () => {
  const after = (first: string, ...more: string[]) =>
    more.reduce(
      (previous, question) =>
        understand({ question, previous, catalog: builtIn, recipes, now: NOW, explained: () => false }),
      read(first),
    );
  test.each([
    [['US deals in PHP', 'the same in Go'], { language: 'go', search: { country: 'US' } }],
    [['deals in Spain and Italy', 'not Italy'], { search: { country: 'ES' } }],
    [['deals in Spain', 'also Italy'], { search: { country: ['ES', 'IT'] } }],
    [
      ['deals in Spain', 'only France, weekly'],
      { search: { country: 'FR' }, schedule: { every: 'week', at: '06:00' } },
    ],
    [
      ['clicks yesterday in php', 'make that the last 30 days', 'only converted'],
      { language: 'php', search: { start_date: ago(30), end_date: ago(1), converted: true } },
    ],
    [
      ['clicks last month', 'not Italy', 'every morning at 7'],
      { search: { start_date: 'month_start-1m', end_date: 'month_end-1m', country_not: 'IT' } },
    ],
    [['the 10 newest deals in Spain', 'not Italy'], { unable: ['limit'] }],
    [['deals in Spain', 'all countries'], { search: {}, unused: [] }],
    [['US deals', 'no country filter'], { search: {} }],
    [
      ['mobile clicks in Spain yesterday', 'all devices'],
      { search: { start_date: ago(1), end_date: ago(1), country: 'ES' } },
    ],
    [['deals in France', 'not France, Spain'], { search: { country: 'ES' } }],
    [['deals in France', 'no, Spain'], { search: { country: 'ES' } }],
    [['deals in Spain', 'instead of Spain France'], { search: { country: 'FR' } }],
    [['deals in Spain', 'and Portugal'], { search: { country: ['ES', 'PT'] } }],
    [['deals except France', 'France too'], { search: {} }],
    [['exclusive deals in Spain', 'also non-exclusive'], { search: { country: 'ES' } }],
    [
      ['deals in Spain in PHP', 'and for advertisers'],
      { reportType: 'advertisers_csv', search: { country: 'ES' }, language: 'php' },
    ],
    [['deals in Spain. Greetings, Wilhelmina', 'only exclusive ones'], { unused: ['Greetings', 'Wilhelmina'] }],
    [['deals', 'not France', 'nor Italy'], { search: { country_not: ['FR', 'IT'] } }],
    [['deals', 'not France or Italy', 'Italy is fine'], { search: { country_not: 'FR' } }],
    [['deals', 'not France', 'and Italy'], { intent: 'clarify' }],
    [['deals in Spain', 'hot advertisers'], { reportType: 'hot_advertisers_excel', search: {} }],
  ])('%j', ([first, ...more], expected) => {
    expect(after(first!, ...more)).toMatchObject(expected);
  });
});

test('every concept of a lexicon refers to the catalog, a recipe or another closed list', () => {
  const names = builtIn.reports.map(({ name }) => name);
  const filters = builtIn.reports.flatMap(({ search }) => Object.entries(search));
  const columns = builtIn.reports.flatMap((report) => report.columns.map(({ key }) => key));
  const ids = recipes.map(({ id }) => id);
  for (const { language, words } of lexicons) {
    for (const concept of Object.keys(words)) {
      const [kind, value = ''] = concept.split(/:(.*)/s) as [string, string];
      const at = `${language} ${concept}`;
      if (/^(?:report|weak-report|guess-report|adjective)$/.test(kind)) expect(names, at).toContain(value);
      if (kind === 'program' || kind === 'weak-program') expect(ids, at).toContain(value);
      if (kind === 'column') expect(columns, at).toContain(value);
      if (!/^(?:value|excluded|without)$/.test(kind)) continue;
      const [filter, one] = value.split('=') as [string, string];
      const takes = one === 'true' || one === 'false' ? one === 'true' : one.split(',');
      expect(
        filters.some(([name, param]) => name === filter && accepts(param, takes)),
        at,
      ).toBe(true);
    }
  }
});

test('every language has words for report types, exclusions and dates', () => {
  for (const { language, words } of lexicons.filter(({ language }) => language !== 'und')) {
    for (const concept of [
      'report:deals_excel',
      'report:advertisers_csv',
      'report:clicks_details_excel',
      'unit:day',
      'last',
      'day:1',
      'cadence:day',
      'filler',
    ] as const)
      expect(words[concept], `${language} ${concept}`).toBeTruthy();
    expect(words['not'] ?? words['not-after'], language).toBeTruthy();
  }
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
