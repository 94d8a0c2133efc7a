import { describe, expect, test } from 'vitest';
import { clicks, day } from '../support/api.ts';
import { suite } from '../support/suite.ts';

const service = suite();
const member = () => service.as({ role: 'member' });

const deals = (search_params: unknown) => ({ report_type: 'deals_excel', search_params });
const shown = (index_params: unknown) => ({ report_type: 'advertisers_csv', index_params });
const hot = (search_params: unknown) => ({ report_type: 'hot_advertisers_excel', search_params });
const span = (start_date: unknown, end_date: unknown) => ({
  report_type: 'clicks_details_excel',
  search_params: { start_date, end_date },
});

describe('POST /exports: 422 names the field and what is allowed', () => {
  test.each<[string, unknown, string, RegExp]>([
    ['no report_type', {}, 'report_type', /required, but missing.*advertisers_csv, deals_excel/],
    ['an unknown report_type', { report_type: 'deals' }, 'report_type', /"deals".*deals_excel/],
    ['a report_type as a list', { report_type: ['deals_excel'] }, 'report_type', /is not valid. Allowed: advertisers/],
    ['a report_type that is not a string', { report_type: { toString: 1 } }, 'report_type', /Allowed: advertisers/],
    ['an unknown key in the body', { report_type: 'deals_excel', columns: [] }, 'columns', /Allowed: report_type/],
    ['search_params as a list', deals([]), 'search_params', /Allowed: a JSON object/],
    ['search_params as a string', deals('country=US'), 'search_params', /Allowed: a JSON object/],
    ['index_params as a number', shown(7), 'index_params', /Allowed: a JSON object/],
    ['an unknown filter', deals({ contry: 'US' }), 'search_params.contry', /Allowed: search, active.*country/],
    ['a filter of another report type', deals({ device: 'mobile' }), 'search_params.device', /Allowed: search, /],
    ['the name of an object method', deals({ constructor: 1 }), 'search_params.constructor', /Allowed: search, /],
    ['an unknown presentation', shown({ order: 'x' }), 'index_params.order', /Allowed: sort, direction, columns/],
    ['bom for Excel', { ...deals({}), index_params: { bom: true } }, 'index_params.bom', /Allowed: sort, /],
    ['a country of three letters', deals({ country: 'USA' }), 'search_params.country', /"USA".*two-letter/],
    ['a country that is an object', deals({ country: { a: 1 } }), 'search_params.country', /two-letter/],
    ['a list in a list', deals({ country: [['US']] }), 'search_params.country', /two-letter/],
    ['an ID that is not a number', deals({ advertiser_id: '1,x' }), 'search_params.advertiser_id', /integers from 1/],
    ['an id of 0', deals({ advertiser_id: 0 }), 'search_params.advertiser_id', /integers from 1/],
    ['an id with a fraction', deals({ advertiser_id: [1.5] }), 'search_params.advertiser_id', /integers from 1/],
    [
      'an ID above 2^53',
      deals({ advertiser_id: '9007199254740993' }),
      'search_params.advertiser_id',
      /integers from 1/,
    ],
    ['yes instead of true', deals({ exclusive: 'yes' }), 'search_params.exclusive', /true or false/],
    [
      'an unknown deal type',
      deals({ type: 'coupons' }),
      'search_params.type',
      /"coupons" is not valid. Allowed: coupon, sale/,
    ],
    [
      'a number of days that is not a number',
      hot({ recent_days: 'week' }),
      'search_params.recent_days',
      /from 1 to 90/,
    ],
    ['too many days', hot({ recent_days: 91 }), 'search_params.recent_days', /from 1 to 90/],
    [
      'a search with 201 characters',
      deals({ search: 'x'.repeat(201) }),
      'search_params.search',
      /201 characters.*at most 200/,
    ],
    ['a NUL in a search', deals({ search: 'a\0b' }), 'search_params.search', /control/],
    ['a NUL in a list', shown2({ domain: 'a\0b' }), 'search_params.domain', /host names/],
    ['half a surrogate pair', shown2({ vertical: '\ud83d' }), 'search_params.vertical', /verticals/],
    [
      'an unknown column',
      shown({ columns: 'id,nope' }),
      'index_params.columns',
      /"nope" is not valid. Allowed: id, name/,
    ],
    ['a column that is not a string', shown({ columns: [{ toString: 1 }] }), 'index_params.columns', /Allowed: id, /],
    ['columns as an object', shown({ columns: { id: true } }), 'index_params.columns', /Allowed: id, /],
    ['an unknown sort order', shown({ sort: 'sales' }), 'index_params.sort', /Allowed: name, id/],
    ['an unknown direction', shown({ direction: 'up' }), 'index_params.direction', /asc, desc/],
    ['an unknown time zone', shown({ timezone: 'Europe/Atlantis' }), 'index_params.timezone', /IANA/],
    ['an offset as a time zone', shown({ timezone: '+01:00' }), 'index_params.timezone', /IANA/],
    ['a file name with a path', shown({ filename: '../etc/passwd' }), 'index_params.filename', /contains "\/"/],
    ['a file name with a line break', shown({ filename: 'a\r\nX y' }), 'index_params.filename', /U\+000D.*control/],
    ['a file name of 202 bytes', shown({ filename: 'ä'.repeat(101) }), 'index_params.filename', /202 bytes.*200/],
    [
      'a file name with a bidirectional control',
      shown({ filename: 'a\u202excod' }),
      'index_params.filename',
      /U\+202E/,
    ],
    ['a Windows device name', shown({ filename: 'con.txt' }), 'index_params.filename', /"con" is a device on Windows/],
    ['the extension of another format', shown({ filename: 'a.xlsx' }), 'index_params.filename', /"\.xlsx".*adds \.csv/],
    [
      'no dates',
      { report_type: 'clicks_details_excel' },
      'search_params.start_date',
      /required by clicks_details_excel/,
    ],
    ['a missing end', span('2026-01-01', null), 'search_params.end_date', /required by clicks_details_excel/],
    [
      'a date that does not exist',
      span('2026-02-30', '2026-03-01'),
      'search_params.start_date',
      /is not valid. Allowed: a date/,
    ],
    ['a German date', span('01.02.2026', '2026-03-01'), 'search_params.start_date', /is not valid. Allowed: a date/],
    ['a numeric date', span(20260101, 20260102), 'search_params.start_date', /is not valid. Allowed: a date/],
    [
      'a timestamp without a time zone',
      span('2026-01-01T00:00:00', day(0)),
      'search_params.start_date',
      /timestamp with time/,
    ],
    ['the 13th month', span('2026-13-01T00:00:00Z', day(0)), 'search_params.start_date', /timestamp with time/],
    [
      'a date after the year 9999',
      span('9999-12-31T23:00:00-02:00', '9999-12-31T23:00:00-02:00'),
      'search_params.start_date',
      /timestamp with time/,
    ],
    ['an end before the start', span('2026-03-02', '2026-03-01'), 'search_params.end_date', /before start_date/],
    [
      'an end before the start in its time zone',
      { ...span('2026-09-07', '2026-09-06T14:00:00Z'), index_params: { timezone: 'Asia/Tokyo' } },
      'search_params.end_date',
      /before start_date \(2026-09-07\) in time zone Asia\/Tokyo/,
    ],
    ['367 days', span('2025-01-01', '2026-01-02'), 'search_params.end_date', /at most 366 days/],
    ['a list as the body', [1], '', /JSON object/],
    ['a string as the body', 'deals_excel', '', /JSON object/],
    ['null as the body', null, 'report_type', /required, but missing/],
  ])('%s', async (_, body, field, message) => {
    const response = await (await member()).create(body);
    expect(response.status, response.text).toBe(422);
    expect(response.body.error!.details!.map((detail) => detail.field)).toContain(field);
    expect(response.body.error!.details!.find((detail) => detail.field === field)!.message).toMatch(message);
  });

  test('all problems are listed', async () => {
    const body = { ...span('x', 'y'), index_params: { timezone: 'z', colums: 'id' } };
    const { error } = (await (await member()).create(body)).body;
    expect(error!.details!.map((detail) => detail.field).sort()).toEqual([
      'index_params.colums',
      'index_params.timezone',
      'search_params.end_date',
      'search_params.start_date',
    ]);
    expect(error!.message).toContain('3 more');
  });

  test('none of these creates an export', async () => {
    const { body } = await (await member()).send('/exports');
    expect(body.exports).toEqual([]);
  });

  function shown2(search_params: unknown) {
    return { report_type: 'advertisers_csv', search_params };
  }
});

