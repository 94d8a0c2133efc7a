/** How values of a file are read without a preset of Sheaf: words, numbers, times and the layout, and presets that keep them. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Responses } from '../../clients/typescript/src/types.ts';
import { suite, type Who } from '../support/suite.ts';

const service = suite({ command: 'api' });

const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };
const NEIGHBOR: Who = { role: 'admin', publisher: 'nordlicht', email: 'nils@nordlicht.example' };

type Result = Responses['importFile'];
type Saved = Responses['updateImportPreset']['preset'];

async function importFile(file: string | Buffer, options: Record<string, unknown>, as = ADMIN) {
  const query = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const sent = await (await service.as(as)).send(`/imports/transactions?${new URLSearchParams(query as never)}`, {
    method: 'POST',
    body: new Blob([file as never]),
  });
  return { status: sent.status, error: sent.body.error, result: sent.body as unknown as Result };
}

const tryFile = async (file: string | Buffer, options: Record<string, unknown> = {}, as = ADMIN) => {
  const { status, error, result } = await importFile(file, { dry_run: true, detect: true, ...options }, as);
  expect([status, error?.message]).toEqual([200, undefined]);
  return result;
};

async function change(id: number | string, body: object, { as = ADMIN, query = '', ifMatch = '*' } = {}) {
  const sent = await (await service.as(as)).send(`/imports/presets/${id}${query}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': ifMatch },
    body: JSON.stringify(body),
  });
  return { status: sent.status, error: sent.body.error, preset: (sent.body as unknown as { preset: Saved }).preset };
}

async function save(name: string, preset: object | null, as = ADMIN): Promise<Saved> {
  const sent = await (await service.as(as)).send('/imports/presets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, preset }),
  });
  expect([sent.status, sent.text]).toEqual([201, expect.any(String)]);
  return (sent.body as unknown as { preset: Saved }).preset;
}

let shop: string;
beforeAll(async () => {
  const { rows } = await service.database.pool.query<{ slug: string }>(
    'select slug from public.advertisers order by id limit 1',
  );
  shop = rows[0]!.slug;
});
beforeEach(async () => {
  await service.database.pool.query(`delete from public.transactions where external_id like 'imp-%'`);
  await service.database.pool.query('delete from sheaf.import_presets');
});

const HEADER = 'Advertiser;External ID;Sale;Commission;Status;Occurred at';
const german = (...statuses: string[]) =>
  [HEADER, ...statuses.map((status, at) => `${shop};imp-${at};1.234,50;12,50;${status};02.11.2026 10:00`), ''].join(
    '\n',
  );
const FORMS = {
  numbers: { decimal: ',', group: '.' },
  time_forms: ['dd.MM.yyyy HH:mm'],
  time_zone: 'Europe/Berlin',
  set: { currency: 'EUR' },
};

test('a file that no preset fits is read with words, forms, a time zone and a value for all rows', async () => {
  const file = german('storniert', 'Storniert', 'approved', 'offen');
  const first = await tryFile(file, { set: FORMS.set });
  expect([first.preset, first.delimiter]).toEqual([null, ';']);
  // The form of the times is reported at the rows, the words of the status also by their number.
  expect(first.unknown_words).toEqual([
    { column: 'status', word: 'storniert', count: 2, allowed: ['pending', 'approved', 'declined', 'paid'] },
    { column: 'status', word: 'offen', count: 1, allowed: ['pending', 'approved', 'declined', 'paid'] },
  ]);
  expect(first.rejects.map(({ column }) => column)).toEqual(expect.arrayContaining(['sale', 'status', 'occurred_at']));

  const words = { status: { STORNIERT: 'declined', offen: 'pending' } };
  const read = await tryFile(file, { ...FORMS, words });
  expect(read).toMatchObject({ preset: null, problem: null, rows: { read: 4, rejected: 0 }, unknown_words: [] });
  expect(read.sums).toEqual([
    { currency: 'EUR', status: 'approved', rows: 1, sale: '1234.50', commission: '12.50' },
    { currency: 'EUR', status: 'declined', rows: 2, sale: '2469.00', commission: '25.00' },
    { currency: 'EUR', status: 'pending', rows: 1, sale: '1234.50', commission: '12.50' },
  ]);
  expect(read.first_rows[0]).toMatchObject({ occurred_at: '2026-11-02 10:00:00+01:00', sale: '1234.50' });
  expect(read.as_preset).toMatchObject({
    numbers: FORMS.numbers,
    times: { forms: FORMS.time_forms, zone: 'Europe/Berlin' },
    columns: {
      status: { from: ['Status'], words: { pending: 'pending', STORNIERT: 'declined', offen: 'pending' } },
      currency: { value: 'EUR' },
    },
  });

  // Imported as it was shown, and read alike by the saved preset: nothing changes.
  const imported = await importFile(file, { ...FORMS, words });
  expect([imported.status, imported.result.rows]).toMatchObject([200, { new: 4 }]);
  await save('Our shop', read.as_preset);
  const again = await importFile(file, { detect: true });
  expect(again.result).toMatchObject({ preset: 'Our shop', rows: { read: 4, new: 0, changed: 0, same: 4 } });
});

test('what is missing is named also if values are given', async () => {
  const { problem, mapping } = await tryFile('External ID;Sale\nimp-1;1\n', { set: { currency: 'EUR' } });
  expect(problem).toMatch(/^The file has no column for: commission; status; occurred_at; network and/);
  expect(mapping.find(({ column }) => column === 'currency')).toMatchObject({ filled: true });
});

test('records whose keys come late are read with all of them', async () => {
  const record = (id: number, more: object) => ({
    ...{ advertiser: shop, external_id: `imp-${id}`, sale: '1', commission: '1', occurred_at: '2026-11-02' },
    ...{ status: 'offen', ...more },
  });
  // More than the first read of the file.
  const records = Array.from({ length: 3000 }, (_, at) => record(at, at === 2999 ? { 'Order ID': 'last' } : {}));
  const file = records.map((one) => JSON.stringify(one)).join('\n');
  const options = { file_name: 'a.jsonl', set: { currency: 'EUR' }, words: { status: { offen: 'pending' } } };
  const read = await tryFile(file, options);
  expect(read).toMatchObject({ problem: null, rows: { read: 3000, rejected: 0 } });
  expect(read.mapping.find(({ column }) => column === 'order_id')).toMatchObject({ from: ['Order ID'] });
  expect(Object.keys((read.as_preset as { columns: object }).columns)).not.toContain('click_external_id');
});

test('a word of a preset is replaced or removed, and its other words stay', async () => {
  const preset = {
    kind: 'transactions',
    identify: ['External ID'],
    ...{ numbers: FORMS.numbers, times: { forms: FORMS.time_forms } },
    columns: {
      advertiser: 'Advertiser',
      external_id: 'External ID',
      sale: 'Sale',
      commission: 'Commission',
      currency: { value: 'EUR' },
      status: { from: ['Status'], words: { open: 'pending', gone: 'declined', ok: 'approved' } },
      occurred_at: 'Occurred at',
    },
  };
  const { id, updated_at } = await save('Words', preset);
  const file = german('open', 'gone', 'ok', 'new');
  const read = await tryFile(file, { words: { status: { Open: 'paid', gone: '', new: 'pending' } } });
  expect([read.preset_id, read.preset_updated_at]).toEqual([id, updated_at]);
  expect(read.sums.map(({ status }) => status)).toEqual(['approved', 'paid', 'pending']);
  expect(read.unknown_words).toMatchObject([{ column: 'status', word: 'gone', count: 1 }]);
  const rule = (read.as_preset as typeof preset).columns.status;
  expect(rule.words).toEqual({ Open: 'paid', ok: 'approved', new: 'pending' });

  const changed = await change(id!, { preset: read.as_preset! });
  expect([changed.status, changed.error?.message]).toEqual([200, undefined]);
  expect((await tryFile(file)).sums.map(({ status }) => status)).toEqual(['approved', 'paid', 'pending']);
  // The import of what an earlier dry run has shown is refused, because the preset reads otherwise now.
  const late = await importFile(file, { preset: 'Words', on_error: 'skip', preset_updated_at: updated_at });
  expect([late.status, late.error!.code]).toEqual([412, 'PRECONDITION_FAILED']);
});

test('200 words are assigned in one request, and the message about a new one does not list them all', async () => {
  const words = Array.from({ length: 200 }, (_, at) => `Zustand Nummer ${at}`);
  const file = german(...words, 'etwas anderes');
  const first = await tryFile(file, FORMS);
  expect(first.unknown_words).toHaveLength(200);
  const status = Object.fromEntries(words.map((word) => [word, 'approved']));
  const read = await tryFile(file, { ...FORMS, words: { status } });
  expect(read.rows).toMatchObject({ read: 201, rejected: 1 });
  expect(read.rejects[0]!.reason.length).toBeLessThan(1000);
  expect(read.rejects[0]!.reason).toMatch(/and 17\d more$/);
});

test('a delimiter and an encoding that were recognized wrongly are chosen, kept, and recognize the next file', async () => {
  // More commas than colons are in the header, and the letters could be those of Windows-1252.
  const names = 'Advertiser:External ID:Sale, net, in EUR:Commission:Status:Occurred at:Order ID';
  const row = `${shop}:imp-1:12.50:1.25:approved:2026-11-02:Łódź`;
  const bytes = Buffer.concat([
    Buffer.from(`${names}\n${row.slice(0, -4)}`, 'latin1'),
    // Ł ó d ź in Windows-1250: https://encoding.spec.whatwg.org/index-windows-1250.txt
    Buffer.from([0xa3, 0xf3, 0x64, 0x9f, 0x0a]),
  ]);
  const map = { 'Sale, net, in EUR': 'sale' };
  const wrong = await tryFile(bytes, { map, set: { currency: 'EUR' } });
  expect([wrong.delimiter, wrong.problem]).toEqual([',', expect.stringMatching(/no column/)]);

  const options = { map, set: { currency: 'EUR' }, delimiter: ':', encoding: 'windows-1250' };
  const read = await tryFile(bytes, options);
  expect(read).toMatchObject({
    delimiter: ':',
    encoding: { name: 'Windows-1250 (Central European)', example: expect.stringContaining('Łódź') },
    rows: { read: 1, rejected: 0 },
    first_rows: [{ order_id: 'Łódź' }],
    as_preset: { delimiter: ':', encoding: 'windows-1250' },
  });
  await save('Colons', read.as_preset);
  const next = await tryFile(bytes);
  expect(next).toMatchObject({ preset: 'Colons', delimiter: ':', first_rows: [{ order_id: 'Łódź' }] });
  // A file of the usual layout is still recognized by the other presets, and read by its names.
  expect(await tryFile(german('approved'), FORMS)).toMatchObject({ preset: null, rows: { read: 1, rejected: 0 } });
});

test('a preset is changed: the name, or the whole of what it says, which is validated; its kind stays', async () => {
  const preset = { kind: 'clicks', identify: ['Click'], columns: { external_id: 'Click' } };
  const { id } = await save('Clicks', preset);
  await save('Others', preset);
  const renamed = await change(id!, { name: ' Our clicks ' });
  expect(renamed.preset).toMatchObject({ id, name: 'Our clicks', preset });
  const tried = await change(id!, { name: 'Tried' }, { query: '?dry_run=true' });
  expect([tried.status, tried.preset.name]).toEqual([200, 'Tried']);
  const next = { ...preset, network: 'awin' };
  expect((await change(id!, { preset: next })).preset).toMatchObject({ name: 'Our clicks', network: 'awin' });
  const wrong: [object, string, RegExp][] = [
    [{ name: 'Others' }, 'name', /"Others" for clicks exists/],
    [{ name: 'awin' }, 'name', /is a preset of Sheaf/],
    [{ name: 'a.json' }, 'name', /ends in \.json/],
    [{ name: ' ' }, 'name', /./],
    [{ preset: { ...preset, columns: { total: 'Total' } } }, 'preset', /have no column "total"/],
    [{ preset: { ...preset, encoding: 'latin1' } }, 'preset', /\/encoding/],
    [
      { preset: { ...preset, columns: { device: { from: ['Device'], words: { iPhone: 'telephone' } } } } },
      'preset',
      /the word "iPhone" of device becomes "telephone"\. Allowed: desktop, mobile, tablet, other/,
    ],
    [{ preset: { ...preset, kind: 'transactions' } }, 'preset', /has the kind transactions/],
    [{ publisher_id: 'nordlicht' }, 'publisher_id', /./],
  ];
  for (const [body, field, message] of wrong) {
    const { status, error } = await change(id!, body);
    expect([status, error?.details?.[0]?.field, error?.message]).toEqual([422, field, expect.stringMatching(message)]);
  }
  expect((await change(id!, {})).preset).toMatchObject({ name: 'Our clicks', preset: next });
});

test('only those who can use a preset change it, and nobody changes a preset of Sheaf', async () => {
  const preset = { kind: 'clicks', identify: ['Click'], columns: { external_id: 'Click' } };
  const { id } = await save('Clicks', preset);
  expect((await change(id!, { name: 'Mine' }, { as: NEIGHBOR })).status).toBe(404);
  const member: Who = { role: 'member', email: 'mia@acme-media.example' };
  expect((await change(id!, { name: 'Mine' }, { as: member })).status).toBe(403);
  expect((await change('awin', { name: 'Mine' })).status).toBe(422);
  const operator: Who = { role: 'operator', publisher: 'nordlicht', email: 'olga@nordlicht.example' };
  expect((await change(id!, { name: 'Renamed' }, { as: operator })).preset).toMatchObject({ name: 'Renamed' });
});
