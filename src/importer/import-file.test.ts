import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { until } from '../../test/support/until.ts';
import { createPool } from '../db/pool.ts';
import { importFile } from './import-file.ts';
import type { ImportOptions } from './import-options.ts';

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-import-'));
  await database.pool.query(`insert into sheaf.publishers (slug, name) values ('acme', 'Acme'), ('other', 'Other')`);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function load(
  name: string,
  content: string | Buffer,
  options: Partial<ImportOptions> & Pick<ImportOptions, 'kind'>,
) {
  const file = join(folder, name);
  await writeFile(file, content);
  return importFile({ pool: database.pool, file, ...options });
}

const all = async (query: string) => (await database.pool.query(query)).rows;

describe('each kind, from CSV and from gzipped JSON Lines', () => {
  const cases = [
    {
      kind: 'advertisers',
      csv: 'network,external_id,name,domain,url,vertical,country\nnet,007,Café Zoë,WWW.Cafe.example,https://cafe.example/,food,de\nnet,8,Shop,,,,\n',
      json: { network: 'net', external_id: '9', name: 'Nine', country: 'JP' },
      table:
        'select external_id, name, slug, domain, vertical, country from public.advertisers where external_id <> $$9$$ order by id',
      rows: [
        {
          external_id: '007',
          name: 'Café Zoë',
          slug: 'cafe-zoe',
          domain: 'cafe.example',
          vertical: 'food',
          country: 'DE',
        },
        { external_id: '8', name: 'Shop', slug: 'shop', domain: null, vertical: null, country: null },
      ],
    },
    {
      kind: 'programmes',
      csv: 'advertiser,status,commission_text\ncafe-zoe,JOINED,8 % on sales\nshop,paused,\n',
      json: { network: 'net', advertiser_external_id: '9', status: 'joined' },
      table: `select a.slug, status, commission_text from public.programmes join public.advertisers a on a.id = advertiser_id where slug <> 'nine' order by a.id`,
      rows: [
        { slug: 'cafe-zoe', status: 'joined', commission_text: '8 % on sales' },
        { slug: 'shop', status: 'paused', commission_text: null },
      ],
    },
    {
      kind: 'deals',
      csv: 'network,advertiser_external_id,external_id,title,code,discount_percent,type,starts_at,exclusive\nnet,007,0001,"20 % off, all","0010",0.2,Coupon,2026-11-01,yes\n',
      json: { advertiser: 'nine', external_id: 1, title: 'Sale', type: 'sale', featured: true },
      table: `select external_id, title, code, discount_percent, type, starts_at, status, exclusive, featured from public.deals where code is not null`,
      rows: [
        {
          external_id: '0001',
          title: '20 % off, all',
          code: '0010',
          discount_percent: '0.2000',
          type: 'coupon',
          starts_at: new Date('2026-11-01T00:00:00Z'),
          status: 'active',
          exclusive: true,
          featured: false,
        },
      ],
    },
    {
      kind: 'clicks',
      csv: 'external_id,clicked_at,network,advertiser_external_id,country,device,sub_id\n7000000000000000001,2026-10-31T23:59:59.999999Z,net,007,at,mobile,a\n7000000000000000002,2026-11-01 01:30+02:00,net,8,,,\n',
      json: { external_id: '3', clicked_at: '2027-01-01T00:00:00Z', advertiser: 'nine' },
      table: `select external_id, (clicked_at at time zone 'UTC')::text as clicked_at, country, device, sub_id, tableoid::regclass::text as partition from public.clicks where external_id <> '3' order by id`,
      rows: [
        {
          external_id: '7000000000000000001',
          clicked_at: '2026-10-31 23:59:59.999999',
          country: 'AT',
          device: 'mobile',
          sub_id: 'a',
          partition: 'public.clicks_2026_10',
        },
        {
          external_id: '7000000000000000002',
          clicked_at: '2026-10-31 23:30:00',
          country: null,
          device: null,
          sub_id: null,
          partition: 'public.clicks_2026_10',
        },
      ],
    },
    {
      kind: 'transactions',
      csv: 'external_id,advertiser,click_external_id,order_id,sale,commission,currency,status,occurred_at\nT1,cafe-zoe,7000000000000000001,000123,-49.90,0,eur,Approved,2026-11-02T10:00:00Z\nT2,shop,,,1,0.5,USD,pending,2026-11-03\n',
      json: {
        external_id: 'T3',
        advertiser: 'nine',
        click_external_id: '3',
        sale: 12.5,
        commission: 1,
        currency: 'JPY',
        status: 'paid',
        occurred_at: '2027-01-02T00:00:00+09:00',
      },
      table: `select t.external_id, c.external_id as click, order_id, sale, currency, status from public.transactions t
        left join public.clicks c on c.publisher_id = t.publisher_id and c.clicked_at = t.clicked_at and c.id = t.click_id where t.external_id <> 'T3' order by t.id`,
      rows: [
        {
          external_id: 'T1',
          click: '7000000000000000001',
          order_id: '000123',
          sale: '-49.90',
          currency: 'EUR',
          status: 'approved',
        },
        { external_id: 'T2', click: null, order_id: null, sale: '1.00', currency: 'USD', status: 'pending' },
      ],
    },
  ] as const;

  for (const { kind, csv, json, table, rows } of cases) {
    test(kind, async () => {
      const owned = kind !== 'advertisers' && kind !== 'deals';
      const more = owned ? { kind, publisher: 'acme' } : { kind };
      const size = rows.length;
      expect(await load(`${kind}.csv`, csv, more)).toMatchObject({
        rows: size,
        new: size,
        changed: 0,
        rejected: 0,
      });
      expect(await all(table)).toEqual(rows);
      const before = await all(`select *, xmin from public.${kind}`);
      expect(await load(`${kind}.csv`, csv, more)).toMatchObject({ new: 0, changed: 0, same: size });
      expect(await all(`select *, xmin from public.${kind}`)).toEqual(before);

      const zipped = gzipSync(`${JSON.stringify(json)}\n\n`);
      expect(await load(`${kind}.jsonl.gz`, zipped, more)).toMatchObject({ rows: 1, new: 1, columns: { ignored: [] } });
      const piped = {
        ...more,
        file: '-',
        input: Readable.from([zipped.subarray(0, 5), zipped.subarray(5)]),
        pool: database.pool,
      };
      expect(await importFile(piped)).toMatchObject({ rows: 1, new: 0, same: 1 });
    });
  }
});

