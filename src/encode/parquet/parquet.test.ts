/** Files that another program reads, hyparquet, have the values of the rows. */
import { zstdDecompressSync } from 'node:zlib';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { fileOf, type Table } from '../../../test/support/encode/file-of.ts';
import { copyText } from '../copy-text.ts';
import { KINDS, type Kind } from '../kinds.ts';
import { UnfitValue } from '../unfit-value.ts';
import { parquetFormat } from './parquet-format.ts';

const columnsOf = (kinds: readonly Kind[]) => kinds.map((kind) => ({ kind, label: kind, width: 10 }));
const compressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };

/** The file of a table, and the parts of it in the order of its bytes. */
function written(kinds: readonly Kind[], table: Table, options: { blockRows?: number; fragmentBlocks?: number } = {}) {
  const { file } = fileOf(parquetFormat, table, { columns: columnsOf(kinds), ...options });
  const bytes = new Uint8Array(file).buffer;
  return { bytes, metadata: parquetMetadata(bytes) };
}

async function read(kinds: readonly Kind[], table: Table, options = {}) {
  return await parquetReadObjects({ file: written(kinds, table, options).bytes, compressors });
}

function encode(kinds: readonly Kind[], rows: string, firstRow = 1) {
  const labels = kinds.map((kind) => kind);
  return parquetFormat.encode({ format: 'parquet', kinds, labels, rows: Buffer.from(rows), firstRow });
}

/** Each field, and the value that hyparquet reads. Its amounts are doubles, and its times have milliseconds. */
const VALUES: Record<Kind, [string, unknown][]> = {
  text: [
    ['', ''],
    ['a\tb\\c\nü\v', 'a\tb\\c\nü\v'],
    ['=1+1', '=1+1'],
    ['\\N', '\\N'],
    ['x'.repeat(100), 'x'.repeat(100)],
  ],
  id: [['007', '007']],
  url: [['https://a.example/?b=1', 'https://a.example/?b=1']],
  integer: [
    ['0', 0n],
    ['-12', -12n],
    ['123456789012345678', 123456789012345678n],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['-9223372036854775808', -(2n ** 63n)],
    ['12.00', 12n],
    ['1e+15', 10n ** 15n],
  ],
  decimal: [
    ['-12.50', -12.5],
    ['0.00000001', 1e-8],
    ['123456789012345678901234567890', Number('123456789012345678901234567890')],
    ['-0', -0],
    ['NaN', Number.NaN],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['1.7976931348623157e+308', Number.MAX_VALUE],
  ],
  percent: [['0.1250', 0.125]],
  money: [
    ['-12.50', -12.5],
    ['0.000001', 0.000001],
    ['999999999999.999999', Number('999999999999.999999')],
    ['-1000000000000.5', -1000000000000.5],
    ['9999999999999999999999.999999', 1e22],
    ['0.00', 0],
    ['-0', 0],
    ['5.0000000', 5],
  ],
  boolean: [
    ['t', true],
    ['f', false],
  ],
  date: [
    ['1970-01-01', new Date(0)],
    ['2024-02-29', new Date('2024-02-29')],
    ['0001-01-01', new Date('0001-01-01')],
    ['9999-12-31', new Date('9999-12-31')],
    ['0044-03-15 BC', new Date('-000043-03-15')],
    ['12345-06-07', new Date('+012345-06-07')],
  ],
  timestamp: [
    ['2026-11-23 14:05:09.123456+01', new Date('2026-11-23T13:05:09.123Z')],
    ['2026-11-23 14:05:09', new Date('2026-11-23T14:05:09Z')],
    ['2026-11-23 14:05:09.5-03:30', new Date('2026-11-23T17:35:09.5Z')],
    ['1883-01-01 00:00:00+00:53:28', new Date('1882-12-31T23:06:32Z')],
    ['9999-12-31 23:00:00-05', new Date('+010000-01-01T04:00:00Z')],
    ['0044-03-15 00:00:00+00 BC', new Date('-000043-03-15T00:00:00Z')],
    ['0001-01-01 00:30:00+02', new Date('0000-12-31T22:30:00Z')],
  ],
};

describe.each(KINDS)('a column of %s', (kind) => {
  test('has the values of its fields, with and without nulls', async () => {
    const fields = VALUES[kind].map(([field]) => [field]);
    const expected = VALUES[kind].map(([, value]) => ({ [kind]: value }));
    expect(await read([kind], fields)).toEqual(expected);
    const withNulls = fields.flatMap((row) => [row, [null]]);
    expect(await read([kind], withNulls)).toEqual(expected.flatMap((row) => [row, { [kind]: null }]));
    expect(await read([kind], [[null], [null]])).toEqual([{ [kind]: null }, { [kind]: null }]);
  });
});

const UNFIT: [Kind, string][] = [
  ['integer', '9223372036854775808'],
  ['integer', '1.5'],
  ['integer', 'NaN'],
  ['integer', ''],
  ['decimal', 'abc'],
  ['decimal', `1${'0'.repeat(309)}`],
  ['money', '10000000000000000000000'],
  ['money', '0.0000001'],
  ['money', 'Infinity'],
  ['boolean', 'true'],
  ['date', 'infinity'],
  ['date', '2026-02-29'],
  ['timestamp', '-infinity'],
  ['timestamp', '2026-11-23 24:00:00+00'],
  ['timestamp', '294276-12-31 00:00:00+00'],
];

