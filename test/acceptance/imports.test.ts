/** Imports over HTTP: what a file is read as, who can import what, and hostile uploads. */
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Responses } from '../../clients/typescript/src/types.ts';
import { sheaf } from '../support/service.ts';
import { suite, type Who } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { zipArchive } from '../support/zip-archive.ts';

const service = suite({ command: 'api', env: { SHEAF_IMPORT_MB: '2' } });

const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };
const OPERATOR: Who = { role: 'operator', email: 'olga@acme-media.example' };
const NEIGHBOR: Who = { role: 'admin', publisher: 'nordlicht', email: 'nils@nordlicht.example' };

type Result = Responses['importFile'];

async function send(path: string, body: string | Buffer, { as = ADMIN, ...init }: { as?: Who } & RequestInit = {}) {
  const api = await service.as(as);
  const sent = await api.send(path, { method: 'POST', body: new Blob([body as never]), ...init });
  return { status: sent.status, error: sent.body.error, result: sent.body as unknown as Result };
}

async function list(as: Who) {
  return ((await (await service.as(as)).send('/imports')).body as unknown as Responses['listImports']).imports;
}

/** Folders of uploads. */
const storedFiles = () => readdir(join(service.dataDir, 'imports')).catch(() => []);

async function stored(): Promise<string[]> {
  const { rows } = await service.database.pool.query<{ row: string }>(
    `select concat_ws('|', p.slug, t.external_id, t.sale, t.currency, t.status) as row from public.transactions t
     join sheaf.publishers p on p.id = t.publisher_id where t.external_id like 'imp-%' order by t.external_id`,
  );
  return rows.map(({ row }) => row);
}

const COLUMNS = 'advertiser,external_id,sale,commission,currency,status,occurred_at';
let shop: string;
const line = (id: string, more: { status?: string; currency?: string } = {}) =>
  `${shop},imp-${id},12.50,1.25,${more.currency ?? 'EUR'},${more.status ?? 'approved'},2026-11-02T10:00:00Z`;
const csv = (...lines: string[]) => [COLUMNS, ...lines, ''].join('\n');

beforeAll(async () => {
  const { rows } = await service.database.pool.query<{ slug: string }>(
    'select slug from public.advertisers order by id limit 1',
  );
  shop = rows[0]!.slug;
});
beforeEach(async () => {
  await service.database.pool.query(`delete from public.transactions where external_id like 'imp-%'`);
  await service.database.pool.query('delete from sheaf.imports; delete from sheaf.import_presets');
});