test('updates only columns of the file, and updated_at', async () => {
  await load('a.csv', 'network,external_id,name,vertical,country\nnet,u1,Before,shoes,DE\n', { kind: 'advertisers' });
  // An hour ago, because both imports can end in the same millisecond.
  const [before] = await all(
    `update public.advertisers set updated_at = updated_at - interval '1 hour' where external_id = 'u1' returning *`,
  );
  const result = await load('a.csv', 'network,external_id,name,country\nnet,u1,After,\n', { kind: 'advertisers' });
  expect(result).toMatchObject({ new: 0, changed: 1, same: 0 });
  const [after] = await all(`select * from public.advertisers where external_id = 'u1'`);
  expect(after).toEqual({ ...before, name: 'After', country: null, updated_at: after.updated_at });
  expect(after.updated_at.getTime()).toBeGreaterThan(before.updated_at.getTime());
});

test('of several rows with one key, the last counts', async () => {
  const csv = 'network,external_id,name\nnet,d1,First\nnet,d2,Other\nnet,d1,Second\nnet,d1,Last\n';
  expect(await load('d.csv', csv, { kind: 'advertisers' })).toMatchObject({ rows: 4, new: 2, repeated: 2 });
  expect(await all(`select name from public.advertisers where external_id = 'd1'`)).toEqual([{ name: 'Last' }]);
  const clicks =
    'external_id,clicked_at,advertiser,sub_id\nd,2026-03-01,shop,first\nd,2026-03-01,shop,last\nd,2026-04-01,shop,other\n';
  for (const inserted of [2, 0]) {
    const counts = { new: inserted, same: 2 - inserted, repeated: 1 };
    expect(await load('d.csv', clicks, { kind: 'clicks', publisher: 'acme' })).toMatchObject(counts);
    expect(await all(`select sub_id from public.clicks where external_id = 'd' order by clicked_at`)).toEqual([
      { sub_id: 'last' },
      { sub_id: 'other' },
    ]);
  }
});