test.each(UNFIT)('a %s of %j fails and is named, because the type cannot hold it', (kind, field) => {
  const block = () => encode(['text', kind], copyText(['a', null]) + copyText(['b', field]), 200);
  expect(block).toThrow(UnfitValue);
  const shown = field.length > 60 ? `${field.slice(0, 60)}…` : field;
  expect(block).toThrow(`Row 201 has ${JSON.stringify(shown)} in the column "${kind}"`);
});

test('rows with too few or too many fields fail', () => {
  expect(() => encode(['text', 'text'], 'a\tb\nc\n')).toThrow('Row 2 of the block has fewer fields');
  expect(() => encode(['text', 'text'], 'a\tb\tc\n')).toThrow('Row 1 of the block has more fields');
  expect(() => encode(['text', 'integer'], 'a\n1\tb\t2\n')).toThrow('Row 1 of the block has fewer fields');
  expect(() => encode(['text'], 'a\nb')).toThrow('The block ends within a row.');
});

test('a file without rows has its columns', async () => {
  const { bytes, metadata } = written(KINDS, []);
  expect([metadata.num_rows, metadata.row_groups]).toEqual([0n, []]);
  expect(metadata.schema.slice(1).map(({ name }) => name)).toEqual([...KINDS]);
  expect(await parquetReadObjects({ file: bytes, compressors })).toEqual([]);
});

const NUMBERED: readonly Kind[] = ['integer', 'text', 'money'];
const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => [String(n), n % 3 === 0 ? null : `text ${n}`, `${n}.25`]);

test('the blocks of a part are one row group, and each part begins another', async () => {
  const { bytes, metadata } = written(NUMBERED, numbered(1050), { blockRows: 100, fragmentBlocks: 4 });
  expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([400, 400, 250]);
  const rows = await parquetReadObjects({ file: bytes, compressors });
  expect(rows).toEqual(numbered(1050).map(([n, text, money]) => ({ integer: BigInt(n!), text, money: Number(money) })));
  const offsets = metadata.row_groups.flatMap(({ columns }) => columns.map(({ meta_data: column }) => column!));
  let at = 4n;
  for (const { data_page_offset, total_compressed_size } of offsets) {
    expect(data_page_offset).toBe(at);
    at += total_compressed_size;
  }
});

test('a long part has several row groups', () => {
  const { metadata } = written(
    ['integer'],
    numbered(300_000).map(([n]) => [n!]),
    { blockRows: 10_000, fragmentBlocks: 30 },
  );
  expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([140_000, 140_000, 20_000]);
});

test('row groups have the number of nulls, the smallest and the largest value of each column', () => {
  const table = [
    ['b', '5', '-1.5', '2.50', 't', '2026-01-02', '2026-01-01 00:00:00+00'],
    ['', '-7', '3', '-100.25', 'f', '0044-03-15 BC', '2026-01-01 00:00:00+01'],
    [null, null, null, null, null, null, null],
    ['ü', '12345678901234567', '0', '10000000000000', 't', '2026-01-01', '2025-12-31 23:30:00+00'],
    ['a', '0', '0.5', '0', 't', '2026-01-01', '2026-01-01 00:00:00+00'],
  ];
  const kinds: readonly Kind[] = ['text', 'integer', 'decimal', 'money', 'boolean', 'date', 'timestamp'];
  // Blocks of one row: bounds of several pages are combined.
  for (const blockRows of [1, 100]) {
    const [group] = written(kinds, table, { blockRows, fragmentBlocks: 100 }).metadata.row_groups;
    const statistics = group!.columns.map(({ meta_data: column }) => column!.statistics!);
    expect(statistics.map(({ null_count, min_value, max_value }) => [null_count, min_value, max_value])).toEqual([
      [1n, '', 'ü'],
      [1n, -7n, 12345678901234567n],
      [1n, -1.5, 3],
      [1n, -100.25, 10000000000000],
      [1n, false, true],
      [1n, new Date('-000043-03-15'), new Date('2026-01-02')],
      [1n, new Date('2025-12-31T23:00:00Z'), new Date('2026-01-01T00:00:00Z')],
    ]);
  }
});

test.each([
  ['only nulls', 'text', [null, null]],
  ['a text of more than 64 bytes', 'text', ['a', 'b'.repeat(65)]],
  ['NaN', 'decimal', ['1', 'NaN']],
] satisfies [string, Kind, (string | null)[]][])('a column with %s has no bounds', (_, kind, values) => {
  for (const blockRows of [1, 2]) {
    const table = values.map((value) => [value]);
    const [group] = written([kind], table, { blockRows, fragmentBlocks: 2 }).metadata.row_groups;
    expect(group!.columns[0]!.meta_data!.statistics).toMatchObject({ min_value: undefined, max_value: undefined });
  }
});

test('the notes of the export are the key-value metadata', () => {
  const { file } = fileOf(parquetFormat, [], { columns: columnsOf(['text']), notes: [['Report', 'Clicks äöü']] });
  expect(parquetMetadata(new Uint8Array(file).buffer).key_value_metadata).toEqual([
    { key: 'Report', value: 'Clicks äöü' },
  ]);
});

test('a block with long rows is encoded like others', async () => {
  const long = Array.from({ length: 120 }, (_, n) => [`${n} ${'äöü\t'.repeat(20_000)}`]);
  expect(await read(['text'], long)).toEqual(long.map(([text]) => ({ text })));
});
