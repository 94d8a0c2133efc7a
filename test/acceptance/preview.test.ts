import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type Api, clicks, type ExportRequest } from '../support/api.ts';
import { guarded } from '../support/formula-guard.ts';
import { suite } from '../support/suite.ts';

interface Preview {
  columns: { key: string; label: string; kind: string }[];
  rows: (string | number | boolean | null)[][];
  truncated: boolean;
}

const service = suite();
const member = () => service.as({ role: 'member' });
const exportsThere = async () =>
  (await service.database.pool.query('select count(*)::int as n from sheaf.exports')).rows[0].n;

async function send(api: Api, request: unknown, query = '') {
  const headers = { 'content-type': 'application/json' };
  return api.send(`/exports/preview${query}`, { method: 'POST', headers, body: JSON.stringify(request) });
}

async function preview(request: ExportRequest, query = ''): Promise<Preview> {
  const response = await send(await member(), request, query);
  expect([response.status, response.text]).toEqual([200, expect.any(String)]);
  return JSON.parse(response.text);
}

/** The value as a CSV file shows it: a string that a spreadsheet would take for a formula gets an apostrophe. */
function inCsv(value: Preview['rows'][number][number], kind: string): string {
  const text = value === null ? '' : String(value);
  return ['text', 'id', 'url'].includes(kind) ? guarded(text) : text;
}