test('slugs are unique and stable', async () => {
  const csv = 'network,external_id,name\ns,1,Twin!\ns,2,twin\ns,3,Twin 2\ns,4,株式会社\ns,5,TWIN\n';
  await load('s.csv', csv, { kind: 'advertisers' });
  const slugs = `select a.external_id, a.slug from public.advertisers a join public.networks n on n.id = network_id where n.slug = 's' order by 1`;
  const first = await all(slugs);
  expect(first.map((row) => row.slug)).toEqual(['twin', 'twin-3', 'twin-2', 's-4', 'twin-4']);
  expect(await load('s.csv', csv, { kind: 'advertisers' })).toMatchObject({ same: 5 });
  const requested = 'network,external_id,name,slug\ns,5,TWIN,twin\ns,6,Six,twin\ns,4,株式会社,kk\n';
  const { notes, ...counts } = await load('s.csv', requested, { kind: 'advertisers' });
  expect(counts).toMatchObject({ new: 1, changed: 1, same: 1 });
  expect(notes).toEqual([{ code: 'slug-taken', column: 'slug', count: 1, line: 3, value: 'twin', became: 'twin-5' }]);
  expect((await all(slugs)).map((row) => row.slug)).toEqual(['twin', 'twin-3', 'twin-2', 'kk', 'twin-4', 'twin-5']);
  expect(await load('s.csv', requested, { kind: 'advertisers' })).toMatchObject({ same: 3 });
});

test('accepts mapped and differently spelled headers, BOM, CRLF, semicolons and quoted line breaks', async () => {
  const csv =
    '\ufeffPrgm;Advertiser-ID;External ID;TITLE;Type;Nonsense;Description\r\nnet;8;m1;"Two\r\nlines";gift;x;"say ""hi"";"\r\n';
  const result = await load('m.csv', csv, {
    kind: 'deals',
    map: { prgm: 'network', 'advertiser id': 'advertiser_external_id' },
  });
  expect(result).toMatchObject({ new: 1, columns: { ignored: ['Nonsense'] } });
  const rows = await all(`select title, description from public.deals where external_id = 'm1'`);
  expect(rows).toEqual([{ title: 'Two\r\nlines', description: 'say "hi";' }]);
});

test('difficult texts are imported exactly, in both formats', async () => {
  const names = [
    'متجر',
    '👩‍👩‍👧‍👦 𠮷',
    'a"b',
    "'",
    'a,b',
    'a\nb',
    'a\r\nb',
    'a\tb',
    '\\N',
    '\\.',
    '\\',
    ' padded ',
    '=1+1',
    '\u0001\u000b\u001f',
    '\ufffe',
    '<b>&amp;</b>',
    'x'.repeat(40_000),
  ];
  const quoted = names.map((name, i) => `n,"c${i}","${name.replaceAll('"', '""')}"`).join('\n');
  await load('u.csv', `network,external_id,name\n${quoted}`, { kind: 'advertisers' });
  await load(
    'u.ndjson',
    names.map((name, i) => JSON.stringify({ network: 'n', external_id: `j${i}`, name })).join('\r\n'),
    { kind: 'advertisers' },
  );
  for (const prefix of ['c', 'j']) {
    const rows = await all(
      `select name from public.advertisers where external_id ~ '^${prefix}[0-9]+$' order by substr(external_id, 2)::integer`,
    );
    expect(rows.map((row) => row.name)).toEqual(names);
  }
});