describe('a file with the columns of Sheaf', () => {
  test('a dry run shows the mapping, rows, invalid values and sums, and changes nothing', async () => {
    const file = csv(line('1'), line('2', { currency: 'Euro' }), line('3', { status: 'pending' }));
    const { status, result } = await send('/imports/transactions?dry_run=true&file_name=november.csv', file);
    expect(status).toBe(200);
    expect(result).toMatchObject({
      id: null,
      file_name: 'november.csv',
      file_bytes: file.length,
      preset: null,
      problem: null,
      file_columns: COLUMNS.split(','),
      rows: { read: 3, new: 2, changed: 0, same: 0, older: 0, repeated: 0, rejected: 1 },
      rejects: [{ line: 3, column: 'currency', value: 'Euro' }],
      sums: [
        { currency: 'EUR', status: 'approved', rows: 1, sale: '12.50', commission: '1.25' },
        { currency: 'EUR', status: 'pending', rows: 1, sale: '12.50', commission: '1.25' },
      ],
    });
    expect(result.first_rows).toHaveLength(2);
    expect(result.first_rows[0]).toMatchObject({ line: '2', external_id: 'imp-1', sale: '12.50' });
    const mapped = Object.fromEntries(result.mapping.map(({ column, from, filled }) => [column, { from, filled }]));
    expect(mapped).toMatchObject({
      publisher: { from: [], filled: true },
      sale: { from: ['sale'], filled: true },
      order_id: { from: [], filled: false },
    });
    expect(await stored()).toEqual([]);
    expect(await list(ADMIN)).toEqual([]);
  });

  test('a zip archive of a file in Latin-1 is imported, and the response says how it was read', async () => {
    const text = csv(line('1')).replace('sale,', 'sale,größe,').replace('12.50,', '12.50,groß,');
    const latin1 = Buffer.from(text, 'latin1');
    const members = [
      { name: 'november.csv', content: latin1 },
      { name: 'october.csv', content: latin1 },
    ];
    const archive = zipArchive(members);
    const refused = await send('/imports/transactions?file_name=year.zip', archive);
    expect([refused.status, refused.error!.message]).toEqual([422, expect.stringContaining('Choose one with `entry`')]);
    const tried = await send('/imports/transactions?dry_run=true&file_name=year.zip', archive);
    expect([tried.status, tried.result]).toMatchObject([
      200,
      {
        file_bytes: archive.length,
        entry: null,
        entries: ['november.csv', 'october.csv'],
        problem: refused.error!.message,
        file_columns: [],
        mapping: [],
        rows: { read: 0 },
      },
    ]);
    const { status, result } = await send('/imports/transactions?file_name=year.zip&entry=october.csv', archive);
    expect(status).toBe(200);
    expect(result).toMatchObject({
      file_name: 'year.zip',
      file_bytes: archive.length,
      entry: 'october.csv',
      entries: ['november.csv', 'october.csv'],
      encoding: { name: 'Windows-1252 (Latin-1)', example: 'größe' },
      ignored: ['größe'],
      rows: { read: 1, new: 1 },
    });
  });

  test('an import stores the rows and is recorded; the same file again changes nothing', async () => {
    const file = gzipSync(csv(line('1'), line('2')));
    const path = '/imports/transactions?file_name=november.csv.gz';
    const first = await send(path, file);
    expect(first.result).toMatchObject({ rows: { read: 2, new: 2, same: 0 }, first_rows: [] });
    expect((await send(path, file)).result.rows).toMatchObject({ read: 2, new: 0, same: 2 });
    expect(await stored()).toEqual(['acme-media|imp-1|12.50|EUR|approved', 'acme-media|imp-2|12.50|EUR|approved']);
    const [second, recorded] = await list(ADMIN);
    expect(second!.rows).toMatchObject({ same: 2 });
    expect(recorded).toMatchObject({
      id: first.result.id,
      kind: 'transactions',
      publisher: 'acme-media',
      file_name: 'november.csv.gz',
      file_bytes: file.length,
      preset: null,
      rows: { read: 2, new: 2 },
      imported_by: { email: ADMIN.email },
    });
  });

  test('an invalid row aborts the import with its line and reason, or is skipped', async () => {
    const file = csv(line('1'), line('2', { currency: 'Euro' }));
    const refused = await send('/imports/transactions?file_name=november.csv', file);
    expect([refused.status, refused.error!.code]).toEqual([422, 'VALIDATION_ERROR']);
    expect(refused.error!.message).toBe('november.csv: 1 invalid value; nothing was imported.');
    expect(refused.error!.details).toEqual([
      { field: 'line 3, currency', message: expect.stringMatching(/ISO 4217.*"Euro"/) },
    ]);
    expect(await stored()).toEqual([]);
    const skipped = await send('/imports/transactions?on_error=skip', file);
    expect(skipped.result).toMatchObject({ rows: { new: 1, rejected: 1 }, rejects: [{ line: 3 }] });
    expect((await list(ADMIN)).map(({ rows }) => rows.rejected)).toEqual([1]);
  });

  test('columns with other names: a dry run says what is missing, and a mapping solves it', async () => {
    const file = csv(line('1')).replace('occurred_at', 'Sold, at').replace('2026-11-02T10:00:00Z', '"2026-11-02"');
    const header = file.replace('Sold, at', '"Sold, at"');
    const tried = await send('/imports/transactions?dry_run=true', header);
    expect(tried.result.problem).toMatch(/^The file has no column for: occurred_at\./);
    expect(tried.result.problem).not.toMatch(/--/);
    expect(tried.result).toMatchObject({ ignored: ['Sold, at'], rows: { read: 0 }, first_rows: [] });
    const { mapping } = tried.result;
    expect(mapping.find(({ column }) => column === 'sale')).toMatchObject({ from: ['sale'], filled: true });
    expect(mapping.find(({ column }) => column === 'publisher')).toMatchObject({ from: [], filled: true });
    expect(mapping.find(({ column }) => column === 'occurred_at')).toMatchObject({ required: true, filled: false });
    // Only presets fill it.
    expect(mapping.map(({ column }) => column)).not.toContain('changed_at');
    const refused = await send('/imports/transactions', header);
    expect([refused.status, refused.error!.message]).toEqual([422, tried.result.problem]);
    const map = encodeURIComponent(JSON.stringify({ 'Sold, at': 'occurred_at' }));
    const imported = await send(`/imports/transactions?map=${map}`, header);
    expect(imported.result).toMatchObject({
      rows: { new: 1 },
      notes: expect.arrayContaining([expect.objectContaining({ code: 'midnight-assumed' })]),
    });
  });
});

