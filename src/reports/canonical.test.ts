import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestError } from '../errors.ts';
import { builtIn } from './built-in.ts';
import { canonicalParams, paramsHash } from './canonical.ts';
import { exampleRequest } from './example-request.ts';
import { parseFileName } from './file-name.ts';

const deals = builtIn.find('deals_excel')!;
const clicks = builtIn.find('clicks_details_excel')!;
const advertisers = builtIn.find('advertisers_csv')!;

const hash = (report: typeof deals, search_params: unknown, index_params: unknown = {}) =>
  paramsHash({
    reportType: report.name,
    publisherId: 1,
    params: canonicalParams(report, { search_params, index_params }),
  }).toString('hex');

function problems(report: typeof deals, search_params: unknown, index_params: unknown = {}) {
  try {
    canonicalParams(report, { search_params, index_params });
    return [];
  } catch (error) {
    return (error as RequestError).details;
  }
}

/** Computed before there were exclusions. If they change, exports in databases have no twins any more. */
const STORED_HASHES = [
  '4b423e4e42f80f50f17adee6eb73e53a0a797b3c59538ad5aa992562c51653a5',
  'dbeb27b85f71d826ef96cb96e43d61703ef51b0d9c61ff7b0b56b4715fd5cdbd',
  '0a196f9453390a3f96c3b050deab0ee13831d9a73894655ccf07b1cbde62cdb1',
  '5b95e6b00eaa2fbe2ff9f8663577b2111e2de45e6e07f18e00101bbe66d8d3a8',
];

const country = fc.stringMatching(/^[A-Z]{2}$/);
const search = fc.record(
  {
    country: fc.array(country, { minLength: 1, maxLength: 4 }),
    type_not: fc.uniqueArray(fc.constantFrom('coupon', 'sale', 'gift'), { minLength: 1 }),
    advertiser_id_not: fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 4 }),
    active: fc.boolean(),
    search: fc.stringMatching(/^[a-z]{1,10}$/),
    starts_after: fc
      .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  { requiredKeys: [] },
);

describe('the format', () => {
  const shown = (report: typeof deals, index_params: object) =>
    canonicalParams(report, { search_params: {}, index_params }).index_params;

  test('is left out if it is that of the report type, so that requests keep their hash', () => {
    expect(shown(deals, { format: ' XLSX ' })).toEqual(shown(deals, {}));
    expect(shown(deals, {})).not.toHaveProperty('format');
    expect(hash(advertisers, {}, { format: 'csv' })).toBe(hash(advertisers, {}));
    expect(hash(advertisers, {}, { format: 'xlsx' })).not.toBe(hash(advertisers, {}));
  });

  test('standard separators and CRLF are the default, and others are another request', () => {
    expect(hash(advertisers, {}, { dialect: 'Standard', line_ending: 'CRLF' })).toBe(hash(advertisers, {}));
    for (const name of ['dialect', 'line_ending']) expect(shown(advertisers, {})).not.toHaveProperty(name);
    const eu = { dialect: 'excel_eu', line_ending: 'lf' };
    expect(shown(advertisers, eu)).toMatchObject(eu);
    expect(shown(deals, { format: 'csv.gz', ...eu })).toMatchObject(eu);
    expect(problems(deals, {}, eu)?.map(({ field }) => field)).toEqual([
      'index_params.dialect',
      'index_params.line_ending',
    ]);
    expect(problems(advertisers, {}, { dialect: 'excel-eu' })).toEqual([
      { field: 'index_params.dialect', message: expect.stringContaining('Allowed: standard, excel_eu') },
    ]);
  });

  test('no summary sheet is the default, and one is another request', () => {
    expect(hash(deals, {}, { summary: 'false' })).toBe(hash(deals, {}));
    expect(shown(deals, {})).not.toHaveProperty('summary');
    expect(shown(deals, { summary: 'true' })).toMatchObject({ summary: true });
    expect(shown(advertisers, { format: 'xlsx', summary: true })).toMatchObject({ summary: true });
    expect(problems(advertisers, {}, { summary: true })).toEqual([
      { field: 'index_params.summary', message: expect.stringContaining('Remove it, or set format to xlsx') },
    ]);
    const { summary: _, ...without } = deals;
    expect(problems(without, {}, { summary: true })).toEqual([
      { field: 'index_params.summary', message: expect.stringContaining('unknown name') },
    ]);
  });

  test('a header is the default, and no header is another request', () => {
    expect(hash(advertisers, {}, { header: 'true' })).toBe(hash(advertisers, {}));
    expect(shown(advertisers, {})).not.toHaveProperty('header');
    expect(shown(advertisers, { header: false })).toMatchObject({ header: false });
    expect(shown(deals, { format: 'csv.gz', header: 'false' })).toMatchObject({ header: false, format: 'csv.gz' });
    expect(problems(deals, {}, { format: 'jsonl', header: false })).toEqual([
      { field: 'index_params.header', message: expect.stringContaining('not available in jsonl files') },
    ]);
  });

  test('decides which other parameters apply', () => {
    expect(shown(deals, { format: 'csv' })).toMatchObject({ format: 'csv', bom: true });
    expect(shown(deals, { format: 'csv', bom: false })).toMatchObject({ bom: false });
    expect(shown(advertisers, { format: 'xlsx' })).not.toHaveProperty('bom');
    expect(shown(advertisers, { format: 'xlsx', bom: null })).not.toHaveProperty('bom');
    expect(shown(advertisers, { format: 'xlsx', filename: 'a.xlsx' })).toMatchObject({ filename: 'a' });
  });
});

