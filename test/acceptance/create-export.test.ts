import { read } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import { type ApiResponse, clicks, day, type ExportRequest } from '../support/api.ts';
import { suite } from '../support/suite.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';

const service = suite();
const member = () => service.as({ role: 'member' });

describe('POST /exports', () => {
  test('202 with Location, Retry-After and a pending export, which becomes completed', async () => {
    const api = await member();
    const created = await api.create({ report_type: 'deals_excel', search_params: { type: 'coupon' } });
    expect(created.status).toBe(202);
    expect(Object.keys(created.body).sort()).toEqual(['deduped', 'export']);
    expect(created.body).toMatchObject({
      deduped: false,
      export: {
        report_type: 'deals_excel',
        status: 'pending',
        status_display: 'Pending',
        filename: null,
        download_url: null,
        download_expires_in_seconds: null,
        error_message: null,
        progress: null,
        parent_report_id: null,
        chunked_export: false,
        started_at: null,
        completed_at: null,
        row_count: null,
        file_bytes: null,
      },
    });
    const { id, status_url } = created.body.export!;
    expect(status_url).toBe(`${api.origin}/api/v1/exports/${id}`);
    expect(created.headers.get('location')).toBe(status_url);
    expect(Number(created.headers.get('retry-after'))).toBeGreaterThan(0);

    const seen: string[] = [];
    const done = await api.finished(id, ({ status }) => seen.at(-1) !== status && seen.push(status));
    const order = ['pending', 'processing', 'completed'];
    expect(seen).toEqual(order.filter((status) => seen.includes(status)));
    expect(done).toMatchObject({
      status: 'completed',
      download_expires_in_seconds: 3600,
      error_message: null,
      progress: null,
      chunked_export: false,
      parent_report_id: null,
    });
    expect(done.filename).toBe(`deals-${day(0)}-${id}.xlsx`);
    expect(done.row_count).toBeGreaterThan(100);
    const times = [done.created_at, done.started_at!, done.completed_at!].map((time) => Date.parse(time));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const file = await api.file(done);
    expect(file.length).toBe(done.file_bytes);
  });

  test('POST, the list and the status URL return the same export', async () => {
    const api = await member();
    const done = await api.build({ report_type: 'deals_excel', search_params: { type: 'gift' } });
    const byUrl = (await api.send(done.status_url!)).body.export!;
    const listed = (await api.send('/exports?limit=1')).body.exports![0]!;
    const { download_url: _, ...same } = done;
    expect(byUrl).toMatchObject(same);
    expect(listed).toMatchObject(same);
  });
});

describe('200 with deduped: true and the same ID', () => {
  /** All bodies of a row mean the same. */
  const same: [string, ExportRequest, object[]][] = [
    [
      'for reordered keys and values',
      { report_type: 'deals_excel', search_params: { country: ['DE', 'US'], active: true } },
      [
        { search_params: { active: true, country: ['US', 'DE'] }, report_type: 'deals_excel' },
        { report_type: 'deals_excel', search_params: { active: 'true', country: 'us, de' } },
      ],
    ],
    [
      'for defaults spelled out',
      { report_type: 'advertisers_csv' },
      [
        { report_type: 'advertisers_csv', search_params: {}, index_params: {} },
        { report_type: 'advertisers_csv', search_params: null, index_params: null },
        { report_type: 'advertisers_csv', search_params: '', index_params: '' },
        {
          report_type: 'advertisers_csv',
          index_params: { sort: 'name', direction: 'ASC', timezone: 'UTC', bom: true },
        },
        { report_type: 'advertisers_csv', index_params: { format: 'CSV' } },
      ],
    ],
    [
      'for "us", ["US"] and "US,us"',
      { report_type: 'advertisers_csv', search_params: { country: 'us' } },
      [
        { report_type: 'advertisers_csv', search_params: { country: ['US'] } },
        { report_type: 'advertisers_csv', search_params: { country: 'US,us' } },
        { report_type: 'advertisers_csv', search_params: { country: ['us', 'US', ''] } },
      ],
    ],
    [
      'for null, "" and [] instead of no value',
      { report_type: 'hot_advertisers_excel', search_params: { min_clicks: 1 } },
      [
        { report_type: 'hot_advertisers_excel', search_params: { min_clicks: '1', country: null, network: '' } },
        {
          report_type: 'hot_advertisers_excel',
          search_params: { min_clicks: 1, country: [], search: '', publisher_id: null },
          index_params: { columns: [], filename: null },
        },
      ],
    ],
  ];

  test.each(same)('%s', async (_, first, others) => {
    const api = await member();
    const { id } = await api.build(first);
    for (const other of others) {
      const again = await api.create(other);
      expect([again.status, again.body.deduped, again.body.export?.id], JSON.stringify(other)).toEqual([200, true, id]);
      expect(again.headers.get('location')).toBeNull();
    }
  });

  test('its download works immediately', async () => {
    const api = await member();
    const request = { report_type: 'advertisers_csv', search_params: { search: 'quoted' } };
    const done = await api.build(request);
    const again = await api.create(request);
    expect(again.body.deduped).toBe(true);
    expect(await api.file(again.body.export!)).toEqual(await api.file(done));
  });
});

