/** The same values give the same text in ClickHouse and in PostgreSQL, and keys of all types cut the rows without a gap. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql, sqlOfFile } from '../../src/db/sql.ts';
import { KINDS, type Kind } from '../../src/encode/kinds.ts';
import { canonicalParams } from '../../src/reports/canonical.ts';
import { createCatalog } from '../../src/reports/catalog.ts';
import { KEY_TYPES, type KeyType, type ReportType } from '../../src/reports/report-type.ts';
import { clickHouseSource } from '../../src/source/clickhouse/clickhouse-source.ts';
import { openServer } from '../../src/source/clickhouse/server.ts';
import { type Source, whileFrozen } from '../../src/source/source.ts';
import type { Reading } from '../../src/source/statements.ts';
import { planParts } from '../../src/worker/plan.ts';
import { type ClickHouse, missing, startClickHouse } from '../clickhouse/start.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { ownSource } from '../support/own-sources.ts';
import { linesOf } from './contract.ts';

interface Value {
  kind: Kind;
  /** Types and values in both engines. */
  postgres: [type: string, value: string];
  clickHouse: [type: string, value: string];
}

/** A value that both engines write in the same way. */
const same = (kind: Kind, postgres: string, clickHouse: string, ...values: string[]): Value[] =>
  values.map((value) => ({ kind, postgres: [postgres, value], clickHouse: [clickHouse, value] }));

/** Every character below a space except NUL, which PostgreSQL does not have, and what escapes use. */
const ODD = [
  ...Array.from({ length: 31 }, (_, i) => String.fromCharCode(i + 1)),
  '\'\\"`;--\u007fö\u{1f600}\\N\\.',
  '',
];

const text = (value: string): Value => ({
  kind: 'text',
  postgres: ['text', sql`${value}`.text],
  clickHouse: ['String', sql`${value}`.textIn({ engine: 'clickhouse', timezone: 'UTC' })],
});

const time = (utc: string): Value => ({
  kind: 'timestamp',
  postgres: ['timestamptz', `'${utc}+00'::timestamptz`],
  clickHouse: ["DateTime64(6, 'UTC')", `toDateTime64('${utc}', 6, 'UTC')`],
});

const money = (value: string): Value => ({
  kind: 'money',
  postgres: ['numeric', value],
  clickHouse: ['Decimal(18, 6)', `toDecimal64('${value}', 6)`],
});

const VALUES: Value[] = [
  ...ODD.map(text),
  ...same('id', 'text', 'LowCardinality(String)', "'a'", "'007'"),
  ...same('url', 'text', 'String', "'https://example.com/?a=1&b=%27'"),
  ...same('integer', 'bigint', 'Int64', '0', '-9223372036854775807', '42'),
  ...same('decimal', 'numeric(10,4)', 'Decimal(10, 4)', '0.125', '-3', '12345.6789'),
  ...same('percent', 'double precision', 'Float64', '0.5', '-0.125', '1'),
  ...[
    ['NaN', 'nan'],
    ['Infinity', 'inf'],
    ['-Infinity', '-inf'],
  ].map(([postgres, clickHouse]): Value => {
    return { kind: 'percent', postgres: ['double precision', `'${postgres}'`], clickHouse: ['Float64', clickHouse!] };
  }),
  ...same('boolean', 'boolean', 'Bool', 'true', 'false'),
  ...same('date', 'date', 'Date32', "'1970-01-01'", "'2026-02-28'", "'1905-07-31'", "'2200-12-31'"),
  ...['0', '12', '12.5', '12.50', '12.345', '-0.05', '1234567.1', '0.000001'].map(money),
  ...['2026-03-29 00:59:59.999999', '2026-03-29 01:00:00', '2026-10-25 00:30:00.1', '2026-10-25 01:30:00.100'].map(
    time,
  ),
  ...['2026-11-01 05:30:00', '2026-11-01 06:30:00.000001', '1970-01-01 00:00:00', '1969-12-31 23:59:59.5'].map(time),
];