describe('requests that mean the same have the same hash', () => {
  test('whatever the order of keys, the order and spelling of lists, and the spelling of values', () => {
    fc.assert(
      fc.property(search, fc.infiniteStream(fc.boolean()), (given, coins) => {
        const coin = () => coins.next().value as boolean;
        const respelled = Object.entries(given).map(([name, value]) => {
          if (Array.isArray(value)) {
            const turned = coin() ? [...value].reverse() : [...value, value[0]!];
            return [name, coin() ? turned.join(coin() ? ', ' : ',').toLowerCase() : turned];
          }
          if (typeof value === 'boolean') return [name, coin() ? String(value) : Number(value)];
          if (name === 'starts_after') return [name, coin() ? value.replace('Z', '+00:00') : ` ${value}`];
          return [name, coin() ? ` ${value} ` : value];
        });
        const other = Object.fromEntries(coin() ? respelled.reverse() : respelled);
        expect(hash(deals, { ...other, network: null, type: '', status: [] })).toBe(hash(deals, given));
      }),
    );
  });

  test('whether characters are composed or not', () => {
    for (const [one, other] of [
      [{ search: 'Café' }, { search: ' Cafe\u0301' }],
      [{ vertical: ['Café', 'Åland'] }, { vertical: 'A\u030aland,Cafe\u0301' }],
    ]) {
      expect(hash(advertisers, one)).toBe(hash(advertisers, other));
    }
  });

  test('whether defaults are spelled out or not', () => {
    for (const report of builtIn.reports) {
      const required = exampleRequest(report, new Date('2026-01-31')).search_params;
      const { index_params } = canonicalParams(report, { search_params: required, index_params: undefined });
      expect(hash(report, required, index_params)).toBe(hash(report, required));
    }
    expect(hash(deals, {}, { timezone: 'europe/berlin' })).toBe(hash(deals, {}, { timezone: 'Europe/Berlin' }));
    expect(hash(deals, {}, { filename: 'a.XLSX' })).toBe(hash(deals, {}, { filename: ' a ' }));
  });

  test('an empty exclusion is none, so that a filter and its empty exclusion can be in one request', () => {
    for (const empty of [null, '', [], ' , ']) {
      expect(hash(deals, { country: 'US', country_not: empty })).toBe(hash(deals, { country: 'US' }));
    }
    expect(hash(deals, { country_not: 'us,CA,US' })).toBe(hash(deals, { country_not: ['CA', 'US'] }));
    expect(hash(deals, { country_not: 'US' })).not.toBe(hash(deals, { country: 'US' }));
  });

  test('in this version as in earlier ones, which have stored their hashes', () => {
    expect([
      hash(deals, { country: 'us', active: true, type: ['sale', 'coupon'], advertiser_id: '7,3' }),
      hash(advertisers, { status: 'joined', domain: 'a.example' }),
      hash(clicks, { start_date: '2026-01-01', end_date: '2026-01-31', device: 'mobile' }, { timezone: 'Asia/Tokyo' }),
      hash(builtIn.find('hot_advertisers_excel')!, { vertical: 'fashion', recent_days: 14 }),
    ]).toEqual(STORED_HASHES);
  });

  test('a canonical form is its own canonical form', () => {
    fc.assert(
      fc.property(search, (given) => {
        const once = canonicalParams(deals, { search_params: given, index_params: {} });
        expect(canonicalParams(deals, once)).toEqual(once);
      }),
    );
  });
});

