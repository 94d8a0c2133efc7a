/** How values are imported: countries, amounts, mappings, sums, and names from a CSV file of Sheaf. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCsv } from '../../src/encode/csv/encode-csv.ts';
import { toByteText } from '../../src/importer/byte-text.ts';
import { unguard } from '../../src/importer/clean-text.ts';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { builtIn } from '../../src/reports/built-in.ts';
import { canonicalParams } from '../../src/reports/canonical.ts';
import { countStatement } from '../../src/source/statements.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { DIALECTS } from '../support/encode/dialects.ts';

const VALUES = join(import.meta.dirname, 'values');

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('demo');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-values-'));
  await load('a.csv', 'external_id,name\nBUG1,One\n', { kind: 'advertisers', network: 'values' });
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

type Options = Partial<ImportOptions> & Pick<ImportOptions, 'kind'>;

async function load(name: string, content: string | Buffer, options: Options) {
  const file = join(folder, name);
  await writeFile(file, content);
  return importFile({ pool: database.pool, file, ...options });
}

const all = async (query: string) => (await database.pool.query(query)).rows;

describe('a mapping', () => {
  const options = { kind: 'clicks', network: 'values', publisher: 'acme-media' } as const;
  const file = join(VALUES, 'map-clicks.csv');

  test('from a column that is not in the file is rejected', async () => {
    await expect(importFile({ ...options, pool: database.pool, file, map: { subid: 'sub_id' } })).rejects.toThrow(
      '--map: the file has no column "subid". Its columns are: "advertiser_external_id", "external_id", "clicked_at", "sub_id".',
    );
    const lines = '{"advertiser_external_id":"BUG1","external_id":"mp9","clicked_at":"2026-11-01"}\n';
    const map = { subid: 'sub_id' };
    await expect(load('m.jsonl', lines, { ...options, map })).rejects.toThrow('no column "subid"');
  });

  test('is not needed for a column with the standard name', async () => {
    expect(await importFile({ ...options, pool: database.pool, file })).toMatchObject({ new: 1 });
    expect(await all(`select sub_id from public.clicks where external_id = 'mp1'`)).toEqual([{ sub_id: 'art_1' }]);
  });
});

test('countries that no filter would find are replaced with their ISO code and reported, or rejected', async () => {
  const file = join(VALUES, 'filters-advertisers.csv');
  const options = { pool: database.pool, kind: 'advertisers', network: 'filters', file } as const;
  await expect(importFile(options)).rejects.toMatchObject({
    rows: [{ line: 12, column: 'country', reason: expect.stringContaining('EN is a language'), value: 'EN' }],
  });
  const skipping = join(folder, 'filters.csv');
  await writeFile(skipping, await readFile(file));
  const result = await importFile({ ...options, file: skipping, onError: 'skip' });
  expect(result.notes).toContainEqual({
    code: 'replaced-code',
    column: 'country',
    count: 1,
    line: 2,
    value: 'UK',
    became: 'GB',
  });
  const found = `select external_id, vertical from public.advertisers a join public.networks n on n.id = network_id where n.slug = 'filters'`;
  expect(await all(`${found} and country = 'GB' order by 1`)).toMatchObject([
    { external_id: 'f1' },
    { external_id: 'f2' },
  ]);
  expect(await all(`${found} and vertical in ('Toys', 'fashion') order by 1`)).toMatchObject([
    { external_id: 'f6' },
    { external_id: 'f8' },
  ]);
});

test('a filter with a value from the file finds its row', async () => {
  const advertisers = await readFile(join(VALUES, 'filters-advertisers.csv'));
  await load('f.csv', advertisers, { kind: 'advertisers', network: 'filters', onError: 'skip' });
  const programs = Array.from({ length: 10 }, (_, i) => `f${i + 1},joined`).join('\n');
  const options = { kind: 'programmes', network: 'filters', publisher: 'acme-media' } as const;
  await load('p.csv', `advertiser_external_id,status\n${programs}\n`, options);
  const [publisher] = await all(`select id from sheaf.publishers where slug = 'acme-media'`);
  const report = builtIn.find('advertisers_csv')!;
  const count = async (search: object) => {
    const params = canonicalParams(report, { search_params: { network: 'filters', ...search }, index_params: {} });
    const reading = { report, params, publisherId: publisher.id, publisherSlug: 'acme-media', asOf: '2026-11-28' };
    return (await all(countStatement(reading).text))[0].rows;
  };
  const found: [object, number][] = [
    [{ vertical: 'İnşaat' }, 1],
    [{ vertical: 'ΟΔΟΣ' }, 1],
    [{ vertical: 'οδος' }, 1],
    [{ vertical: 'οδοσ' }, 1],
    [{ vertical: 'Straße' }, 2],
    [{ vertical: 'STRASSE' }, 2],
    [{ vertical: 'FINANCE' }, 1],
    [{ vertical: 'toys' }, 1],
    [{ vertical: 'fashion' }, 2],
    [{ vertical: ['Home, Garden'] }, 1],
    [{ vertical: 'Home, Garden' }, 0],
    [{ vertical: 'x'.repeat(101) }, 1],
    [{ search: 'Café' }, 2],
    [{ search: 'CAFE\u0301 ZOË' }, 2],
    // The slugs cafe-zoe and istanbul have no accents.
    [{ search: 'cafe' }, 2],
    [{ search: 'cafe zoë' }, 0],
    [{ search: 'forêt' }, 1],
    [{ search: '50% off' }, 1],
    [{ search: 'sku_3' }, 1],
    [{ search: 'back\\slash' }, 1],
    [{ search: 'İstanbul' }, 1],
    [{ search: 'istanbul' }, 2],
    [{ country: 'GB' }, 2],
  ];
  for (const [search, rows] of found) expect(await count(search), JSON.stringify(search)).toBe(rows);
});

test('amounts keep up to six decimals; more are rounded and counted, but trailing zeros are not', async () => {
  const csv = [
    'external_id,network,advertiser_external_id,sale,commission,currency,status,occurred_at',
    'd1,values,BUG1,10.000,7.781,EUR,approved,2026-11-01T10:00:00Z',
    'd2,values,BUG1,5.5900,0.9092,EUR,approved,2026-11-01T10:00:00Z',
    'd3,values,BUG1,-1.005,-0.3995,EUR,pending,2026-11-01T10:00:00Z',
    'd4,values,BUG1,.5,0.30000000000000004,USD,pending,2026-11-01T10:00:00Z',
    '',
  ].join('\n');
  const result = await load('t.csv', csv, { kind: 'transactions', publisher: 'acme-media' });
  const stored = `select external_id, sale, commission from public.transactions where external_id ~ '^d[1-4]$' order by 1`;
  expect((await all(stored)).map((row) => `${row.external_id} ${row.sale} ${row.commission}`)).toEqual([
    'd1 10.00 7.781',
    'd2 5.59 0.9092',
    'd3 -1.005 -0.3995',
    'd4 0.50 0.30',
  ]);
  expect(result.notes.map(({ code, column, count, line }) => [code, column, count, line])).toEqual([
    ['rounded', 'commission', 1, 5],
  ]);
  expect(result.sums).toEqual([
    { currency: 'EUR', status: 'approved', rows: 2, sale: '15.59', commission: '8.6902' },
    { currency: 'EUR', status: 'pending', rows: 1, sale: '-1.005', commission: '-0.3995' },
    { currency: 'USD', status: 'pending', rows: 1, sale: '0.50', commission: '0.30' },
  ]);
});

test('a percentage becomes a fraction and is reported', async () => {
  const csv =
    'advertiser,external_id,title,type,discount_percent\none,p1,T,sale,20%\none,p2,T,sale,7.5 %\none,p3,T,sale,0.33333\n';
  const result = await load('p.csv', csv, { kind: 'deals' });
  const stored = await all(
    `select discount_percent from public.deals where external_id ~ '^p[1-3]$' order by external_id`,
  );
  expect(stored.map((row) => row.discount_percent)).toEqual(['0.2000', '0.0750', '0.3333']);
  expect(result.notes.map(({ code, count, value, became }) => [code, count, value, became])).toEqual([
    ['percentage', 2, '20%', '0.2000'],
    ['rounded', 1, '0.33333', '0.3333'],
  ]);
});

test('valid but unusual values are reported', async () => {
  const deals = [
    'advertiser,external_id,title,type,discount_percent,discount_amount,starts_at,ends_at',
    'one,o1,T,sale,1,5,2026-12-01T00:00Z,2026-12-01T00:30+01:00',
    'one,o2,T,sale,20,,,',
  ].join('\n');
  const result = await load('o.csv', deals, { kind: 'deals', onError: 'skip' });
  expect(result.notes.map(({ code, column, line }) => [code, column, line])).toEqual([
    ['ends-before-start', 'ends_at', 2],
    ['no-currency', 'discount_amount', 2],
    ['above-one', 'discount_percent', 3],
  ]);
  const clicks =
    'external_id,advertiser,clicked_at\nf1,one,1970-01-01T01:00+01:00\nf2,one,1970-01-01T00:00Z\nf3,one,2126-01-01T00:00Z\n';
  const { notes } = await load('f.csv', clicks, { kind: 'clicks', publisher: 'acme-media' });
  expect(notes.map(({ code, line }) => [code, line])).toEqual([
    ['epoch', 3],
    ['future', 4],
  ]);
});

test('too many unknown keys are rejected', async () => {
  const lines = Array.from({ length: 2001 }, (_, i) =>
    JSON.stringify({ external_id: `${i}`, name: 'N', [`key ${i}`]: 1 }),
  );
  const error = load('k.jsonl', lines.join('\n'), { kind: 'advertisers', network: 'values' });
  await expect(error).rejects.toThrow('more than 2000 unknown column names');
});

test('rows = new + changed + same + repeated + rejected, and the sums match the database', async () => {
  const head = 'external_id,network,advertiser_external_id,sale,commission,currency,status,occurred_at\n';
  const row = (id: string, sale: string, status = 'paid') =>
    `${id},values,BUG1,${sale},1,EUR,${status},2026-11-01T10:00:00Z\n`;
  const options = { kind: 'transactions', publisher: 'acme-media', onError: 'skip' } as const;
  await load('r.csv', head + row('r1', '1') + row('r2', '2'), options);
  const second = [
    row('r1', '1'),
    row('r2', '20'),
    row('r3', '3'),
    row('r3', '30'),
    row('r4', 'x'),
    row('r5', '5', 'declined'),
  ];
  const result = await load('r.csv', head + second.join(''), options);
  expect(result).toMatchObject({
    rows: 6,
    new: 2,
    changed: 1,
    same: 1,
    repeated: 1,
    rejected: 1,
    repeatedExamples: ['line 4'],
    sums: [
      { currency: 'EUR', status: 'declined', rows: 1, sale: '5.00', commission: '1.00' },
      { currency: 'EUR', status: 'paid', rows: 3, sale: '51.00', commission: '3.00' },
    ],
    columns: { ignored: [], missing: ['advertiser', 'click_external_id', 'order_id'] },
  });
});

test('an import that does not add up is undone and says so', async () => {
  // Simulates a fault between reading and storing: the database changes an amount.
  await database.pool.query(`
    create function public.tamper() returns trigger language plpgsql as
      $$ begin if new.external_id = 'bad1' then new.sale := new.sale + 1; end if; return new; end $$;
    create trigger tamper before insert on public.transactions for each row execute function public.tamper()`);
  const csv =
    'external_id,network,advertiser_external_id,sale,commission,currency,status,occurred_at\nbad1,values,BUG1,1,1,EUR,paid,2026-11-01\n';
  const error = load('bad.csv', csv, { kind: 'transactions', publisher: 'acme-media' });
  await expect(error).rejects.toThrow(
    /does not add up, so nothing was imported: 1 row had to be merged, but the table has 0/,
  );
  expect(await all(`select from public.transactions where external_id = 'bad1'`)).toEqual([]);
  await database.pool.query('drop trigger tamper on public.transactions; drop function public.tamper()');
});

describe('a CSV file of Sheaf gives the same names when it is imported again', () => {
  const exported = async (where: string) => {
    const query = `select n.slug as network, a.external_id, a.name from public.advertisers a join public.networks n on n.id = network_id where ${where} order by a.id`;
    const client = await database.pool.connect();
    const rows = Buffer.concat(await Readable.from(client.query(copyTo(`copy (${query}) to stdout`))).toArray());
    client.release();
    return Buffer.concat([Buffer.from('network,external_id,name\r\n'), encodeCsv(['id', 'id', 'text'], rows).bytes]);
  };

  test('from the demo data, with every string that breaks careless exports', async () => {
    const csv = await exported(`a.slug like 'trap-%'`);
    const result = await load('again.csv', csv, { kind: 'advertisers' });
    expect(result.rows).toBe(51);
    expect(result).toMatchObject({ new: 0, changed: 0, same: 51 });
    expect(result.notes).toContainEqual(expect.objectContaining({ code: 'unguarded', column: 'name', count: 6 }));
  });

  test.each(DIALECTS)('from any string, $name', (dialect) => {
    const signs = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      "'",
      ' ',
      ';',
      ',',
      '\u200b',
      '\ufeff',
      '＝',
      '－',
      '"',
      '\u3000',
      '\u00a0',
      '|',
      '%',
    );
    const text = fc.string({
      unit: fc.oneof(signs, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
      minLength: 1,
    });
    fc.assert(
      fc.property(text, (name) => {
        const original = toByteText(name.replaceAll('\0', ''));
        fc.pre(original !== '');
        const copy = original.replace(/[\\\t\n\r]/g, (c) => ({ '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? '\\\\');
        const { bytes } = encodeCsv(['text', 'integer'], Buffer.from(`${copy}\t1\n`, 'latin1'), { dialect });
        const delimiter = dialect.separator;
        const options = { encoding: 'latin1', record_delimiter: dialect.lineEnd, delimiter } as const;
        const [[field]] = parse(Buffer.from(bytes), options) as [[string]];
        expect(unguard(field, delimiter, () => {})).toBe(original);
      }),
      { numRuns: 2000 },
    );
  });

  test('from names with apostrophes and formulas', async () => {
    const file = join(VALUES, 'apostrophes.csv');
    const first = await importFile({ pool: database.pool, kind: 'advertisers', network: 'again', file });
    expect(first).toMatchObject({ rows: 14, new: 14 });
    const second = await load('again.csv', await exported(`n.slug = 'again'`), {
      kind: 'advertisers',
      network: 'again',
    });
    expect(second).toMatchObject({ rows: 14, new: 0, changed: 0, same: 14 });
  });
});