describe('202 with a new export', () => {
  const base = { report_type: 'advertisers_csv', search_params: { country: 'FR' } };
  const isNew = (response: ApiResponse, id: number) => {
    expect([response.status, response.body.deduped]).toEqual([202, false]);
    expect(response.body.export!.id).not.toBe(id);
  };

  test.each<[string, object]>([
    ['another filter', { ...base, search_params: { country: 'FR', status: 'joined' } }],
    ['another value', { ...base, search_params: { country: 'FR,ES' } }],
    ['another order', { ...base, index_params: { direction: 'desc' } }],
    ['other columns', { ...base, index_params: { columns: ['id', 'name'] } }],
    ['the same columns in another order', { ...base, index_params: { columns: ['name', 'id'] } }],
    ['another time zone', { ...base, index_params: { timezone: 'Europe/Berlin' } }],
    ['another file name', { ...base, index_params: { filename: 'other' } }],
    ['no byte order mark', { ...base, index_params: { bom: false } }],
    ['another report type', { ...base, report_type: 'deals_excel' }],
  ])('for %s', async (_, other) => {
    const api = await member();
    const { id } = await buildOrTwin(api, base);
    isNew(await api.create(other), id);
  });

  test('for another user of the publisher; a second key of the same user gets the same export', async () => {
    const api = await member();
    const { id } = await buildOrTwin(api, base);
    const other = await service.as({ role: 'member', email: 'second@acme-media.example' });
    isNew(await other.create(base), id);
    const secondKey = service.api({ authorization: `Bearer ${await service.newKey({ role: 'member' })}` });
    expect((await secondKey.create(base)).body).toMatchObject({ deduped: true, export: { id } });
  });

  test('after the dedupe window', async () => {
    const api = await member();
    const request = { report_type: 'advertisers_csv', search_params: { country: 'IT' } };
    const { id } = await api.build(request);
    await moveBack(id, 899);
    expect((await api.create(request)).body.export!.id).toBe(id);
    await moveBack(id, 2);
    isNew(await api.create(request), id);
  });

  test('after a failed export, which is never a duplicate', async () => {
    const api = await member();
    const request = { report_type: 'advertisers_csv', search_params: { country: 'NL' } };
    const { id } = await api.build(request);
    await service.database.pool.query(
      `update sheaf.exports set status = 'failed', error_message = 'Broken by the test.', completed_at = null, file_key = null
       where id = $1`,
      [id],
    );
    expect(await api.get(id)).toMatchObject({
      status: 'failed',
      status_display: 'Failed',
      error_message: 'Broken by the test.',
      download_url: null,
      download_expires_in_seconds: null,
      completed_at: null,
    });
    isNew(await api.create(request), id);
  });

  async function buildOrTwin(api: Awaited<ReturnType<typeof member>>, request: object) {
    const { body } = await api.create(request);
    return api.finished(body.export!.id);
  }

  async function moveBack(id: number, seconds: number): Promise<void> {
    await service.database.pool.query(
      'update sheaf.exports set completed_at = completed_at - make_interval(secs => $2) where id = $1',
      [id, seconds],
    );
  }
});

test('409 with the running export while the same request is being built', async () => {
  const api = await member();
  const [created, again] = await whileNoPartsStart(
    service.database,
    async () => [await api.create(clicks(88)), await api.create(clicks(88))] as const,
  );
  expect(created.status).toBe(202);
  expect(again.status).toBe(409);
  expect(again.body.error!.code).toBe('CONFLICT');
  expect(again.body.export!.id).toBe(created.body.export!.id);
  expect(['pending', 'processing']).toContain(again.body.export!.status);
  await api.finished(created.body.export!.id);
});