describe('requests that mean something else have another hash', () => {
  test('other values', () => {
    fc.assert(
      fc.property(search, search, (one, other) => {
        const canonical = (given: object) =>
          JSON.stringify(canonicalParams(deals, { search_params: given, index_params: {} }));
        expect(hash(deals, one) === hash(deals, other)).toBe(canonical(one) === canonical(other));
      }),
    );
  });

  test('another order of columns, another publisher, another report', () => {
    expect(hash(deals, {}, { columns: 'id,title' })).not.toBe(hash(deals, {}, { columns: 'title,id' }));
    const params = canonicalParams(deals, { search_params: {}, index_params: {} });
    const of = (publisherId: number, reportType: string) =>
      paramsHash({ publisherId, reportType, params }).toString('hex');
    expect(new Set([of(1, 'a'), of(2, 'a'), of(1, 'b')]).size).toBe(3);
  });
});

// Aliases keep their name: for Europe/Kyiv, the file does not say Europe/Kiev.
test.each([
  ['Asia/Calcutta', 'Asia/Calcutta'],
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['asia/kolkata', 'Asia/Kolkata'],
  ['europe/berlin', 'Europe/Berlin'],
  [' Europe/Kyiv ', 'Europe/Kyiv'],
  ['Europe/Kiev', 'Europe/Kiev'],
  ['US/Pacific', 'US/Pacific'],
  ['EST', 'EST'],
  ['etc/utc', 'Etc/UTC'],
  ['utc', 'UTC'],
  ['Etc/GMT+3', 'Etc/GMT+3'],
])('the time zone %j is %s, and no other name of it', (timezone, shown) => {
  const { index_params } = canonicalParams(deals, { search_params: {}, index_params: { timezone } });
  expect(index_params.timezone).toBe(shown);
});

test('text in another case is another request, because the file states its filters as they were sent', () => {
  expect(hash(advertisers, { vertical: 'Café' })).not.toBe(hash(advertisers, { vertical: 'CAFÉ' }));
  expect(hash(advertisers, { search: 'Café' })).not.toBe(hash(advertisers, { search: 'CAFÉ' }));
  expect(hash(advertisers, { country: 'de', network: 'AWIN' })).toBe(
    hash(advertisers, { country: 'DE', network: 'awin' }),
  );
});