test('numbers in JSON are imported as written', async () => {
  await load('n.jsonl', '{"network":"num","external_id":9007199254740993123,"name":1.50}', { kind: 'advertisers' });
  const rows = await all(
    `select external_id, a.name from public.advertisers a join public.networks n on n.id = network_id where n.slug = 'num'`,
  );
  expect(rows).toEqual([{ external_id: '9007199254740993123', name: '1.50' }]);
});

test('a file with only a header has no rows', async () => {
  const result = await load('h.csv', 'network,external_id,name', { kind: 'advertisers' });
  expect(result).toMatchObject({ rows: 0, new: 0, changed: 0, same: 0, repeated: 0, rejected: 0 });
});

test('a repeated import uses no IDs of the sequence', async () => {
  const csv = 'advertiser,external_id,title,type\nshop,i1,Title,sale\n';
  await load('i.csv', csv, { kind: 'deals' });
  for (let i = 0; i < 3; i += 1) await load('i.csv', csv, { kind: 'deals' });
  await load('i.csv', csv.replace('i1', 'i2'), { kind: 'deals' });
  const rows = await all(`select id from public.deals where external_id in ('i1', 'i2') order by id`);
  expect(rows[1].id).toBe(rows[0].id + 1);
});

test('reports progress over several batches', async () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `p${i},2026-0${1 + (i % 6)}-15T12:00:00Z,shop,https://ref.example/${i}`,
  );
  const seen: number[] = [];
  const result = await load('p.csv', `external_id,clicked_at,advertiser,referrer\n${lines.join('\n')}\n`, {
    kind: 'clicks',
    publisher: 'other',
    onProgress: ({ rows, bytes, totalBytes }) => seen.push(rows) && expect(bytes).toBeLessThanOrEqual(totalBytes!),
  });
  expect(result).toMatchObject({ rows: 20_000, new: 20_000 });
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.at(-1)).toBe(20_000);
  expect(
    await all(
      `select count(*) from public.clicks join sheaf.publishers p on p.id = publisher_id where p.slug = 'other'`,
    ),
  ).toEqual([{ count: 20_000 }]);
  expect(await all(`select relname from pg_class where relname like 'clicks_incoming%'`)).toEqual([]);
});

test('simultaneous imports of the same rows in different orders succeed', async () => {
  const ids = Array.from({ length: 3000 }, (_, i) => `par${i}`);
  const csv = (order: string[], name: string) =>
    `network,external_id,name\n${order.map((id) => `net,${id},${name}\n`).join('')}`;
  await load('par0.csv', csv(ids, 'Zero'), { kind: 'advertisers' });
  const results = await Promise.all([
    load('par1.csv', csv(ids, 'One'), { kind: 'advertisers' }),
    load('par2.csv', csv(ids.toReversed(), 'Two'), { kind: 'advertisers' }),
    load('par3.csv', csv(ids, 'Zero'), { kind: 'advertisers' }),
  ]);
  for (const { changed, same } of results) expect(changed + same).toBe(3000);
  const names = await all(`select distinct name from public.advertisers where external_id ~ '^par[0-9]+$'`);
  expect(names).toHaveLength(1);
});

test('two simultaneous imports of the same new months succeed', async () => {
  const csv = 'external_id,clicked_at,advertiser\nx,2030-01-01,shop\ny,2030-02-01,shop\n';
  await writeFile(join(folder, 't.csv'), csv);
  const one = () => importFile({ pool: database.pool, kind: 'clicks', file: join(folder, 't.csv'), publisher: 'acme' });
  const results = await Promise.all([one(), one()]);
  expect(results.map((result) => result.new).sort()).toEqual([0, 2]);
  expect(await all(`select count(*) from public.clicks where clicked_at >= '2030-01-01'`)).toEqual([{ count: 2 }]);
});