describe("a network's own file", () => {
  const AWIN = JSON.stringify([
    {
      id: 'imp-900001',
      advertiserId: 7052,
      commissionStatus: 'pending',
      commissionAmount: { amount: 5.59, currency: 'GBP' },
      saleAmount: { amount: 55.96, currency: 'GBP' },
      transactionDate: '2026-06-20T22:04:00',
      orderRef: '0001',
      paidToPublisher: false,
    },
  ]);

  test('is recognized and read by its preset, with a time zone', async () => {
    const advertisers = 'external_id,name\n7052,Imported shop\n';
    const shops = await send('/imports/advertisers?network=awin', advertisers, { as: OPERATOR });
    expect(shops.result.rows).toMatchObject({ read: 1 });
    const { presets } = (await (await service.as(ADMIN)).send('/imports/presets'))
      .body as unknown as Responses['listImportPresets'];
    expect(presets).toContainEqual(expect.objectContaining({ name: 'cj', kind: 'transactions', needs: ['currency'] }));
    const query = 'file_name=awin.json&time_zone=Europe/London';
    const tried = await send(`/imports/transactions?dry_run=true&detect=true&${query}`, AWIN);
    expect(tried.result).toMatchObject({
      preset: 'awin',
      recognized: expect.stringMatching(/^Recognized as awin transactions, because/),
      sums: [{ currency: 'GBP', status: 'pending', rows: 1, sale: '55.96', commission: '5.59' }],
    });
    const filled = Object.fromEntries(tried.result.mapping.map((column) => [column.column, column]));
    expect(filled).toMatchObject({
      network: { filled: true, from: [] },
      external_id: { filled: true, from: ['id'] },
      changed_at: { filled: false, from: [] },
    });
    expect(tried.result.first_rows[0]).toMatchObject({
      occurred_at: expect.stringMatching(/^2026-06-20 22:04:00\+01/),
    });
    const imported = await send(`/imports/transactions?preset=awin&${query}`, AWIN);
    expect(imported.result).toMatchObject({ preset: 'awin', rows: { new: 1 } });
    expect((await list(ADMIN))[0]).toMatchObject({ preset: 'awin', file_name: 'awin.json' });
    // Only operators see imports of what all publishers use.
    expect((await list(OPERATOR)).map(({ kind, publisher }) => [kind, publisher])).toEqual([
      ['transactions', 'acme-media'],
      ['advertisers', null],
    ]);
  });

  test('a file that no preset fits is matched by its names', async () => {
    const { result } = await send('/imports/transactions?dry_run=true&detect=true', csv(line('1')));
    expect(result).toMatchObject({ preset: null, recognized: null, problem: null, rows: { new: 1 } });
  });
});