describe('errors name the field and what is allowed', () => {
  test.each([
    [deals, { contry: 'US' }, {}, 'search_params.contry', 'Allowed: search, active, upcoming'],
    [deals, { country_not: 'USA' }, {}, 'search_params.country_not', 'two-letter country codes'],
    [
      deals,
      { country: 'US', country_not: 'us' },
      {},
      'search_params.country_not',
      'cannot be combined with country. Send either country or country_not.',
    ],
    [deals, { type: ['gift'], type_not: 'sale' }, {}, 'search_params.type_not', 'cannot be combined with type.'],
    [advertisers, { search_not: 'a' }, {}, 'search_params.search_not', 'unknown name'],
    [deals, { country: 'USA' }, {}, 'search_params.country', 'two-letter country codes'],
    [deals, { country: 'ß' }, {}, 'search_params.country', 'two-letter country codes'],
    [deals, { country: 'ﬁ' }, {}, 'search_params.country', 'two-letter country codes'],
    [deals, { type: '\u017fale' }, {}, 'search_params.type', 'Allowed: coupon, sale'],
    [deals, { active: 'maybe' }, {}, 'search_params.active', 'true or false'],
    [deals, { type: 'coupon,gift,toy' }, {}, 'search_params.type', 'Allowed: coupon, sale, shipping, gift, cashback.'],
    [deals, { advertiser_id: [1, -2] }, {}, 'search_params.advertiser_id', 'integers from 1'],
    [deals, { search: { a: 1 } }, {}, 'search_params.search', 'Allowed: a string'],
    [deals, { starts_after: '2026-02-30' }, {}, 'search_params.starts_after', 'a date like'],
    [deals, 'US', {}, 'search_params', 'Allowed: a JSON object'],
    [deals, {}, { bom: true }, 'index_params.bom', 'Allowed: sort, direction, columns, timezone, filename'],
    [deals, {}, { format: 'pdf' }, 'index_params.format', '"pdf" is not valid. Allowed: csv, xlsx'],
    [advertisers, {}, { format: 'xlsx', bom: false }, 'index_params.bom', 'not available in xlsx files'],
    [deals, {}, { format: 'csv', filename: 'a.xlsx' }, 'index_params.filename', 'the file is a CSV file'],
    [deals, {}, { sort: 'heat' }, 'index_params.sort', 'starts_at, ends_at'],
    [deals, {}, { direction: 'up' }, 'index_params.direction', 'asc, desc'],
    [
      deals,
      {},
      { columns: ['id', 'titles'] },
      'index_params.columns',
      '`columns`: "titles" is not valid. Allowed: id, external_id, title, description, code and 18 more. Did you mean title? GET /api/v1/report-types/deals_excel lists all.',
    ],
    [
      deals,
      { contry: 'US' },
      {},
      'search_params.contry',
      '`contry`: unknown name in search_params. Allowed: search, active, upcoming, expired, exclusive and 15 more. ',
    ],
    [
      deals,
      { contry: 'US' },
      {},
      'search_params.contry',
      'more. Did you mean country? GET /api/v1/report-types/deals_excel lists all.',
    ],
    [deals, {}, { timezone: '+01:00' }, 'index_params.timezone', 'IANA name'],
    [deals, {}, { timezone: 'JST' }, 'index_params.timezone', 'IANA name'],
    [deals, {}, { timezone: 'UTC+1' }, 'index_params.timezone', 'IANA name'],
    [deals, {}, { filename: '../x' }, 'index_params.filename', 'contains "/"'],
    [advertisers, {}, { bom: 'yes' }, 'index_params.bom', 'true or false'],
    [clicks, { end_date: '2026-01-01' }, {}, 'search_params.start_date', 'required by clicks_details_excel'],
    [
      clicks,
      { start_date: '2026-01-02', end_date: '2026-01-01' },
      {},
      'search_params.end_date',
      'is before start_date',
    ],
    [
      clicks,
      { start_date: '2025-01-01', end_date: '2026-01-02' },
      {},
      'search_params.end_date',
      'Allowed: at most 366 days',
    ],
  ])('%#: $3', (report, search_params, index_params, field, message) => {
    const found = problems(report, search_params, index_params);
    expect(found).toContainEqual({ field, message: expect.stringContaining(message) });
  });

  test('all problems are listed', () => {
    expect(problems(deals, { a: 1, country: '1' }, { b: 2 })).toHaveLength(3);
  });

  test('a whole leap year fits, to the day', () => {
    expect(problems(clicks, { start_date: '2024-01-01', end_date: '2024-12-31' })).toEqual([]);
  });

  test.each([
    // The day ends at 2026-09-08T05:00Z in Chicago, and begins at 2026-09-06T15:00Z in Tokyo.
    ['2026-09-07T10:00:00Z', '2026-09-07', 'America/Chicago', null],
    ['2026-09-08T04:59:59.999999Z', '2026-09-07', 'America/Chicago', null],
    ['2026-09-08T05:00:00Z', '2026-09-07', 'America/Chicago', 'is before start_date'],
    ['2026-09-07', '2026-09-06T20:00:00Z', 'Asia/Tokyo', null],
    ['2026-09-07', '2026-09-06T15:00:00Z', 'Asia/Tokyo', null],
    ['2026-09-07', '2026-09-06T14:59:59.999999Z', 'Asia/Tokyo', 'is before start_date'],
    ['2026-09-07', '2026-09-06T20:00:00Z', 'UTC', 'is before start_date'],
    ['2026-09-07T10:00:00Z', '2026-09-07T10:00:00Z', 'UTC', null],
    ['2026-09-07T10:00:00.000001Z', '2026-09-07T10:00:00Z', 'UTC', 'is before start_date'],
    // 366 days of the zone's own length: two of these have one hour less or more.
    ['2025-03-01', '2026-03-01', 'America/Chicago', null],
    ['2025-03-01', '2026-03-02', 'America/Chicago', 'Allowed: at most 366 days'],
    ['2025-03-01', '2026-03-02T05:59:59Z', 'America/Chicago', null],
    ['2025-03-01', '2026-03-02T06:00:00Z', 'America/Chicago', null],
    ['2025-03-01', '2026-03-02T06:00:00.000001Z', 'America/Chicago', 'Allowed: at most 366 days'],
    ['2025-03-01T23:00:00Z', '2026-03-02T23:00:00Z', 'UTC', null],
    ['2025-03-01T23:00:00Z', '2026-03-02', 'UTC', 'Allowed: at most 366 days'],
    ['2025-03-01T23:00:00Z', '2026-03-01', 'UTC', null],
  ])('%s to %s in %s', (start_date, end_date, timezone, message) => {
    const found = problems(clicks, { start_date, end_date }, { timezone });
    if (message === null) expect(found).toEqual([]);
    else expect(found).toEqual([{ field: 'search_params.end_date', message: expect.stringContaining(message) }]);
  });
});

test('every column, filter and order is documented, every default exists, and default file names follow the rule', () => {
  for (const report of builtIn.reports) {
    expect(report.columns.every((column) => column.description.endsWith('.'))).toBe(true);
    expect(Object.values(report.search).every(({ schema }) => 'description' in schema)).toBe(true);
    expect(Object.keys(report.orders)).toContain(report.defaultOrder.sort);
    expect(parseFileName(report.fileStem, report.format)).toBe(report.fileStem);
    expect(report.fileStem).toMatch(/^[a-z-]{1,40}$/);
    expect(new Set(report.columns.map((column) => column.key)).size).toBe(report.columns.length);
  }
});