let clickHouse: ClickHouse;
let database: TestDatabase;
let sources: Record<'postgres' | 'clickHouse', Source>;

describe.skipIf(missing)('values of ClickHouse', () => {
  beforeAll(async () => {
    [clickHouse, database] = await Promise.all([startClickHouse(), testDatabase('empty')]);
    const server = openServer({ url: clickHouse.url(), max: 4, name: 'test' });
    sources = { postgres: ownSource(database), clickHouse: clickHouseSource([{ name: 'clickhouse', server }]) };
    const columns = KINDS.flatMap((kind) => {
      const found = VALUES.find((value) => value.kind === kind);
      return found ? [{ kind, postgres: found.postgres[0], clickHouse: found.clickHouse[0] }] : [];
    });
    await database.pool.query(
      `create table public.vals (n bigint primary key, shop text not null, ${columns.map(({ kind, postgres }) => `"${kind}" ${postgres}`)})`,
    );
    const nullable = (type: string) =>
      type.startsWith('LowCardinality') ? 'LowCardinality(Nullable(String))' : `Nullable(${type})`;
    await clickHouse.run(
      `create table vals (n Int64, shop String, ${columns.map((one) => `"${one.kind}" ${nullable(one.clickHouse)}`)}) engine = MergeTree order by n`,
    );
    for (const [n, { kind, postgres, clickHouse: other }] of VALUES.entries()) {
      await database.pool.query(`insert into public.vals (n, shop, "${kind}") values (${n}, 'acme', ${postgres[1]})`);
      await clickHouse.run(`insert into vals (n, shop, "${kind}") select ${n}, 'acme', ${other[1]}`);
    }
  });
  afterAll(async () => {
    await sources?.clickHouse.end();
    await Promise.all([clickHouse?.stop(), database?.drop()]);
  });

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia'])(
    'have the text of COPY in %s',
    async (timezone) => {
      const [expected, found] = await Promise.all([
        allOf(sources.postgres, valuesReading('public.vals', timezone)),
        allOf(sources.clickHouse, valuesReading('vals', timezone)),
      ]);
      expect(expected).toHaveLength(VALUES.length);
      expect(found).toEqual(expected);
    },
  );

  test.each([
    ['Float64', 'double precision', 'doubles'],
    ['Float32', 'real', 'reals'],
  ] as const)('%s of every size has the text of COPY', async (clickHouseType, type, table) => {
    const values = floats(type === 'real');
    const rows = (cast: string) => values.map((value, n) => `(${n}, 'acme', '${value}'${cast})`);
    await database.pool.query(`create table public.${table} (n bigint primary key, shop text, percent ${type})`);
    await database.pool.query(`insert into public.${table} values ${rows(`::${type}`)}`);
    await clickHouse.run(
      `create table ${table} (n Int64, shop String, percent Nullable(${clickHouseType})) engine = MergeTree order by n`,
    );
    await clickHouse.run(`insert into ${table} values ${rows('')}`);
    const [expected, found] = await Promise.all([
      allOf(sources.postgres, readingOf(reportOf(`public.${table}`, PERCENT, 'bigint', 'v.n'), 'UTC')),
      allOf(sources.clickHouse, readingOf(reportOf(table, PERCENT, 'bigint', 'v.n'), 'UTC')),
    ]);
    expect(expected).toHaveLength(values.length);
    expect(found).toEqual(expect.arrayContaining(['1e+22', '-1.5e-05', '100000', '0.0001', '0']));
    // Digits that are halfway between two floats, which PostgreSQL avoids. They identify the same float.
    const float = (one: string) => (type === 'real' ? Math.fround(Number(one)) : Number(one));
    const halfway = expected.flatMap((one, i) => (one === found[i] ? [] : [[one, found[i]!] as const]));
    expect(halfway.length).toBeLessThan(expected.length / 10);
    for (const [one, other] of halfway) {
      expect(float(other)).toBe(float(one));
      expect(Math.abs(float(one))).toBeGreaterThan(2 ** (type === 'real' ? 24 : 53));
    }
  });

  test('a column that is a window function has the text of COPY', async () => {
    const values = [0.5, 1e22, -3, 1.5e-7, 1e300];
    const rows = values.map((value, n) => `(${n}, 'acme', ${value})`);
    await database.pool.query(
      'create table public.windows (n bigint primary key, shop text, percent double precision)',
    );
    await database.pool.query(`insert into public.windows values ${rows}`);
    await clickHouse.run(
      'create table windows (n Int64, shop String, percent Nullable(Float64)) engine = MergeTree order by n',
    );
    await clickHouse.run(`insert into windows values ${rows}`);
    const columns = [
      { key: 'highest', kind: 'decimal' },
      { key: 'before', kind: 'percent' },
      { key: 'place', kind: 'integer' },
    ] as const;
    const [expected, found] = await Promise.all([
      allOf(sources.postgres, readingOf(reportOf('public.windows', columns, 'bigint', 'v.n'), 'UTC')),
      allOf(sources.clickHouse, readingOf(reportOf('windows', columns, 'bigint', 'v.n'), 'UTC')),
    ]);
    expect(expected.slice(0, 2)).toEqual(['0.5\t\\N\t1', '1e+22\t0.5\t2']);
    expect(found).toEqual(expected);
  });

  test('bytes that are not UTF-8, and NUL, become U+FFFD', async () => {
    await clickHouse.run(`create table bytes (n Int64, shop String, text String) engine = MergeTree order by n`);
    await clickHouse.run(`insert into bytes select 1, 'acme', concat('a', unhex('ff'), 'b', char(0), 'c')`);
    const report = reportOf('bytes', [{ key: 'text', kind: 'text' }], 'bigint', 'v.n');
    expect(await allOf(sources.clickHouse, readingOf(report, 'UTC'))).toEqual(['a\ufffdb\ufffdc']);
  });

  /** 40 keys of each type, in order. */
  const KEYS: Record<KeyType, [type: string, value: string]> = {
    bigint: ['UInt64', 'toUInt64(18446744073709551615) - 39 + number'],
    numeric: ['Decimal(38, 9)', "toDecimal128('-7.000000003', 9) + number / 3"],
    text: ['String', "concat(unhex('ff'), '''\\\\', char(9), char(0), leftPad(toString(number), 2, '0'))"],
    uuid: ['UUID', "toUUID(concat('00000000-0000-0000-0000-0000000000', leftPad(toString(number), 2, '0')))"],
    date: ['Date', "toDate('2026-02-01') + number"],
    timestamp: ["DateTime64(9, 'Asia/Tokyo')", "toDateTime64('2026-03-29 00:59:59.000000001', 9, 'UTC') + number"],
    timestamptz: ['DateTime', "toDateTime('2026-03-29 00:59:50', 'UTC') + number"],
  };

  test.each(KEY_TYPES)('keys of type %s cut the rows', async (type) => {
    const [inSql, value] = KEYS[type];
    await clickHouse.run(
      `create table keys_${type} (n Int64, shop String, k ${inSql}) engine = MergeTree order by k settings index_granularity = 8`,
    );
    await clickHouse.run(`insert into keys_${type} select number, 'acme', ${value} from numbers(40)`);
    const report = reportOf(`keys_${type}`, [{ key: 'n', kind: 'integer' }], type, 'v.k');
    for (const direction of ['asc', 'desc']) {
      const reading = readingOf(report, 'America/New_York', { direction });
      const whole = await allOf(sources.clickHouse, reading);
      expect(whole).toHaveLength(40);
      const { signal } = new AbortController();
      await whileFrozen(sources.clickHouse, { reading, signal }, async (frozen) => {
        const { rows, cuts } = await frozen.cut(reading, { partRows: 7, sheetRows: 1_000_000 });
        const lines: string[] = [];
        for (const part of planParts(rows, cuts, 2)) {
          const read = await linesOf(sources.clickHouse, frozen.token, reading, part);
          expect(read).toHaveLength(part.rows);
          lines.push(...read);
        }
        expect(lines).toEqual(whole);
      });
    }
  });
});