describe('saved presets', () => {
  const HEADER = 'Shop,No,Total,Fee,Money,Outcome,Sold at';
  const MAP = {
    Shop: 'advertiser',
    No: 'external_id',
    Total: 'sale',
    Fee: 'commission',
    Money: 'currency',
    Outcome: 'status',
    'Sold at': 'occurred_at',
  };
  const own = (...ids: string[]) => csv(...ids.map((id) => line(id).replace('Z', ''))).replace(COLUMNS, HEADER);
  const tryFile = (file: string, query: string, as = ADMIN) =>
    send(`/imports/transactions?dry_run=true&${query}`, file, { as });
  const save = async (body: object, { as = ADMIN, query = '' }: { as?: Who; query?: string } = {}) => {
    const { status, body: sent } = await (await service.as(as)).send(`/imports/presets${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status, error: sent.error, preset: (sent as unknown as Responses['createImportPreset']).preset };
  };
  const listPresets = async (as: Who) =>
    ((await (await service.as(as)).send('/imports/presets')).body as unknown as Responses['listImportPresets']).presets;
  const savedOf = async (as: Who) => (await listPresets(as)).filter(({ id }) => id !== null);
  const mapped = `map=${encodeURIComponent(JSON.stringify(MAP))}`;
  const asPreset = async () => (await tryFile(own('1'), mapped)).result.as_preset!;

  test('a mapping is saved; the next file is recognized, read alike and imported, with the preset in its record', async () => {
    const preset = await asPreset();
    expect(preset).toEqual({
      kind: 'transactions',
      identify: HEADER.split(','),
      columns: Object.fromEntries(Object.entries(MAP).map(([from, column]) => [column, from])),
    });
    const created = await save({ name: ' Our shop ', preset });
    expect([created.status, created.preset]).toMatchObject([
      201,
      { name: 'Our shop', kind: 'transactions', publisher: 'acme-media', network: null, preset, needs: [] },
    ]);
    expect(created.preset.created_by).toMatchObject({ email: ADMIN.email });
    const recognized = await tryFile(own('1', '2'), 'detect=true');
    expect(recognized.result).toMatchObject({
      preset: 'Our shop',
      recognized: expect.stringMatching(
        /^Recognized as Our shop transactions, because the file has the columns Shop, No,/,
      ),
      problem: null,
      rows: { new: 2 },
      as_preset: preset,
    });
    const imported = await send('/imports/transactions?preset=Our%20shop', own('1', '2'));
    expect(imported.result).toMatchObject({ preset: 'Our shop', as_preset: null, rows: { new: 2 } });
    expect((await list(ADMIN))[0]).toMatchObject({ preset: 'Our shop' });
    expect(await stored()).toHaveLength(2);
  });

  test('a preset of Sheaf with a mapping and a time zone is saved, and comes before it from then on', async () => {
    await send('/imports/advertisers?network=awin', 'external_id,name\n7052,Imported shop\n', { as: OPERATOR });
    const file = [
      'id,advertiserId,commissionStatus,commissionAmount.amount,commissionAmount.currency,saleAmount.amount,saleAmount.currency,transactionDate,paidToPublisher,our',
      'imp-9,7052,approved,20.1,EUR,201,EUR,2026-06-01T12:00:00,false,A-1',
    ].join('\n');
    const query = `time_zone=Europe/Berlin&map=${encodeURIComponent('{"our":"order_id"}')}`;
    const first = await tryFile(file, `detect=true&${query}`);
    expect(first.result.as_preset).toMatchObject({
      network: 'awin',
      times: { zone: 'Europe/Berlin' },
      identify: expect.arrayContaining(['advertiserId', 'saleAmount.amount', 'our']),
    });
    expect((await save({ name: 'Awin with our orders', preset: first.result.as_preset! })).status).toBe(201);
    const next = await tryFile(file, 'detect=true');
    expect(next.result).toMatchObject({
      preset: 'Awin with our orders',
      recognized: expect.stringMatching(/It also fits: awin\.$/),
      first_rows: [{ order_id: 'A-1', occurred_at: expect.stringMatching(/\+02/) }],
    });
    expect((await tryFile(file.replace(',our', ',their'), 'detect=true')).result.preset).toBe('awin');
  });

  test('of two presets that fit a file, the one that was saved last is chosen, and the other one is named', async () => {
    const preset = await asPreset();
    await save({ name: 'B', preset });
    await save({ name: 'A', preset });
    expect((await tryFile(own('1'), 'detect=true')).result).toMatchObject({
      preset: 'A',
      recognized: expect.stringMatching(/It also fits: B\.$/),
    });
    expect((await tryFile(own('1'), 'preset=B')).result.preset).toBe('B');
  });

  test('it is read, tried and deleted; a dry run changes nothing', async () => {
    const preset = await asPreset();
    const dry = await save({ name: 'Ours', preset }, { query: '?dry_run=true' });
    expect([dry.status, dry.preset]).toMatchObject([200, { id: 0, name: 'Ours', publisher: 'acme-media' }]);
    expect(dry.preset.created_by).toMatchObject({ email: ADMIN.email });
    expect(await savedOf(ADMIN)).toEqual([]);
    const { id } = (await save({ name: 'Ours', preset })).preset;
    const api = await service.as(ADMIN);
    expect((await api.send(`/imports/presets/${id}`)).body).toMatchObject({ preset: { id, preset } });
    await api.send(`/imports/presets/${id}?dry_run=true`, { method: 'DELETE' });
    expect(await savedOf(ADMIN)).toHaveLength(1);
    expect((await api.send(`/imports/presets/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await api.send(`/imports/presets/${id}`)).status).toBe(404);
    const { status, error } = await tryFile(own('1'), 'preset=Ours');
    expect([status, error!.message]).toEqual([422, expect.stringMatching(/there is no preset "Ours"/)]);
  });

  test('the records of its files can be elsewhere than those of other presets', async () => {
    const preset = { ...(await asPreset()), records: ['ours'] };
    await save({ name: 'Ours', preset });
    const [sold] = own('1').split('\n').slice(1);
    const record = Object.fromEntries(HEADER.split(',').map((name, at) => [name, sold!.split(',')[at]]));
    // The list of another preset comes first.
    const file = JSON.stringify({ Actions: [{ id: 1 }], ours: [record] });
    const { result } = await tryFile(file, 'preset=Ours&file_name=ours.json');
    expect(result).toMatchObject({ preset: 'Ours', problem: null, file_columns: HEADER.split(','), rows: { new: 1 } });
  });

  test('a preset of Sheaf that a release adds does not replace one with its name', async () => {
    const preset = await asPreset();
    const { id } = (await save({ name: 'Ours', preset })).preset;
    await service.database.pool.query(`update sheaf.import_presets set name = 'awin' where id = $1`, [id]);
    for (const how of ['detect=true', 'preset=awin']) {
      expect((await tryFile(own('1'), how)).result).toMatchObject({ preset: 'awin', problem: null, rows: { new: 1 } });
    }
  });

  test('it is validated like a preset file, and its name is free', async () => {
    const preset = (await asPreset()) as Record<string, unknown>;
    const columns = preset['columns'] as object;
    await save({ name: 'Taken', preset });
    const wrong: [object, string, RegExp][] = [
      [{ name: 'X', preset: {} }, 'preset', /is not a valid preset/],
      [{ name: 'X', preset: {} }, 'preset', /: it must /],
      [{ name: 'X', preset: { ...preset, kind: 'orders' } }, 'preset', /\/kind/],
      [{ name: 'X', preset: { ...preset, records: ['data.'] } }, 'preset', /\/records\/0 must match/],
      [{ name: 'X', preset: { ...preset, records: ['*.data'] } }, 'preset', /\/records\/0 must match/],
      [
        { name: 'X', preset: { ...preset, times: { forms: Array(21).fill('yyyy') } } },
        'preset',
        /\/times\/forms must not have more than 20 items/,
      ],
      [
        { name: 'X', preset: { ...preset, empty: Array(21).fill('-') } },
        'preset',
        /\/empty must not have more than 20/,
      ],
      [
        { name: 'X', preset: { ...preset, identify: Array(101).fill('No') } },
        'preset',
        /\/identify must not .* 100 items/,
      ],
      [{ name: 'X', preset: { ...preset, network: 'N'.repeat(1000) } }, 'preset', /"N{59}…" is not a slug/],
      [{ name: 'X', preset: { ...preset, columns: { ['N'.repeat(1000)]: 'a' } } }, 'preset', /no column "N{59}…"/],
      [
        { name: 'X', preset: { ...preset, times: { zone: 'N'.repeat(1000) } } },
        'preset',
        /"N{59}…" is not a time zone/,
      ],
      [{ name: 'X', preset: { ...preset, more: 1 } }, 'preset', /\/more is not a key of presets/],
      [{ name: 'X', preset: { ...preset, columns: { total: 'Total' } } }, 'preset', /have no column "total"/],
      [{ name: 'X', preset: { ...preset, network: 'No network' } }, 'preset', /is not a slug/],
      [{ name: 'X', preset: { ...preset, times: { zone: 'Mars/Base' } } }, 'preset', /"Mars\/Base" is not a time zone/],
      [{ name: 'X', preset: { ...preset, times: { forms: ['dd dd'] } } }, 'preset', /a form of times is not valid/],
      [
        { name: 'X', preset: { ...preset, kind: 'orders', columns: { ...columns, sale: 'x'.repeat(40_000) } } },
        'preset',
        /at most 32768/,
      ],
      [{ name: 'Taken', preset }, 'name', /"Taken" for transactions exists/],
      [{ name: 'AWIN', preset }, 'name', /is a preset of Sheaf/],
      [{ name: 'mine.json', preset }, 'name', /ends in \.json/],
      [{ name: ' ', preset }, 'name', /./],
      [{ name: 'Our\u0085shop', preset }, 'name', /./],
      [{ name: 'X', preset, publisher_id: 'nobody' }, 'publisher_id', /does not exist/],
    ];
    for (const [body, field, message] of wrong) {
      const { status, error } = await save(body, { as: OPERATOR });
      expect([status, error?.details?.[0]?.field, error?.message]).toEqual([
        422,
        field,
        expect.stringMatching(message),
      ]);
    }
    expect(await savedOf(OPERATOR)).toHaveLength(1);
  });

  test('it fills rows of its own publisher only, also when an operator imports with it', async () => {
    const preset = (await asPreset()) as { columns: object };
    const cases = [{ column: 'No', in: ['imp-2'], is: 'nordlicht' }];
    const content = { ...preset, columns: { ...preset.columns, publisher: { cases, value: 'acme-media' } } };
    expect((await save({ name: 'Ours', preset: content })).status).toBe(201);
    const file = own('1', '2');
    for (const how of ['detect=true', 'preset=Ours']) {
      const { result } = await send(`/imports/transactions?publisher_id=acme-media&on_error=skip&${how}`, file, {
        as: OPERATOR,
      });
      expect(result).toMatchObject({
        preset: 'Ours',
        rows: { read: 2, rejected: 1 },
        rejects: [{ column: 'publisher', reason: expect.stringMatching(/^is not acme-media, whose preset/) }],
      });
    }
    const path = join(service.dataDir, 'ours.csv');
    await writeFile(path, file);
    const options = ['--publisher=ACME-media', '--preset=Ours', '--on-error=skip', '--json'];
    const { stdout } = await sheaf(['import', 'transactions', path, ...options], {
      env: { DATABASE_URL: service.database.url },
    });
    expect(JSON.parse(stdout)).toMatchObject({ preset: 'Ours', rows: 2, rejected: 1 });
    expect(await stored()).toEqual(['acme-media|imp-1|12.50|EUR|approved']);
  });

  test('it belongs to its publisher: others neither see nor use it, and only operators save what all use', async () => {
    const preset = await asPreset();
    const { id } = (await save({ name: 'Ours', preset })).preset;
    expect(await savedOf(NEIGHBOR)).toEqual([]);
    expect((await tryFile(own('1'), 'detect=true', NEIGHBOR)).result.preset).toBeNull();
    expect((await tryFile(own('1'), 'preset=Ours', NEIGHBOR)).status).toBe(422);
    const neighbor = await service.as(NEIGHBOR);
    for (const method of ['GET', 'DELETE']) {
      expect((await neighbor.send(`/imports/presets/${id}`, { method })).status).toBe(404);
    }
    // The same name is free for another publisher.
    expect((await save({ name: 'Ours', preset }, { as: NEIGHBOR })).status).toBe(201);
    expect((await save({ name: 'X', preset, publisher_id: 'nordlicht' })).status).toBe(403);
    expect((await tryFile(own('1'), 'detect=true&publisher_id=acme-media', OPERATOR)).result.preset).toBe('Ours');
    expect((await tryFile(own('1'), 'detect=true&publisher_id=nordlicht', OPERATOR)).result.preset).toBe('Ours');

    const shops = {
      kind: 'advertisers',
      network: 'awin',
      identify: ['Shop'],
      columns: { external_id: 'No', name: 'Shop' },
    };
    expect((await save({ name: 'Shops', preset: shops })).status).toBe(403);
    expect((await save({ name: 'Shops', preset: shops }, { as: OPERATOR })).preset).toMatchObject({ publisher: null });
    expect((await savedOf(ADMIN)).map(({ name }) => name)).toEqual(['Ours']);
    expect((await savedOf(OPERATOR)).map(({ name, publisher }) => [name, publisher])).toEqual([
      ['Shops', null],
      ['Ours', 'acme-media'],
      ['Ours', 'nordlicht'],
    ]);
    const found = await send('/imports/advertisers?dry_run=true&detect=true', 'No,Shop\n1,Our shop\n', {
      as: OPERATOR,
    });
    expect(found.result).toMatchObject({ preset: 'Shops', rows: { read: 1, rejected: 0 } });
    const member = await service.as({ role: 'member', email: 'mia@acme-media.example' });
    expect((await member.send(`/imports/presets/${id}`)).status).toBe(403);
  });
});