describe('POST /exports/preview', () => {
  test.each<[string, ExportRequest['index_params']]>([
    ['with defaults', {}],
    ['by id, descending', { sort: 'id', direction: 'desc' }],
    [
      'with selected columns and the time zone of Kolkata',
      { columns: 'updated_at,name,external_id,clicks_30d', timezone: 'Asia/Kolkata' },
    ],
  ])('returns the first rows of the file %s', async (_, index_params) => {
    const request = { report_type: 'advertisers_csv', index_params: { ...index_params, bom: false } };
    const api = await member();
    const file = await api.file(await api.build(request));
    const [headings, ...rows] = parse(file) as string[][];
    const { columns, rows: shown, truncated } = await preview(request, '?limit=50');
    expect(columns.map((column) => column.label)).toEqual(headings);
    expect(shown.map((row) => row.map((value, i) => inCsv(value, columns[i]!.kind)))).toEqual(rows.slice(0, 50));
    expect([shown.length, truncated]).toEqual([50, true]);
  });

  test('counts are numbers, flags are booleans, missing values are null, and everything else is a string', async () => {
    const deals = await preview({ report_type: 'deals_excel' }, '?limit=50');
    const advertisers = await preview({ report_type: 'advertisers_csv' }, '?limit=50');
    const pairs = [deals, advertisers].flatMap(({ columns, rows }) =>
      rows.flatMap((row) => row.map((value, i) => [columns[i]!.kind, value] as const)),
    );
    const types = Map.groupBy(
      pairs.filter(([, value]) => value !== null),
      ([kind]) => kind,
    );
    expect(
      Object.fromEntries(
        [...types].map(([kind, found]) => [kind, [...new Set(found.map(([, value]) => typeof value))]]),
      ),
    ).toEqual({
      text: ['string'],
      id: ['string'],
      url: ['string'],
      integer: ['number'],
      money: ['string'],
      percent: ['string'],
      boolean: ['boolean'],
      timestamp: ['string'],
    });
    expect(deals.rows.flat()).toContain(null);
  });

  test('timestamps are ISO 8601 in the requested time zone, and denote the same instants', async () => {
    const request = (timezone: string) => clicks(30, { index_params: { columns: 'clicked_at', timezone } });
    const [utc, tokyo] = await Promise.all([preview(request('UTC')), preview(request('Asia/Tokyo'), '?limit=1')]);
    expect(utc.rows[0]![0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect(tokyo.rows[0]![0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+09:00$/);
    // A date begins at midnight in the time zone. Tokyo's begins nine hours earlier, and so do its first clicks.
    expect(Date.parse(String(tokyo.rows[0]![0]))).toBeLessThanOrEqual(Date.parse(String(utc.rows[0]![0])));
  });

  test("timestamps outside a spreadsheet's calendar are the same string in the preview and both files, and keep their sort order", async () => {
    const times = ['-infinity', '0044-03-15 00:00:00+00 BC', '10000-01-01 00:00:00+00', 'infinity'];
    const { pool } = service.database;
    await pool.query(
      `insert into public.advertisers (network_id, external_id, name, slug, created_at)
         select 1, 'odd-' || n, 'Odd time ' || n, 'odd-time-' || n, at::timestamptz
         from unnest($1::text[]) with ordinality as odd (at, n)`,
      [times],
    );
    await pool.query(
      `insert into public.programmes (publisher_id, advertiser_id, status, created_at)
         select p.id, a.id, 'joined', a.created_at from sheaf.publishers p, public.advertisers a where p.slug = 'acme-media' and a.slug like 'odd-time-%'`,
    );
    await pool.query(
      `insert into public.deals (advertiser_id, external_id, title, type, status, starts_at)
         select id, 'odd-deal', 'Odd deal', 'sale', 'active', created_at from public.advertisers where slug like 'odd-time-%'`,
    );
    const api = await member();
    const request = (report_type: string, search: string, sort: string, more = {}) => ({
      report_type,
      search_params: { search },
      index_params: { columns: sort, sort, direction: 'asc' as const, ...more },
    });
    const advertisers = request('advertisers_csv', 'Odd time', 'created_at', { bom: false });
    const deals = request('deals_excel', 'Odd deal', 'starts_at');
    const csv = await api.file(await api.build(advertisers));
    const workbook = read(await api.file(await api.build(deals)));
    const found = {
      csv: csv.toString().split('\r\n').slice(1, -1),
      xlsx: utils.sheet_to_json<string[]>(workbook.Sheets['Deals']!, { header: 1 }).slice(1).flat(),
      previews: [(await preview(advertisers)).rows.flat(), (await preview(deals)).rows.flat()],
    };
    expect(found).toEqual({ csv: times, xlsx: times, previews: [times, times] });
    await pool.query("delete from public.deals where title = 'Odd deal'");
    await pool.query(
      "delete from public.programmes where advertiser_id in (select id from public.advertisers where slug like 'odd-time-%')",
    );
    await pool.query("delete from public.advertisers where slug like 'odd-time-%'");
  });

  test('returns ten rows by default, truncated: false for a complete short report, and creates nothing', async () => {
    const before = await exportsThere();
    expect((await preview({ report_type: 'deals_excel' })).rows).toHaveLength(10);
    const slugs = await preview({ report_type: 'advertisers_csv', index_params: { columns: 'slug' } }, '?limit=1');
    const short = { report_type: 'advertisers_csv', search_params: { search: String(slugs.rows[0]![0]) } };
    const { estimate } = (await (await member()).create(short, '?dry_run=true')).body.export!;
    const all = await preview(short, `?limit=${estimate!.rows}`);
    expect([all.rows.length, all.truncated]).toEqual([estimate!.rows, false]);
    const none = await preview({ report_type: 'advertisers_csv', search_params: { search: 'no such name' } });
    expect([none.rows, none.truncated]).toEqual([[], false]);
    expect(none.columns.length).toBeGreaterThan(10);
    expect(await exportsThere()).toBe(before);
  });

  test.each([0, 51, 'many'])('422 for a limit of %s', async (limit) => {
    const response = await send(await member(), { report_type: 'deals_excel' }, `?limit=${limit}`);
    expect([response.status, response.body.error!.details![0]!.field]).toEqual([422, 'limit']);
  });

  test('rejects what POST /exports rejects, with the same messages', async () => {
    const api = await member();
    for (const request of [
      { report_type: 'deals' },
      { report_type: 'deals_excel', search_params: { contry: 'US' } },
      { report_type: 'deals_excel', search_params: { publisher_id: 'kaigan' } },
      { report_type: 'clicks_details_excel' },
      null,
      [],
    ]) {
      const [refused, created] = [await send(api, request), await api.create(request)];
      expect([refused.status, refused.body.error!.message]).toEqual([created.status, created.body.error!.message]);
      expect(refused.status).toBeGreaterThanOrEqual(400);
    }
    expect((await send(service.api(), { report_type: 'deals_excel' })).status).toBe(401);
  });

  test('each publisher sees its own rows, and an operator those of the publisher in the request', async () => {
    const request = clicks(60, { index_params: { columns: 'id' } });
    const rows = async (api: Api, more: object = {}) =>
      JSON.parse(
        (await send(api, { ...request, search_params: { ...request.search_params, ...more } }, '?limit=50')).text,
      ).rows.flat();
    const ours = await rows(await member());
    const theirs = await rows(await service.as({ role: 'member', publisher: 'nordlicht' }));
    const named = await rows(await service.as({ role: 'operator' }), { publisher_id: 'nordlicht' });
    expect(ours.filter((id: string) => theirs.includes(id))).toEqual([]);
    expect(named).toEqual(theirs);
    expect(theirs).toHaveLength(50);
  });

  test('422 with advice when the rows are not found within 5 seconds', async () => {
    const lock = await service.database.pool.connect();
    try {
      await lock.query('begin; lock table public.advertisers in access exclusive mode');
      const response = await send(await member(), { report_type: 'advertisers_csv' });
      expect([response.status, response.body.error!.message]).toEqual([
        422,
        expect.stringMatching(/not found within 5 seconds. Narrow the filters/),
      ]);
    } finally {
      await lock.query('rollback');
      lock.release();
    }
    expect((await preview({ report_type: 'advertisers_csv' })).rows).toHaveLength(10);
  });
});

describe('POST /exports/histogram', () => {
  interface Histogram {
    column: { key: string; label: string };
    unit: string;
    timezone: string;
    buckets: { start: string; rows: number }[];
    undated: number;
  }
  const histogram = async (request: unknown, query = '', api = member()) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(request) };
    return (await api).send(`/exports/histogram${query}`, init);
  };
  const counted = async (request: unknown, query = '') =>
    JSON.parse((await histogram(request, query)).text) as Histogram;

  test.each([
    clicks(30),
    { report_type: 'deals_excel', search_params: { country: ['US'] } },
    { report_type: 'advertisers_csv' },
  ])('%#: the rows of all buckets are the rows of the export, in every unit', async (request) => {
    const { estimate } = (await (await member()).create(request, '?dry_run=true')).body.export!;
    for (const query of ['', '?unit=week', '?unit=month', '?unit=year']) {
      const { buckets, undated } = await counted(request, query);
      expect(buckets.length).toBeLessThanOrEqual(400);
      expect(buckets.reduce((sum, { rows }) => sum + rows, undated)).toBe(estimate!.rows);
    }
  });

  test('days begin in the time zone of the request, and match an export of that day', async () => {
    for (const timezone of ['UTC', 'Asia/Tokyo']) {
      const index_params = { timezone };
      const { unit, buckets, column } = await counted(clicks(10, { index_params }));
      expect([unit, column.key]).toEqual(['day', 'clicked_at']);
      const { start, rows } = buckets[5]!;
      const search_params = { start_date: start, end_date: start };
      const { estimate } = (await (await member()).create(clicks(0, { search_params, index_params }), '?dry_run=true'))
        .body.export!;
      expect([timezone, rows]).toEqual([timezone, estimate!.rows]);
    }
  });

  test('buckets are consecutive, and weeks begin on Monday', async () => {
    const { buckets } = await counted(clicks(80), '?unit=week');
    const starts = buckets.map(({ start }) => Date.parse(`${start}T00:00:00Z`));
    expect(
      starts.every((start, i) => new Date(start).getUTCDay() === 1 && start - starts[0]! === i * 7 * 86_400_000),
    ).toBe(true);
  });

  test('422 for a report type without dates, and for an unknown filter', async () => {
    const hot = await histogram({ report_type: 'hot_advertisers_excel' });
    expect([hot.status, hot.body.error!.details![0]!.field]).toEqual([422, 'report_type']);
    const wrong = await histogram({ report_type: 'deals_excel', search_params: { nope: 1 } });
    expect([wrong.status, wrong.body.error!.details![0]!.field]).toEqual([422, 'search_params.nope']);
  });

  test('columns of a preview have the number format of the workbook', async () => {
    const { columns } = await preview(clicks(9, { index_params: { columns: 'id,clicked_at,sale,device' } }));
    expect(columns).toMatchObject([
      { number_format: '@', width: 22 },
      { number_format: 'yyyy-mm-dd hh:mm:ss' },
      { number_format: '#,##0.00' },
      { number_format: null },
    ]);
  });
});
