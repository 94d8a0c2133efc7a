/** A service with a report type in ClickHouse: the same clicks give the same file as from PostgreSQL, and operators learn what is wrong. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { AS_WRITTEN } from '../../src/db/pool.ts';
import { type ClickHouse, missing, startClickHouse } from '../clickhouse/start.ts';
import type { Api } from '../support/api.ts';
import { sheaf } from '../support/service.ts';
import { suite } from '../support/suite.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/clickhouse');

/** What the tables of the example have, from Sheaf's own. */
const ROWS = {
  networks: 'select id, slug, name from public.networks',
  advertisers: 'select id, network_id, name from public.advertisers',
  clicks: `select p.slug, to_char(c.clicked_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), c.id, c.external_id, c.advertiser_id, c.country,
      c.device, c.referrer, c.sub_id, c.landing_url from public.clicks c join sheaf.publishers p on p.id = c.publisher_id`,
  transactions: `select t.id, p.slug, to_char(t.clicked_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), t.click_id, t.order_id, t.sale,
      t.commission, t.currency, t.status from public.transactions t join sheaf.publishers p on p.id = t.publisher_id`,
};

/** Values that file formats and SQL escape. */
const ODD = `update public.clicks set referrer = E'it''s\\t"quoted",\\n\\\\N \\u000b=1+1', sub_id = '007', landing_url = ''
  where id in (select id from public.clicks order by id limit 300)`;

/** A table of another program: odd names, types and keys. Its rows replace each other. */
const ODD_TABLE = `create table "Odd things" (
    shop LowCardinality(String), "line.no" UInt16, code FixedString(4), version UInt64, ref_id Nullable(UUID) comment 'The reference',
    date Date, level Nullable(Enum8('low' = 1, 'it''s high' = 2)), ratio Nullable(Float32), amount Decimal(18, 2), rate Nullable(Decimal(10, 4)),
    active Bool, seen Nullable(Bool), tags Array(String), total SimpleAggregateFunction(sum, UInt64), page_url String, "quo""ted" String, "from" String,
    counted AggregateFunction(count), "back\\\\slash" String materialized 'x', later String ephemeral
  ) engine = ReplacingMergeTree(version) order by (shop, "line.no", code) comment 'It''s a comment'`;

const ODD_ROW = `'acme-media', number, 'ab', 1, if(number % 2 = 0, null, generateUUIDv4()), toDate('2026-01-01') + number,
  if(number % 3 = 0, null, 'it''s high'), number / 7, number / 8, null, number % 2 = 0, if(number % 3 = 0, null, true), ['a', 'b,c'], number,
  'https://example.com', 'x', 'y', initializeAggregation('countState', 1)`;