describe('invalid parameters', () => {
  test.each([
    ['preset=/etc/passwd', 'preset', /there is no preset .* Allowed: .*awin, /],
    ['preset=../../../package.json', 'preset', /Allowed: .*awin, /],
    ['preset=awin&detect=true', 'preset', /excludes `detect`/],
    ['map=[1]', 'map', /a JSON object of strings/],
    ['map={"a":1}', 'map', /a JSON object of strings/],
    ['set=x', 'set', /a JSON object of strings/],
    ['words={"status":"declined"}', 'words', /a JSON object of columns, each with an object of strings/],
    ['numbers={"decimal":"x"}', 'numbers', /`decimal` \(\. or ,\)/],
    ['numbers={"decimal":",","group":","}', 'numbers', /other than `decimal`/],
    ['time_forms="yyyy"', 'time_forms', /a JSON array of strings/],
    ['time_forms=["dd dd"]', 'time_forms', /a form of times is not valid/],
    ['delimiter=x', 'delimiter', /Allowed: ,, ;, /],
    ['encoding=latin1', 'encoding', /Allowed: utf-8, /],
    ['on_error=ignore', 'on_error', /abort, skip/],
    ['publisher_id=nope', 'publisher_id', /does not exist/],
    ['file_name=a%00b.csv', 'file_name', /control character/],
    ['mapping=x', 'mapping', /unknown query parameter/],
  ])('%s: 422', async (query, field, message) => {
    const { status, error } = await send(`/imports/transactions?${query}`, csv(line('1')), { as: OPERATOR });
    expect([status, error!.details?.[0]?.field]).toEqual([422, field]);
    expect(error!.message).toMatch(message);
  });

  test.each([
    ['set={"price":"1"}', /^`set`: transactions have no column "price"/],
    ['words={"price":{"a":"b"}}', /^`words`: transactions have no column "price"/],
    ['words={"sale":{"a":"1"}}', /^`words`: sale has no fixed list of values/],
    [
      'words={"status":{"reversed":"cancelled"}}',
      /^`words`: the word "reversed" of status becomes "cancelled"\. Allowed: pending, approved, declined, paid\.$/,
    ],
    ['file_name=a.jsonl&delimiter=;', /^`delimiter`: a\.jsonl is not CSV/],
    ['preset_updated_at=2026-11-30T05:00:00.000Z&preset=awin', /^`preset_updated_at`: the preset is not a saved one/],
    ['map={"sale":"price"}', /^`map`: there is no column "price"/],
    ['preset=awin&time_zone=Mars/Base', /"Mars\/Base" is not a time zone/],
    ['network=No!', /^`network`: "no!" is not valid/],
  ])('%s: 422 in the words of the API', async (query, message) => {
    const { status, error } = await send(`/imports/transactions?dry_run=true&${query}`, csv(line('1')));
    expect([status, error!.message]).toEqual([422, expect.stringMatching(message)]);
  });

  test('an unknown kind: 422', async () => {
    expect((await send('/imports/orders', 'a')).error!.details).toEqual([
      { field: 'kind', message: expect.stringMatching(/Allowed: advertisers, programmes/) },
    ]);
  });
});