describe('POST /exports, accepted', () => {
  test.each<[string, object]>([
    ['366 days', clicks(365)],
    ['a single date', clicks(0)],
    ['timestamps with offset and microseconds', span('2026-11-01T00:00:00.123456+01:00', '2026-11-01T10:00:00Z')],
    [
      'a timestamp within the last day of its time zone',
      { ...span('2026-09-07T10:00:00Z', '2026-09-07'), index_params: { timezone: 'America/Chicago' } },
    ],
    [
      'a timestamp within the first day of its time zone',
      { ...span('2026-09-07', '2026-09-06T20:00:00Z'), index_params: { timezone: 'Asia/Tokyo' } },
    ],
    ['a string instead of a list', deals({ advertiser_id: '1, 2,3', type: 'Coupon,SALE' })],
    ['a number as a string', hot({ recent_days: ' 14 ' })],
    ['percent and underscore as plain characters', deals({ search: '100%_\\' })],
    ['a quote', deals({ search: "O'Neill; drop table exports --" })],
    ['a time zone with history', shown({ timezone: 'America/Argentina/Buenos_Aires' })],
    ['a time zone in lower case', shown({ timezone: 'europe/berlin' })],
  ])('%s', async (_, body) => {
    const response = await (await member()).create(body, '?dry_run=true');
    expect(response.status, response.text).toBe(200);
  });
});

