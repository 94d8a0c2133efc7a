import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import type { BadRowsError } from './bad-rows-error.ts';
import { importFile } from './import-file.ts';
import type { ImportOptions } from './import-options.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-import-'));
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('acme', 'Acme')`);
  await load('a.csv', 'network,external_id,name\nnet,1,One\nnet,2,Two\n', { kind: 'advertisers' });
  await load('c.csv', 'external_id,clicked_at,advertiser\nc1,2026-01-01,one\n', { kind: 'clicks', publisher: 'acme' });
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

const failure = (name: string, content: string | Buffer, options: Options) =>
  load(name, content, options).then(
    () => expect.fail('the import should fail'),
    (error: BadRowsError) => error,
  );

const DEAL = { advertiser: 'one', external_id: 'x', title: 'T', type: 'sale' };
const TRANSACTION = {
  advertiser: 'one',
  external_id: 'x',
  sale: '1',
  commission: '1',
  currency: 'EUR',
  status: 'paid',
  occurred_at: '2026-01-02',
};

describe('an invalid value is rejected with its column', () => {
  const cases: Array<['deals' | 'transactions', Record<string, unknown>, string, RegExp]> = [
    ['deals', { title: '' }, 'title', /must not be empty/],
    ['deals', { title: null }, 'title', /must not be empty/],
    ['deals', { title: 'a\0b' }, 'title', /NUL/],
    ['deals', { title: '\ud800' }, 'title', /surrogate/],
    ['deals', { title: ['a'] }, 'title', /single value/],
    ['deals', { type: 'bargain' }, 'type', /one of coupon, sale/],
    ['deals', { discount_percent: 20 }, 'discount_percent', /0.2 for 20 %/],
    ['deals', { discount_percent: '101%' }, 'discount_percent', /fraction/],
    ['deals', { discount_percent: -0.1 }, 'discount_percent', /fraction/],
    ['deals', { discount_percent: 1000 }, 'discount_percent', /fraction/],
    ['deals', { currency: 'EURO' }, 'currency', /three-letter/],
    ['deals', { country: 'ÄÖ' }, 'country', /two-letter/],
    ['deals', { country: 'ß' }, 'country', /two-letter/],
    ['deals', { exclusive: 'maybe' }, 'exclusive', /true, false/],
    ['deals', { exclusive: 'constructor' }, 'exclusive', /true, false/],
    ['deals', { starts_at: '2026-02-29' }, 'starts_at', /date or time/],
    ['deals', { starts_at: '2026-13-01' }, 'starts_at', /date or time/],
    ['deals', { starts_at: '2026-01-01T24:00:00Z' }, 'starts_at', /date or time/],
    ['deals', { starts_at: '1899-12-31' }, 'starts_at', /date or time/],
    ['deals', { starts_at: '9999-12-31T23:59:59-05:00' }, 'starts_at', /date or time/],
    ['deals', { starts_at: 'infinity' }, 'starts_at', /date or time/],
    ['deals', { starts_at: 1767225600 }, 'starts_at', /date or time/],
    ['deals', { advertiser: 'unknown' }, 'advertiser', /not a known advertiser/],
    ['deals', { advertiser: '' }, 'advertiser', /must not be empty/],
    [
      'deals',
      { network: 'net', advertiser_external_id: '99' },
      'advertiser_external_id',
      /not a known advertiser of the network net/,
    ],
    ['deals', { advertiser_external_id: '1' }, 'network', /must not be empty/],
    ['transactions', { sale: 'NaN' }, 'sale', /amount/],
    ['transactions', { sale: 'Infinity' }, 'sale', /amount/],
    ['transactions', { sale: '1,50' }, 'sale', /amount/],
    ['transactions', { sale: '999999999999.9999995' }, 'sale', /amount/],
    ['transactions', { currency: 'RMB' }, 'currency', /ISO 4217/],
    ['transactions', { sale: '1e3' }, 'sale', /amount/],
    ['transactions', { sale: '1234567890123' }, 'sale', /amount/],
    ['transactions', { click_external_id: 'nowhere' }, 'click_external_id', /not a known click/],
    ['transactions', { advertiser: 'two', click_external_id: 'c1' }, 'click_external_id', /another advertiser/],
    ['transactions', { publisher: 'nobody' }, 'publisher', /not a known publisher/],
  ];
  test.each(cases)('%s %j', async (kind, change, column, reason) => {
    const record = { ...(kind === 'deals' ? DEAL : TRANSACTION), ...change };
    const owner = kind === 'transactions' ? { publisher: 'acme' } : {};
    const error = await failure('v.jsonl', `\n${JSON.stringify(record)}\n`, { kind, ...owner });
    expect(error.rows).toEqual([{ line: 2, column, reason: expect.stringMatching(reason), value: expect.any(String) }]);
    expect(error.status).toBe(422);
  });
});

test('invalid UTF-8 is rejected in both formats', async () => {
  const csv = Buffer.concat([Buffer.from('network,external_id,name\nnet,3,'), Buffer.from([0x81, 0xc3, 10])]);
  expect((await failure('b.csv', csv, { kind: 'advertisers' })).rows).toMatchObject([
    { line: 2, column: 'name', reason: expect.stringMatching(/^must be UTF-8/) },
  ]);
  const json = Buffer.concat([
    Buffer.from('{"network":"net","external_id":"3","name":"'),
    Buffer.from([0x81]),
    Buffer.from('"}'),
  ]);
  expect((await failure('b.jsonl', json, { kind: 'advertisers' })).rows).toMatchObject([{ line: 1, column: null }]);
});

test('abort imports nothing and lists at most twenty problems, with the line numbers of an editor', async () => {
  const good = Array.from({ length: 6000 }, (_, i) => `net,keep${i},"Name\n${i}"`);
  const bad = Array.from({ length: 30 }, (_, i) => `net,bad${i},`);
  const content = `network,external_id,name\r\n\n${[...good, ...bad].join('\n')}`;
  const error = await failure('abort.csv', content, { kind: 'advertisers' });
  expect(error.rows).toHaveLength(20);
  expect(error.rows[0]).toEqual({ line: 2 + 12_000 + 1, column: 'name', reason: 'must not be empty', value: '' });
  expect(error.message).toMatch(/at least 20 invalid values; nothing was imported/);
  const { rows } = await database.pool.query(`select count(*) from public.advertisers where external_id like 'keep%'`);
  expect(rows).toEqual([{ count: 0 }]);
  const clicks = 'external_id,clicked_at,advertiser\nz,2031-01-01,one\nz,never,one\n';
  await failure('abort2.csv', clicks, { kind: 'clicks', publisher: 'acme' });
  expect((await database.pool.query(`select to_regclass('public.clicks_2031_01') as partition`)).rows).toEqual([
    { partition: null },
  ]);
});

test('skip imports the valid rows and writes the others to a file with line and reason', async () => {
  const csv =
    'extra,network,external_id,name,country\n1,net,g1,Good,DE\n2,net,b1,"Bad, ""one""",Germany\n3,net,b2\n4,net,b3,,XXX\n5,net,g2,Güt,\n6,net,b4,N,DE,more,"x,y"\n';
  const result = await load('skip.csv', csv, { kind: 'advertisers', onError: 'skip' });
  const rejectedFile = join(folder, 'skip.csv.rejected');
  expect(result).toMatchObject({ rows: 6, new: 2, rejected: 4, rejectedFile, columns: { ignored: ['extra'] } });
  expect(await readFile(rejectedFile, 'utf8')).toBe(
    [
      'extra,network,external_id,name,country,line,reason',
      '2,net,b1,"Bad, ""one""",Germany,3,country: must be a two-letter ISO 3166-1 country code like DE or GB',
      '3,net,b2,,,4,"the row has 3 fields, but the header has 5"',
      '4,net,b3,,XXX,5,name: must not be empty; country: must be a two-letter ISO 3166-1 country code like DE or GB',
      '6,net,b4,N,DE,7,"the row has 7 fields, but the header has 5",more,"x,y"',
      '',
    ].join('\r\n'),
  );
});

test('skip of JSON Lines writes each line unchanged, and no file without rejected rows', async () => {
  const lines =
    '{"network":"net","external_id":"s1","name":"Ünï"}\n{"network":"net"\n[1]\n{"network":"net","external_id":"s2","name":"日本"}\n';
  const result = await load('skip.jsonl.gz', gzipSync(lines), { kind: 'advertisers', onError: 'skip' });
  expect(result).toMatchObject({ rows: 4, new: 2, rejected: 2 });
  expect(await readFile(result.rejectedFile!, 'utf8')).toBe(
    'record,line,reason\r\n"{""network"":""net""",2,the line is not a JSON object\r\n[1],3,the line is not a JSON object\r\n',
  );
  const fine = await load('fine.jsonl', lines.split('\n')[0]!, { kind: 'advertisers', onError: 'skip' });
  expect(fine).toMatchObject({ same: 1, rejected: 0, rejectedFile: null });
  await expect(stat(join(folder, 'fine.jsonl.rejected'))).rejects.toThrow('ENOENT');
});

test('an unwritable file of rejected rows is an error, and what exists in its place stays', async () => {
  const there = join(folder, 'there.csv.rejected');
  await mkdir(there);
  const csv = 'network,external_id,name\nnet,r1,\nnet,r2,Fine\n';
  const error = await failure('there.csv', csv, { kind: 'advertisers', onError: 'skip' });
  expect(error.message).toMatch(/there\.csv\.rejected cannot be written: EISDIR/);
  expect((await stat(there)).isDirectory()).toBe(true);
  expect((await database.pool.query(`select from public.advertisers where external_id = 'r2'`)).rows).toEqual([]);
});

describe('a file that cannot be imported says why', () => {
  const cases: Array<[string, string, string | Buffer, Options, RegExp]> = [
    [
      'missing columns',
      'x.csv',
      'external_id,brand\n1,2\n',
      { kind: 'advertisers' },
      /no column for: name; network\. --network can replace the column network\. Its other columns are: "brand"/,
    ],
    [
      'no advertiser',
      'x.csv',
      'external_id,title,type,network\n',
      { kind: 'deals' },
      /no column for: network and advertiser_external_id, or advertiser\./,
    ],
    ['no publisher', 'x.csv', 'external_id,clicked_at,advertiser\n', { kind: 'clicks' }, /no column for: publisher/],
    [
      'an unknown publisher',
      'x.csv',
      'external_id,clicked_at,advertiser\n',
      { kind: 'clicks', publisher: 'nobody' },
      /--publisher: "nobody" does not exist/,
    ],
    [
      'a wrong mapping',
      'x.csv',
      'a\n',
      { kind: 'advertisers', map: { a: 'b' } },
      /no column "b" to map to\. The columns of advertisers are network,/,
    ],
    [
      'two names for one',
      'x.csv',
      'network,external_id,External ID,name\n',
      { kind: 'advertisers' },
      /"external_id" and "External ID" have the same meaning/,
    ],
    ['empty', 'x.csv', '', { kind: 'advertisers' }, /is empty/],
    [
      'an open quote',
      'x.csv',
      'network,external_id,name\nnet,1,"open\n',
      { kind: 'advertisers' },
      /cannot be read as CSV: .*line/,
    ],
    ['UTF-16', 'x.csv', Buffer.from('\ufeffnetwork', 'utf16le').subarray(0, -1), { kind: 'advertisers' }, /UTF-16/],
    [
      'half a gzip',
      'x.csv.gz',
      gzipSync('network,external_id,name\n'.repeat(99)).subarray(0, 40),
      { kind: 'advertisers' },
      /not a complete gzip file/,
    ],
    ['another ending', 'x.xlsx', '', { kind: 'advertisers' }, /must end in \.csv/],
  ];
  test.each(cases)('%s', async (_, name, content, options, message) => {
    const error = await failure(name, content, options);
    expect(error.message).toMatch(message);
    expect(error.name).toBe('RequestError');
  });

  test('a missing file', async () => {
    const error = importFile({ pool: database.pool, kind: 'deals', file: join(folder, 'none.csv') });
    await expect(error).rejects.toThrow(/none\.csv cannot be opened/);
  });
});

test('clicks of too many months are rejected', async () => {
  const months = Array.from(
    { length: 241 },
    (_, i) => `m${i},${1950 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, '0')}-01,one`,
  );
  const content = `external_id,clicked_at,advertiser\n${months.join('\n')}\n`;
  expect((await failure('months.csv', content, { kind: 'clicks', publisher: 'acme' })).message).toMatch(
    /span more than 240 months/,
  );
});