describe('the partition of a new month', () => {
  const click = (id: string) =>
    `external_id,clicked_at,network,advertiser_external_id\n${id},2033-04-05T00:00:00Z,net,007\n`;
  const options = { kind: 'clicks', publisher: 'acme' } as const;

  test('survives a crash of the server, and has the checks of clicks', async () => {
    await load('logged.csv', click('1'), options);
    const constraints = `select conname from pg_constraint where contype = 'c' and convalidated and conrelid =`;
    expect(await all(`select relpersistence from pg_class where oid = 'public.clicks_2033_04'::regclass`)).toEqual([
      { relpersistence: 'p' },
    ]);
    expect(await all(`${constraints} 'public.clicks_2033_04'::regclass order by 1`)).toEqual(
      await all(`${constraints} 'public.clicks'::regclass order by 1`),
    );
  });

  test('that was detached is refused: no report would find its rows', async () => {
    await database.pool.query('alter table public.clicks detach partition public.clicks_2033_04');
    await expect(load('detached.csv', click('2'), options)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/clicks_2033_04 exists, but it is not a partition of public\.clicks\. Attach it/),
    });
    expect(await all('select external_id from public.clicks_2033_04')).toEqual([{ external_id: '1' }]);
    await database.pool.query('drop table public.clicks_2033_04');
  });
});

describe('while another import merges', () => {
  const CSV = 'network,external_id,name\nwaiting,1,One\n';
  // The server also has the databases of other test files.
  const LOCKED = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;

  async function whileLocked(work: (release: () => Promise<void>) => Promise<void>): Promise<void> {
    const other = await database.pool.connect();
    await other.query('begin');
    await other.query('select pg_advisory_xact_lock(hashtext($1))', ['import public.advertisers']);
    try {
      await work(async () => void (await other.query('rollback')));
    } finally {
      await other.query('rollback');
      other.release();
    }
  }
  const untilWaiting = () =>
    until(async () => (await database.pool.query(LOCKED)).rowCount! > 0, { limitMs: 30_000, what: 'the import waits' });

  test('an import waits for longer than requests do', async () => {
    const pool = createPool({ url: database.url, max: 2, name: 'short locks', lockMs: 50 });
    await whileLocked(async (release) => {
      const importing = load('waits.csv', CSV, { kind: 'advertisers', pool });
      importing.catch(() => {});
      await untilWaiting();
      await database.pool.query('select pg_sleep(0.3)');
      await release();
      expect(await importing).toMatchObject({ new: 1 });
    }).finally(() => pool.end());
  });

  test('an import that aborts stops to wait, and its connection remains usable', async () => {
    const leaving = new AbortController();
    await whileLocked(async () => {
      const importing = load('left.csv', CSV, { kind: 'advertisers', signal: leaving.signal });
      importing.catch(() => {});
      await untilWaiting();
      leaving.abort(new Error('left'));
      await expect(importing).rejects.toThrow('left');
      expect((await database.pool.query(LOCKED)).rowCount).toBe(0);
    });
  });
});

describe('the record of an import', () => {
  const CSV = 'network,external_id,name\nrecorded,1,One\n';
  const count = async (where: string) =>
    (await all(`select count(*)::int as count from sheaf.imports where ${where}`))[0].count as number;

  test('is omitted on request', async () => {
    const before = await count('true');
    expect(await load('none.csv', CSV, { kind: 'advertisers', record: null })).toMatchObject({ importId: null });
    expect(await count('true')).toBe(before);
  });

  test('replaces the oldest of the same publisher when there are more than 1,000', async () => {
    await database.pool.query(
      `insert into sheaf.imports (kind, publisher_id, file_name, file_bytes, rows_read, rows_new, rows_changed, rows_same,
         rows_older, rows_repeated, rows_rejected)
       select 'advertisers', p.id, 'old.csv', 0, 0, 0, 0, 0, 0, 0, 0
       from (select id from sheaf.publishers where slug = 'acme' union all select null) p, generate_series(1, 1002)`,
    );
    const { importId } = await load('new.csv', CSV, { kind: 'advertisers' });
    expect(await count('publisher_id is null')).toBe(1000);
    expect(await count(`id = ${importId}`)).toBe(1);
    expect(await count(`publisher_id is not null and file_name = 'old.csv'`)).toBe(1002);
  });
});