describe.skipIf(missing)('a service with ClickHouse', () => {
  let clickHouse: ClickHouse;
  let folder: string;
  const env: Record<string, string> = {
    SHEAF_REPORTS: join(EXAMPLE, 'reports'),
    SHEAF_PART_ROWS: '7000',
    SHEAF_THREADS: '2',
    SHEAF_LOG: 'debug',
  };
  const self = suite({
    env,
    async prepare() {
      folder = await mkdtemp(join(tmpdir(), 'sheaf-clickhouse-'));
      clickHouse = await startClickHouse();
      env['SHEAF_SOURCES'] = `clicks=${clickHouse.url()}`;
      const tables = await readFile(join(EXAMPLE, 'tables.sql'), 'utf8');
      for (const statement of tables
        .replace(/^--.*$/gm, '')
        .split(';')
        .filter((one) => one.trim()))
        await clickHouse.run(statement);
      await self.database.pool.query(ODD);
      for (const [table, query] of Object.entries(ROWS)) await fill(table, query);
    },
  });
  afterAll(async () => {
    await clickHouse?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function fill(table: string, query: string): Promise<void> {
    const { rows } = await self.database.pool.query<unknown[]>({ text: query, rowMode: 'array', types: AS_WRITTEN });
    const lines = rows.map((row) => JSON.stringify(row));
    for (let at = 0; at < lines.length; at += 20_000)
      await clickHouse.run(
        `insert into ${table} format JSONCompactEachRow\n${lines.slice(at, at + 20_000).join('\n')}`,
      );
  }

  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const period = { start_date: day(-40), end_date: day(0) };
  const request = (report_type: string, search_params: object, index_params: Record<string, unknown>) => ({
    report_type,
    search_params: { ...period, ...search_params },
    index_params,
  });
  const post = async (api: Api, path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse((await api.send(path, { method: 'POST', headers, body: JSON.stringify(body) })).text);
  };
  const both = ['clicks_details_excel', 'click_details'];

  test.each([
    [{}, { format: 'csv', timezone: 'America/St_Johns' }],
    [{}, { format: 'xlsx', timezone: 'Europe/Berlin', direction: 'desc' }],
    [{ converted: true, device: ['mobile', 'desktop'] }, { format: 'jsonl' }],
    [{ country_not: ['US'] }, { format: 'csv' }],
  ])(
    'the rows of clicks_details_excel with %j in %j are those from PostgreSQL, byte for byte',
    async (filters, index) => {
      const api = await self.as({ role: 'member' });
      const files = [];
      const receipts = [];
      for (const name of both) {
        const done = await api.build(request(name, filters, index));
        files.push(await api.file(done));
        receipts.push(JSON.parse((await api.send(`/exports/${done.id}/receipt`)).text));
      }
      const [one, other] = receipts;
      expect(one.rows).toBeGreaterThan(20);
      const partsOf = (receipt: { parts: { rows: number; sha256: string; marks: string }[] }) =>
        receipt.parts.map(({ rows, sha256, marks }) => ({ rows, sha256, marks }));
      expect(partsOf(other)).toEqual(partsOf(one));
      if (index.format !== 'xlsx') expect(files[1]!.equals(files[0]!)).toBe(true);
      expect(other.snapshot).toEqual({
        time: expect.any(String),
        lsn: null,
        transactions: null,
        tables: ['advertisers', 'clicks', 'networks', 'transactions'].map((name) => ({
          name,
          time: expect.any(String),
          rows: expect.any(Number),
        })),
      });
      const path = join(folder, 'file');
      await writeFile(path, files[1]!);
      await writeFile(join(folder, 'receipt.json'), JSON.stringify(other));
      const verified = await sheaf(['verify', path, '--receipt', join(folder, 'receipt.json')], {
        env: self.env,
        cwd: folder,
      });
      expect([verified.code, verified.stderr]).toEqual([0, '']);
      expect(await clickHouse.run(`select count() from system.databases where name like 'sheaf%'`)).toBe('0\n');
    },
  );

  test('requests read from ClickHouse as from PostgreSQL', async () => {
    const api = await self.as({ role: 'member' });
    const answers = await Promise.all(
      both.map(async (name) => {
        const body = request(name, {}, { timezone: 'Asia/Kolkata' });
        const { rows } = await post(api, '/exports/preview?limit=7', body);
        const { buckets } = await post(api, '/exports/histogram?unit=month', body);
        const dry = await api.create(body, '?dry_run=true');
        const { rows: counted, rows_exact, parts, bytes } = dry.body.export!.estimate!;
        const query = new URLSearchParams({ q: 'a' });
        const values = JSON.parse((await api.send(`/report-types/${name}/filters/network/values?${query}`)).text);
        return { rows, buckets, counted, rows_exact, parts, isSized: bytes > 1000, values };
      }),
    );
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]!.rows).toHaveLength(7);
    expect(answers[0]!.buckets.length).toBeGreaterThan(1);
  });

  test('a filter that the data does not have gives an empty file, and SQL in a value is a value', async () => {
    const api = await self.as({ role: 'member' });
    const done = await api.build(request('click_details', { advertiser_id: [987_654_321] }, { format: 'csv' }));
    expect(done.row_count).toBe(0);
  });

  test('another publisher has only its own rows', async () => {
    const rows = async (publisher: string) => {
      const api = await self.as({ role: 'member', publisher });
      return (await api.build(request('click_details', {}, { format: 'csv', columns: 'id' }))).row_count!;
    };
    const { rows: slugs } = await self.database.pool.query(
      `select p.slug, count(*) as rows from public.clicks c join sheaf.publishers p on p.id = c.publisher_id
       where c.clicked_at >= $1::date group by 1 order by 2 limit 2`,
      [period.start_date],
    );
    for (const { slug, rows: expected } of slugs) expect([slug, await rows(slug)]).toEqual([slug, Number(expected)]);
  });

  test('the password is in no log line and no row of the database', async () => {
    const secrets = ['geheim und lang', encodeURIComponent('geheim und lang')];
    expect(self.service.log()).toContain('export completed');
    const { rows } = await self.database.pool.query(
      `select e::text as row from sheaf.exports e union all select j::text from sheaf_queue.job j`,
    );
    for (const secret of secrets) {
      expect(self.service.log()).not.toContain(secret);
      expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
    }
  });

  describe('the command line', () => {
    const run = (args: string[], more: Record<string, string> = {}) =>
      sheaf(args, { env: { ...self.env, ...env, ...more }, cwd: folder });
    const doctor = async (url: string) => {
      const { stdout } = await run(['doctor', '--json'], { SHEAF_SOURCES: `clicks=${url}` });
      expect(stdout).not.toContain('geheim');
      const { findings } = JSON.parse(stdout) as {
        findings: { check: string; state: string; says: string; remedy?: string }[];
      };
      return findings.filter(({ check }) => check === 'source clicks');
    };

    test('sheaf doctor tries to freeze, and says what to do', async () => {
      expect(await doctor(clickHouse.url())).toEqual([
        expect.objectContaining({
          state: 'ok',
          says: expect.stringMatching(/is ClickHouse 26\.\d+ and accepts connections\.$/),
        }),
        expect.objectContaining({ state: 'ok', says: expect.stringMatching(/can freeze tables\.$/) }),
      ]);
      expect(await doctor(clickHouse.url('viewer'))).toEqual([
        expect.objectContaining({ state: 'ok' }),
        expect.objectContaining({
          state: 'fail',
          says: expect.stringContaining('cannot freeze tables: default: Cannot execute query in readonly mode'),
          remedy: expect.stringContaining('GRANT CREATE DATABASE'),
        }),
      ]);
      expect(await doctor(clickHouse.url('writer'))).toEqual([
        expect.objectContaining({ state: 'ok' }),
        expect.objectContaining({
          state: 'fail',
          says: expect.stringContaining('it is necessary to have the grant SELECT ON system.processes'),
          remedy: expect.stringContaining('SELECT ON system.processes'),
        }),
      ]);
      const missing = await doctor(clickHouse.url('reader', 'missing'));
      expect(missing.map(({ state, says }) => [state, says])).toEqual([
        ['fail', expect.stringContaining('the database does not exist')],
      ]);
      const away = await doctor(clickHouse.url().replace(/:\d+\//, ':1/'));
      expect(away.map(({ state, says }) => [state, says])).toEqual([
        ['fail', '127.0.0.1:1: the connection was refused.'],
      ]);
    });

    test('sheaf reports check proves the report type on frozen tables', async () => {
      const { code, stdout, stderr } = await run([
        'reports',
        'check',
        'click_details',
        '--publisher',
        'acme-media',
        '--rows',
        '10',
      ]);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/The SQL of each column has the type of its kind \(15 columns\)/);
      expect(stdout).toMatch(/In both directions, the row counts of 5 parts add up to the whole/);
      expect(stdout).toMatch(/Every export in the order clicked_at sorts all its rows/);
    });

    test.each<[string, (yaml: string) => string, number, RegExp]>([
      [
        'a kind that the type does not have',
        (t) => t.replace('kind: text, width: 10, sql: c.device', 'kind: date, width: 10, sql: c.device'),
        1,
        /its kind is date, but its SQL is String/,
      ],
      [
        'a column that does not exist',
        (t) => t.replace('sql: c.sub_id', 'sql: c.sub_ids'),
        1,
        /The database reports: .*sub_ids/,
      ],
      [
        'a key that is null',
        (t) => t.replace('sql: c.clicked_at, type: timestamptz', 'sql: c.country, type: text'),
        1,
        /is null in/,
      ],
      [
        'a table with its database',
        (t) => t.replace('left join networks n', 'left join shop.networks n'),
        1,
        /name the table networks without its database/,
      ],
      [
        'a table function',
        (t) =>
          t.replace(
            'left join networks n on n.id = a.network_id',
            'left join networks n on n.id = a.network_id cross join numbers(1) f',
          ),
        1,
        /the table function numbers cannot be frozen/,
      ],
      [
        'a string with a backslash',
        (t) => t.replace('sql: c.sub_id', `sql: "concat(c.sub_id, '\\\\'')"`),
        1,
        /cannot contain # or a backslash before a quotation mark/,
      ],
    ])('sheaf reports check finds %s', async (_, change, expected, says) => {
      const reports = await mkdtemp(join(folder, 'reports-'));
      const path = join(reports, 'click-details.yaml');
      await copyFile(join(EXAMPLE, 'reports/click-details.yaml'), path);
      const text = await readFile(path, 'utf8');
      expect(change(text)).not.toBe(text);
      await writeFile(path, change(text));
      const { code, stdout, stderr } = await run(
        ['reports', 'check', 'click_details', '--publisher', 'acme-media', '--rows', '10'],
        {
          SHEAF_REPORTS: reports,
        },
      );
      expect([code, `${stdout}${stderr}`]).toEqual([expected, expect.stringMatching(says)]);
    });

    describe('sheaf reports new', () => {
      let reports: string;
      const begin = async (args: string[]) => {
        reports ??= await mkdtemp(join(folder, 'new-'));
        return run(['reports', 'new', ...args, '--source', 'clicks'], { SHEAF_REPORTS: reports });
      };
      const check = (name: string) =>
        run(['reports', 'check', name, '--publisher', 'acme-media', '--rows', '1000'], { SHEAF_REPORTS: reports });

      test('writes a first version of the clicks, in which the sorting key gives the order', async () => {
        const { code, stdout, stderr } = await begin(['new_clicks', '--table', 'shop.clicks', '--scope', 'publisher']);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toContain('ClickHouse does not keep it unique');
        const { from, scope, key, orders, default_order, source } = parse(
          await readFile(join(reports, 'new_clicks.yaml'), 'utf8'),
        );
        expect({ from, scope, key, orders: Object.keys(orders), default_order, source }).toEqual({
          from: 'clicks t',
          scope: { publisher_slug: 't.publisher' },
          key: [
            { sql: 't.clicked_at', type: 'timestamptz' },
            { sql: 't.id', type: 'bigint' },
          ],
          orders: ['clicked_at', 'id'],
          default_order: { sort: 'clicked_at', direction: 'desc' },
          source: 'clicks',
        });
        const checked = await check('new_clicks');
        expect([checked.code, checked.stderr]).toEqual([0, '']);
        expect(checked.stdout).toContain('The sorting key of the table gives the order clicked_at.');
      });

      test('writes every type, comments, and FINAL for rows that replace each other', async () => {
        await clickHouse.run(ODD_TABLE);
        await clickHouse.run(`insert into "Odd things" select ${ODD_ROW} from numbers(40)`);
        await clickHouse.run(`insert into "Odd things" select ${ODD_ROW} from numbers(20)`);
        const { code, stdout, stderr } = await begin(['odd_things', '--table', 'Odd things', '--scope', 'shop']);
        expect([code, stderr, stdout]).toEqual([0, '', expect.stringContaining('with 17 columns')]);
        const written = parse(await readFile(join(reports, 'odd_things.yaml'), 'utf8'));
        expect([written.from, written.description]).toEqual([
          '"Odd things" t final',
          `It's a comment. One row per row of "Odd things".`,
        ]);
        expect(written.key).toEqual([
          { sql: 't."line.no"', type: 'bigint' },
          { sql: 'toString(t.code)', type: 'text' },
        ]);
        const kinds = written.columns.map(({ key, kind }: Record<string, string>) => `${key}: ${kind}`);
        expect(kinds).toEqual([
          ...['shop: text', 'line_no: id', 'code: text', 'version: integer', 'ref_id: id', 'date: date', 'level: text'],
          ...['ratio: decimal', 'amount: money', 'rate: decimal', 'active: boolean', 'seen: boolean', 'tags: text'],
          ...['total: integer', 'page_url: url', 'quo_ted: text', 'from: text'],
        ]);
        expect(written.columns[4].description).toBe('The reference.');
        expect(Object.keys(written.filters)).toEqual([
          ...['line_no', 'ref_id', 'date_from', 'date_to', 'level', 'active', 'seen', 'search'],
        ]);
        expect(written.filters.level.values).toEqual(['low', `it's high`]);
        const checked = await check('odd_things');
        expect([checked.code, checked.stderr, checked.code === 0 || checked.stdout]).toEqual([0, '', true]);
        expect(checked.stdout).toContain('40 rows');
      });

      test.each([
        [
          ['clicks_of_others', '--table', 'other.clicks'],
          /--table: other\.clicks is not .* in the database shop.*Allowed: .*clicks/,
        ],
        [['seen', '--table', 'a_view'], /--table: a_view is not a table of the MergeTree family/],
        [['odd', '--table', 'odd\\name'], /--table: the name of odd\\name has a backslash.*Rename the table\./],
        [['hourly', '--table', 'hourly', '--scope', 'shop'], /hourly has no sorting key of columns.*--key/],
        [
          ['clicks', '--table', 'clicks', '--scope', 'shop'],
          /--scope: clicks has no column shop\. Allowed: publisher, /,
        ],
      ])('%j is refused with what is allowed', async (args, says) => {
        await clickHouse.run('create table if not exists "odd\\\\name" (id UInt8) engine = MergeTree order by id');
        await clickHouse.run('create view if not exists a_view as select 1 as one');
        await clickHouse.run(
          'create table if not exists hourly (shop String, at DateTime) engine = MergeTree order by (shop, toStartOfHour(at))',
        );
        const { code, stderr } = await begin(args);
        expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
      });

      test('a server that does not accept connections is named', async () => {
        const away = { SHEAF_SOURCES: `clicks=${clickHouse.url().replace(/:\d+\//, ':1/')}`, SHEAF_REPORTS: reports };
        const args = ['reports', 'new', 'never', '--source', 'clicks', '--table', 'clicks', '--scope', 'publisher'];
        const { code, stderr } = await run(args, away);
        expect([code, stderr]).toEqual([
          1,
          expect.stringContaining('Source clicks cannot be read. 127.0.0.1:1: the connection was refused.'),
        ]);
      });
    });
  });
});