const PERCENT = [{ key: 'percent', kind: 'percent' }] as const;

/** Around every power of ten at which a form begins or ends, and some digits in every size. */
function floats(isSingle: boolean): number[] {
  const digits = [1, 1.5, 1.234567, 9.999999, 1.2345678901234567];
  const powers = Array.from({ length: isSingle ? 74 : 600 }, (_, i) => i - (isSingle ? 37 : 300));
  const near = powers.filter((power) => Math.abs(power) < 30 || power % 50 === 0);
  const values = near.flatMap((power) => digits.map((one) => Number(`${one}e${power}`)));
  const edges = isSingle
    ? [1e-45, 3.4028235e38, 16777216, 999999.94]
    : [5e-324, Number.MAX_VALUE, 2 ** 53, 999999999999999.9, 0.1 + 0.2];
  return [0, ...values, ...edges].flatMap((value) => (value === 0 ? [0] : [value, -value]));
}

function reportOf(
  from: string,
  columns: readonly { key: string; kind: Kind }[],
  type: KeyType,
  key: string,
): ReportType {
  const k = key === 'v.k' ? sql`v.k` : sql`v.n`;
  const report: ReportType = {
    name: 'some_values',
    title: 'Values',
    description: 'Values.',
    format: 'csv',
    source: 'elsewhere',
    fileStem: 'values',
    search: {},
    columns: columns.map((column) => ({
      ...column,
      label: column.key,
      width: 10,
      description: column.key,
      default: true,
      sql: COLUMNS[column.key]!,
    })),
    orders: { key: { description: 'Key', key: { sql: k, type } } },
    defaultOrder: { sort: 'key', direction: 'asc' },
    tieBreak: { sql: k, type },
    scope: { publisherSlug: sql`v.shop` },
    query: () => ({ from: FROM[from]!, where: [] }),
  };
  createCatalog([report]);
  return report;
}