describe('tenancy', () => {
  const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };

  test.each([
    ['a member', MEMBER, '/imports/transactions'],
    ['an admin who names another publisher', ADMIN, '/imports/transactions?publisher_id=nordlicht'],
    ['an admin who names an unknown publisher', ADMIN, '/imports/transactions?publisher_id=nobody'],
    ['an admin who imports advertisers', ADMIN, '/imports/advertisers?network=awin'],
    ['an admin who imports deals', ADMIN, '/imports/deals'],
  ])('%s: 403, also for a dry run', async (_, as, path) => {
    for (const query of ['', `${path.includes('?') ? '&' : '?'}dry_run=true`]) {
      const { status, error } = await send(path + query, csv(line('1')), { as });
      expect([status, error!.code]).toEqual([403, 'FORBIDDEN']);
    }
    expect(await stored()).toEqual([]);
  });

  test('a member cannot list imports or presets', async () => {
    const api = await service.as(MEMBER);
    for (const path of ['/imports', '/imports/presets']) expect((await api.send(path)).status).toBe(403);
  });

  test('rows of an admin that name another publisher are rejected, with the same reason if it does not exist', async () => {
    const file = (slug: string) =>
      csv(line('1'), line('2'))
        .split('\n')
        .map((text, at) => (text ? `${['publisher', slug, 'acme-media'][at]},${text}` : ''))
        .join('\n');
    for (const preset of ['', '&preset=']) {
      const reasons = [];
      for (const slug of ['nordlicht', 'nobody']) {
        const { result } = await send(`/imports/transactions?on_error=skip${preset}`, file(slug));
        expect(result.rows).toMatchObject({ read: 2, rejected: 1 });
        reasons.push(result.rejects.map(({ reason }) => reason));
      }
      expect(reasons[0]).toEqual(['is not your own publisher; remove the column, or write acme-media']);
      expect(reasons[1]).toEqual(reasons[0]);
    }
    expect(await stored()).toEqual(['acme-media|imp-2|12.50|EUR|approved']);
    const { result } = await send('/imports/transactions', file('nordlicht'), { as: OPERATOR });
    expect(result.rows).toMatchObject({ new: 1, same: 1 });
    expect((await stored())[0]).toBe('nordlicht|imp-1|12.50|EUR|approved');
  });

  test('an admin sees no import of another publisher, and no address of an operator of one', async () => {
    await send('/imports/transactions?publisher_id=nordlicht', csv(line('1')), { as: OPERATOR });
    expect(await list(ADMIN)).toEqual([]);
    expect((await list(NEIGHBOR)).map(({ publisher, imported_by }) => [publisher, imported_by!.email])).toEqual([
      ['nordlicht', null],
    ]);
    expect((await list(OPERATOR)).map(({ imported_by }) => imported_by!.email)).toEqual([OPERATOR.email]);
  });
});