describe('the time zone', () => {
  test('is the requested one in the response, the receipt, the notes of the file and its timestamps', async () => {
    const api = await member();
    const timezone = 'asia/kolkata';
    const done = await api.build({ report_type: 'deals_excel', index_params: { timezone, columns: 'id,starts_at' } });
    expect(done.parameters.index_params['timezone']).toBe('Asia/Kolkata');
    expect(JSON.parse((await api.send(`/exports/${done.id}/receipt`)).text)).toMatchObject({
      timezone: 'Asia/Kolkata',
      parameters: { index_params: { timezone: 'Asia/Kolkata' } },
    });
    const notes = read(await api.file(done)).Sheets['About this file']!;
    const zone = Object.keys(notes).find((cell) => notes[cell].v === 'Times shown in')!;
    expect(notes[zone.replace('A', 'B')].v).toBe('Asia/Kolkata');
    // An alias is a time zone with its own name, and its files show that name.
    const alias = await api.create({
      report_type: 'deals_excel',
      index_params: { timezone: 'Asia/Calcutta', columns: 'id,starts_at' },
    });
    expect([alias.status, alias.body.export!.parameters.index_params['timezone']]).toEqual([202, 'Asia/Calcutta']);
    await api.finished(alias.body.export!.id);
  });

  test('decides where a date begins and ends: 2026-09-07 in Chicago ends at 05:00 UTC of the next day', async () => {
    const { pool } = service.database;
    const { rows } = await pool.query<{ id: number }>(
      `insert into public.advertisers (network_id, external_id, name, slug)
         select min(id), 'zone day', 'Zone day', 'zone-day' from public.networks returning id`,
    );
    const inside = ['07T05:00:00Z', '07T12:00:00Z', '07T23:59:59Z', '08T02:23:34Z', '08T04:59:59.999999Z'];
    const outside = ['07T04:59:59.999999Z', '08T05:00:00Z'];
    await pool.query(
      `insert into public.clicks (publisher_id, advertiser_id, external_id, clicked_at)
       select (select id from sheaf.publishers where slug = 'acme-media'), $1, 'zd-' || at, ('2026-09-' || at)::timestamptz from unnest($2::text[]) at`,
      [rows[0]!.id, [...inside, ...outside]],
    );
    const done = await (await member()).build({
      report_type: 'clicks_details_excel',
      search_params: { start_date: '2026-09-07', end_date: '2026-09-07', advertiser_id: rows[0]!.id },
      index_params: { timezone: 'America/Chicago' },
    });
    expect(done.row_count).toBe(inside.length);
  });
});

describe('POST /exports/{id}/repeat', () => {
  const repeat = async (id: number, { api = member(), query = '' } = {}) =>
    (await api).send(`/exports/${id}/repeat${query}`, { method: 'POST' });

  test('202 with a new export of the same request, even within the dedupe window', async () => {
    const api = await member();
    const request = { report_type: 'advertisers_csv', index_params: { filename: 'again', columns: ['id', 'name'] } };
    const first = await api.build(request);
    const { status, body, headers } = await repeat(first.id);
    const made = body.export!;
    expect([status, body.deduped, made.repeat_of]).toEqual([202, false, first.id]);
    expect(made.id).not.toBe(first.id);
    expect(made.parameters).toEqual(first.parameters);
    expect(headers.get('location')).toBe(made.status_url);
    const done = await api.finished(made.id);
    expect(await api.file(done)).toEqual(await api.file(first));
    // The repeated export is now the newest one that the same request returns.
    expect((await api.create(request)).body).toMatchObject({ deduped: true, export: { id: made.id } });
    expect((await repeat(made.id)).body.export!.repeat_of).toBe(made.id);
  });

  test('a failed export can be repeated', async () => {
    const { id } = await (await member()).build({ report_type: 'deals_excel', index_params: { filename: 'broken' } });
    await service.database.pool.query(`update sheaf.exports set status = 'failed' where id = $1`, [id]);
    expect((await repeat(id)).body.export).toMatchObject({ repeat_of: id, status: 'pending' });
  });

  test('an admin repeats an export of a colleague as an export of its own', async () => {
    const first = await (await member()).build({ report_type: 'deals_excel', index_params: { filename: 'theirs' } });
    const admin = await service.as({ role: 'admin' });
    const made = (await repeat(first.id, { api: Promise.resolve(admin) })).body.export!;
    expect(made.created_by).not.toEqual(first.created_by);
    expect((await (await member()).send(`/exports/${made.id}`)).status).toBe(404);
  });

  test('dry_run=true returns an estimate, and a part is an error', async () => {
    const api = await member();
    const first = await api.build({ report_type: 'deals_excel', index_params: { filename: 'dry' } });
    const { status, body } = await repeat(first.id, { query: '?dry_run=true' });
    expect([status, body.export!.id, body.export!.repeat_of]).toEqual([200, 0, first.id]);
    const { rows } = await service.database.pool.query('select id from sheaf.exports where parent_id = $1', [first.id]);
    expect((await repeat(rows[0].id)).body.error!.details![0]!.field).toBe('id');
  });

  test('a request that is not valid anymore returns 422 and says why', async () => {
    const first = await (await member()).build({ report_type: 'deals_excel', index_params: { filename: 'old' } });
    await service.database.pool.query(
      `update sheaf.exports set params = jsonb_set(params, '{search_params,gone}', '1') where id = $1`,
      [first.id],
    );
    const { status, body } = await repeat(first.id);
    expect([status, body.error!.details![0]!.field]).toEqual([422, 'search_params.gone']);
  });
});