describe('bodies', () => {
  const post = async (init: RequestInit) => (await member()).send('/exports', { method: 'POST', ...init });
  const type = (name: string) => ({ 'content-type': name });
  const good = JSON.stringify({ report_type: 'hot_advertisers_excel', index_params: { filename: 'bodies' } });

  test('no body and no content type: 422 reports only the missing report type', async () => {
    expect((await post({})).body.error).toMatchObject({
      code: 'VALIDATION_ERROR',
      details: [{ field: 'report_type' }],
    });
    expect((await post({ headers: type('application/json') })).status).toBe(422);
  });

  test('JSON is accepted without a content type, as text/json, and with a charset', async () => {
    const { id } = await (await member()).build(JSON.parse(good));
    const bytes = new TextEncoder().encode(good);
    for (const headers of [
      {},
      type('text/json'),
      type('application/json; charset=utf-8'),
      type('application/x+json'),
    ]) {
      expect((await post({ body: bytes, headers })).body).toMatchObject({ deduped: true, export: { id } });
    }
  });

  test.each([['{'], ["{'report_type':'deals_excel'}"], ['report_type=deals_excel'], ['{"__proto__":{}}'], ['NaN']])(
    '400 for %s, which is not valid JSON',
    async (body) => {
      expect((await post({ body, headers: type('application/json') })).body.error!.code).toBe('BAD_REQUEST');
    },
  );

  test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'text/xml', '///'])(
    '415 for %s',
    async (name) => {
      expect((await post({ body: good, headers: type(name) })).status).toBe(415);
    },
  );

  test('413 for more than 1 MiB, with or without a declared length', async () => {
    const body = JSON.stringify({ report_type: 'deals_excel', search_params: { search: 'x'.repeat(1 << 20) } });
    expect((await post({ body, headers: type('application/json') })).status).toBe(413);
    const chunked = { body: new Blob([body]).stream(), duplex: 'half', headers: type('application/json') };
    expect((await post(chunked as RequestInit)).status).toBe(413);
  });

  test('422 for just under 1 MiB', async () => {
    const body = JSON.stringify(deals({ search: 'x'.repeat((1 << 20) - 200) }));
    expect((await post({ body, headers: type('application/json') })).status).toBe(422);
  });
});

describe('GET, 422', () => {
  test.each([
    '/exports?limit=0',
    '/exports?limit=-1',
    '/exports?limit=1001',
    '/exports?limit=ten',
    '/exports?limit=1.5',
    '/exports?limit=1&limit=2',
    '/exports?limit=1e309',
    '/exports?limit=1e1',
    '/exports?limit=0x10',
    '/exports?limit=',
    '/exports?limit[]=1',
    '/exports?dryRun=true',
    '/exports?dry_run=1',
    '/exports?utm_source=x',
    '/exports?constructor=1',
    '/exports?__proto__=1',
    '/exports?status[x]=failed',
    '/exports/1e309',
    '/exports/1e0',
    '/exports/0x1',
    '/exports/%20',
    '/webhooks/1e309/deliveries',
    '/exports?page=0',
    '/exports?after=abc',
    '/exports?cursor=-1',
    '/exports?after=9999999999999999',
    '/exports?after=c9999999999999999',
    '/exports?page=100001',
    '/exports?status=done',
    '/exports?status=completed,done',
    '/exports?report_type=deals',
    '/exports/abc',
    '/exports/0',
    '/exports/-1',
    '/exports/1.5',
    '/exports/9007199254740993',
    '/exports/99999999999999999999999999',
    `/exports/${'9'.repeat(3000)}`,
    '/exports/1%00',
    "/exports/1'--",
  ])('%s', async (path) => {
    const { status, body } = await (await member()).send(path);
    expect([status, body.error!.code]).toEqual(path.length > 2000 ? [400, 'BAD_REQUEST'] : [422, 'VALIDATION_ERROR']);
  });
});

test('POST /webhooks returns 422 for a publisher with a NUL in its name', async () => {
  const admin = await service.as({ role: 'admin' });
  const body = JSON.stringify({ url: 'https://shop.example/hook', publisher_id: 'a\0b' });
  const { status, body: response } = await admin.send('/webhooks', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  expect([status, response.error!.details![0]!.field]).toEqual([422, 'publisher_id']);
});