describe('hostile and broken uploads', () => {
  /** A line of an import that is valid, so that only the size can be wrong. */
  const many = (bytes: number) => {
    const text = `${line('x')}\n`;
    return csv() + text.repeat(Math.ceil(bytes / text.length));
  };
  const nothingIsLeft = () =>
    until(async () => (await storedFiles()).length === 0, {
      limitMs: 30_000,
      what: 'temporary files are removed',
    });

  test('a file above the limit: 413', async () => {
    const { status, error } = await send('/imports/transactions', many(2_000_001));
    expect([status, error!.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(error!.message).toMatch(/^The file has more than 2 MB, compressed or not\./);
    await nothingIsLeft();
  });

  test('a gzip bomb below the limit: 413', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000));
    expect(bomb.length).toBeLessThan(500_000);
    expect((await send('/imports/transactions?file_name=x.csv.gz', bomb)).status).toBe(413);
    const rows = gzipSync(many(50_000_000));
    expect(rows.length).toBeLessThan(2_000_000);
    expect((await send('/imports/transactions?dry_run=true', rows)).status).toBe(413);
    await nothingIsLeft();
  });

  test('a chunked file above the limit: 413, and the service remains available', async () => {
    const chunk = many(100_000);
    const socket = await begin('Transfer-Encoding: chunked\r\n\r\n');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    // The service can close the connection while the rest is on its way.
    socket.on('error', () => {});
    for (let sent = 0; sent < 40 && answer === ''; sent++) {
      const more = socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
      if (!more) await Promise.race([once(socket, 'drain'), once(socket, 'data'), once(socket, 'close')]);
    }
    if (!socket.closed) await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    await nothingIsLeft();
    expect((await send('/imports/transactions', csv(line('1')))).status).toBe(200);
  });

  test('a Content-Length of 10 GB: 413 before the file is sent', async () => {
    const answer = await raw(`Content-Length: ${10_000_000_000}\r\n\r\nadvertiser,`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([
    ['an archive', Buffer.from('PK\x03\x04rest'), 'x.csv', /zip archive/],
    ['half of a gzip file', gzipSync(csv('a,b')).subarray(0, 40), 'x.csv.gz', /not a complete gzip file/],
    ['nothing', Buffer.alloc(0), 'x.csv', /is empty/],
    ['NUL bytes', Buffer.alloc(10_000), 'x.csv', /NUL bytes/],
    ['a picture', Buffer.from('x'), 'x.png', /file name must end in/],
    ['a quote that is never closed', Buffer.from(`${COLUMNS}\n"a,b\n`), 'x.csv', /never closed/],
  ])('%s: 422 with the name of the file, not its path', async (_, body, name, message) => {
    const { status, error } = await send(`/imports/transactions?file_name=${name}`, body);
    expect([status, error!.message]).toEqual([422, expect.stringMatching(message)]);
    expect(error!.message).not.toMatch(/sheaf-import|upload\./);
    await nothingIsLeft();
  });

  test('a client that leaves in the middle of the file: nothing is imported', async () => {
    const file = csv(line('1'), line('2'));
    const socket = await begin(`Content-Length: ${file.length * 2}\r\n\r\n${file}`);
    await until(async () => (await storedFiles()).length > 0, { limitMs: 30_000, what: 'the upload begins' });
    socket.destroy();
    await nothingIsLeft();
    expect(await stored()).toEqual([]);
    expect(await list(ADMIN)).toEqual([]);
  });

  test('a client that leaves while the rows are stored: nothing is imported', async () => {
    const lock = await service.database.pool.connect();
    await lock.query('begin; lock table public.transactions in share row exclusive mode');
    const file = csv(line('1'), line('2'));
    const socket = await begin(`Content-Length: ${file.length}\r\n\r\n${file}`);
    const waiting = `select 1 from pg_locks where not granted and relation = 'public.transactions'::regclass`;
    await until(async () => (await service.database.pool.query(waiting)).rowCount! > 0, {
      limitMs: 30_000,
      what: 'the import waits for the table',
    });
    socket.destroy();
    await once(socket, 'close');
    // The import does not wait for the table any longer.
    await nothingIsLeft();
    await lock.query('rollback');
    lock.release();
    expect(await stored()).toEqual([]);
    expect(await list(ADMIN)).toEqual([]);
  });

  async function begin(rest: string) {
    const { hostname, port } = new URL(service.service.origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const head = ['POST /api/v1/imports/transactions HTTP/1.1', `Host: ${hostname}`];
    socket.write([...head, `X-Api-Key: ${await service.key(ADMIN)}`, rest].join('\r\n'));
    return socket;
  }

  /** Sends the end of a request and resolves with the response. */
  async function raw(rest: string): Promise<string> {
    const socket = await begin(rest);
    let text = '';
    for await (const chunk of socket) text += chunk;
    return text;
  }
});