const COLUMNS: Record<string, ReturnType<typeof sql>> = {
  n: sql`v.n`,
  text: sql`v."text"`,
  id: sql`v."id"`,
  integer: sql`v."integer"`,
  decimal: sql`v."decimal"`,
  money: sql`v."money"`,
  percent: sql`v."percent"`,
  boolean: sql`v."boolean"`,
  date: sql`v."date"`,
  timestamp: sql`v."timestamp"`,
  url: sql`v."url"`,
  highest: sql`max(v.percent) over (order by v.n)`,
  // In ClickHouse, lag() is lagInFrame() with another frame.
  before: sql`max(v.percent) over (order by v.n rows between 1 preceding and 1 preceding)`,
  place: sql`row_number() over (order by v.n)`,
};

const FROM: Record<string, ReturnType<typeof sql>> = {
  'public.vals': sql`public.vals v`,
  vals: sql`vals v`,
  bytes: sql`bytes v`,
  ...Object.fromEntries(
    ['doubles', 'reals', 'windows', 'public.doubles', 'public.reals', 'public.windows'].map((name) => [
      name,
      sqlOfFile([`${name} v`], []),
    ]),
  ),
  ...Object.fromEntries(KEY_TYPES.map((type) => [`keys_${type}`, sqlOfFile([`keys_${type} v`], [])])),
};

function valuesReading(from: string, timezone: string): Reading {
  const kinds = KINDS.map((kind) => ({ key: kind, kind }));
  return readingOf(reportOf(from, kinds, 'bigint', 'v.n'), timezone);
}

function readingOf(report: ReportType, timezone: string, index: object = {}): Reading {
  const params = canonicalParams(report, { search_params: {}, index_params: { timezone, ...index } });
  return { report, params, publisherId: 1, publisherSlug: 'acme', asOf: '2026-11-30 00:00:00+00' };
}

async function allOf(source: Source, reading: Reading): Promise<string[]> {
  const { signal } = new AbortController();
  return await whileFrozen(source, { reading, signal }, ({ token }) => linesOf(source, token, reading));
}
