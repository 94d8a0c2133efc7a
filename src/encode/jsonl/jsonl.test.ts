import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTable, anyText } from '../../../test/support/encode/arbitrary-cells.ts';
import { fileOf } from '../../../test/support/encode/file-of.ts';
import { referenceJsonlRow } from '../../../test/support/encode/reference.ts';
import { copyText } from '../copy-text.ts';
import type { Kind } from '../kinds.ts';
import { encodeJsonl } from './encode-jsonl.ts';
import { jsonlFormat } from './jsonl-format.ts';

const columnsOf = (kinds: readonly Kind[]) => kinds.map((kind, i) => ({ label: `Column ${i}`, kind, width: 10 }));

/** Returns COPY text encoded as JSON Lines. */
function jsonlOf(kinds: readonly Kind[], copy: string): string {
  return Buffer.from(encodeJsonl(columnsOf(kinds), Buffer.from(copy)).bytes).toString();
}

const NUMBERS: readonly Kind[] = ['integer', 'decimal', 'money', 'percent'];
const TIMESTAMP = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([-+]\d\d(?::\d\d){0,2})?$/;

/** The value that a reader must find for a value of PostgreSQL. */
function expectedValue(kind: Kind, value: string | null): unknown {
  if (value === null) return null;
  if (NUMBERS.includes(kind) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(value)) return Number(value);
  if (kind === 'boolean' && /^[tf]$/.test(value)) return value === 't';
  const parts = kind === 'timestamp' ? TIMESTAMP.exec(value) : null;
  if (!parts) return value;
  const [, date, time, offset = ''] = parts;
  return `${date}T${time}${/^[-+]00$/.test(offset) ? 'Z' : offset.length === 3 ? `${offset}:00` : offset}`;
}

const linesOf = (file: Buffer): unknown[] =>
  file
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('JSON Lines', () => {
  test('reads back as the same table, and block sizes do not change its bytes', () => {
    fc.assert(
      fc.property(anyTable, ({ kinds, table, blockRows, fragmentBlocks }) => {
        const columns = columnsOf(kinds);
        const { file } = fileOf(jsonlFormat, table, { columns, blockRows, fragmentBlocks });
        const expected = table.map((row) =>
          Object.fromEntries(row.map((value, i) => [columns[i]!.label, expectedValue(kinds[i]!, value)])),
        );
        expect(linesOf(file)).toEqual(expected);
        expect(file.equals(fileOf(jsonlFormat, table, { columns }).file)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps any label as the key', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyText, { minLength: 1, maxLength: 6 }), (labels) => {
        const columns = labels.map((label) => ({ label, kind: 'text' as const }));
        const { bytes } = encodeJsonl(columns, Buffer.from(copyText(labels)));
        const [line] = linesOf(Buffer.from(bytes));
        expect(Object.entries(line!).toSorted()).toEqual(labels.map((label) => [label, label]).toSorted());
      }),
      { numRuns: 300 },
    );
  });

  test.each<[Kind, string | null, string]>([
    ['text', null, 'null'],
    ['text', '', '""'],
    ['text', 'null', '"null"'],
    ['text', 'a "b" \\ /', '"a \\"b\\" \\\\ /"'],
    ['text', 'two\r\nlines\tand\b\f\v', '"two\\r\\nlines\\tand\\b\\f\\u000b"'],
    ['text', '\u0001\u001f\u007f', '"\\u0001\\u001f\u007f"'],
    ['text', '\u2028\u2029 👩‍👩‍👧‍👦 \u{10ffff}', '"\u2028\u2029 👩‍👩‍👧‍👦 \u{10ffff}"'],
    ['text', '=1+1', '"=1+1"'],
    ['id', '00123', '"00123"'],
    ['id', '9007199254740993123', '"9007199254740993123"'],
    ['url', 'https://x.example/?a=1&b="2"', '"https://x.example/?a=1&b=\\"2\\""'],
    ['integer', '-1', '-1'],
    ['integer', '0', '0'],
    ['integer', '9007199254740993123', '9007199254740993123'],
    ['integer', '007', '"007"'],
    ['integer', '-007', '"-007"'],
    ['integer', '-', '"-"'],
    ['integer', '--1', '"--1"'],
    ['integer', '1-1', '"1-1"'],
    ['integer', '+1', '"+1"'],
    ['money', '-12.50', '-12.50'],
    ['money', '0.00', '0.00'],
    ['money', '-0.50', '-0.50'],
    ['money', '12345678901234.5', '12345678901234.5'],
    ['money', '123456789012345.50', '123456789012345.50'],
    ['money', `1${'0'.repeat(40)}.${'7'.repeat(40)}`, `1${'0'.repeat(40)}.${'7'.repeat(40)}`],
    ['money', '$12.50', '"$12.50"'],
    ['decimal', '.5', '".5"'],
    ['decimal', '5.', '"5."'],
    ['decimal', '1.2.3', '"1.2.3"'],
    ['decimal', '00.5', '"00.5"'],
    ['decimal', '-.5', '"-.5"'],
    ['decimal', '-0', '-0'],
    ['decimal', '1e+20', '1e+20'],
    ['decimal', '1.5e-07', '1.5e-07'],
    ['decimal', '1e', '"1e"'],
    ['decimal', '1e+', '"1e+"'],
    ['decimal', 'e5', '"e5"'],
    ['decimal', 'NaN', '"NaN"'],
    ['decimal', '-Infinity', '"-Infinity"'],
    ['percent', '0.125', '0.125'],
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['boolean', 'x', '"x"'],
    ['date', '2026-11-23', '"2026-11-23"'],
    ['date', 'infinity', '"infinity"'],
    ['timestamp', '2026-11-23 14:05:09.123456+01', '"2026-11-23T14:05:09.123456+01:00"'],
    ['timestamp', '2026-11-23 14:05:09+00', '"2026-11-23T14:05:09Z"'],
    ['timestamp', '1890-01-01 00:00:00+00:53:28', '"1890-01-01T00:00:00+00:53:28"'],
    ['timestamp', '2026-11-23 14:05:09.123456789012', '"2026-11-23T14:05:09.123456789012"'],
    ['timestamp', '-infinity', '"-infinity"'],
    ['timestamp', '0044-03-15 00:00:00+00 BC', '"0044-03-15 00:00:00+00 BC"'],
  ])('%s %j is encoded as %s', (kind, value, json) => {
    expect(jsonlOf(['text', kind, 'text'], copyText(['x', value, 'y']))).toBe(
      `{"Column 0":"x","Column 1":${json},"Column 2":"y"}\n`,
    );
  });

  test('an export without rows is an empty file', () => {
    const columns = columnsOf(['text']);
    expect(fileOf(jsonlFormat, [], { columns }).file.length).toBe(0);
    expect(fileOf(jsonlFormat, [], { columns, sheets: [[]] }).file.length).toBe(0);
  });

  test.each([
    ['\\x22', '"\\""'],
    ['\\x5c', '"\\\\"'],
    ['\\1', '"\\u0001"'],
    ['\\xc3\\xa9', '"é"'],
    ['\\q\\xyz', '"qxyz"'],
    ['a\rb', '"a\\rb"'],
    ['\\', '"\\\\"'],
    ['\\N\\N', '"NN"'],
  ])('the COPY text %j, which PostgreSQL reads but does not write, is encoded as %s', (copy, json) => {
    for (const kind of ['text', 'integer', 'timestamp'] as const)
      expect(jsonlOf([kind], `${copy}\n`)).toBe(`{"Column 0":${json}}\n`);
  });

  test('values of every length are complete, at any position and with or without special characters', () => {
    const texts = Array.from({ length: 200 }, (_, i) => i + 1).flatMap((n) => [
      'x'.repeat(n),
      `${'x'.repeat(n)}"`,
      `${'\u0001'.repeat(n)}x`,
      `\n${'ä'.repeat(n)}`,
      '7'.repeat(n),
    ]);
    const kinds: Kind[] = ['text', 'integer', 'url'];
    const table = texts.map((text, i) => [text, texts.at(-i)!, text]);
    expect(jsonlOf(kinds, table.map(copyText).join(''))).toBe(
      table.map((row) => referenceJsonlRow(columnsOf(kinds), row)).join(''),
    );
  });

  test('encodes very long rows between short ones, from any offset in shared memory', () => {
    const short = ['a', '-1', null];
    const table = [50_000, 65_530, 65_536, 70_000, 1_000_000, 10].flatMap((n) => [
      short,
      ['\u0001'.repeat(n), '1', 'b"'],
      short,
    ]);
    const kinds: Kind[] = ['text', 'integer', 'text'];
    const copy = Buffer.from(table.map(copyText).join(''));
    const expected = Buffer.from(table.map((row) => referenceJsonlRow(columnsOf(kinds), row)).join(''));
    for (let offset = 0; offset < 8; offset++) {
      const memory = new Uint8Array(new SharedArrayBuffer(copy.length + 100)).fill(0x0a);
      memory.set(copy, offset);
      const { bytes } = encodeJsonl(columnsOf(kinds), memory.subarray(offset, offset + copy.length));
      expect(Buffer.from(bytes).equals(expected)).toBe(true);
    }
  });

  test('encodes a table with more columns than a batch has bytes, and labels that are longer than a batch', () => {
    const many = Array.from({ length: 70_000 }, (_, i) => (i % 3 === 0 ? null : 'f'));
    const kinds = many.map((): Kind => 'boolean');
    expect(jsonlOf(kinds, copyText(many))).toBe(referenceJsonlRow(columnsOf(kinds), many));
    const columns = [{ label: 'ä'.repeat(100_000), kind: 'text' as const, width: 10 }];
    const { bytes } = encodeJsonl(columns, Buffer.from('x\n'.repeat(20)));
    expect(Buffer.from(bytes).toString()).toBe(referenceJsonlRow(columns, ['x']).repeat(20));
  });

  test('an error gives the row number after any number of rows', () => {
    const rows = 'a\tb\n'.repeat(49_999);
    expect(() => jsonlOf(['text', 'id'], `${rows}a\n`)).toThrow(
      'Row 50000 of the block has fewer fields than the 2 columns',
    );
    expect(() => jsonlOf(['text', 'id'], `${rows}a\tb\tc\n`)).toThrow('Row 50000 of the block has more fields');
    expect(() => jsonlOf(['text', 'id'], `${rows}a\tb`)).toThrow('The block ends within a row');
    expect(() => jsonlOf([], '\n')).toThrow('needs at least one column');
    expect(jsonlOf(['text'], 'a\n')).toBe('{"Column 0":"a"}\n');
  });

  test('a block without labels is an error', () => {
    const block = { format: 'jsonl', kinds: ['text'], rows: Buffer.from('a\n'), firstRow: 1 } as const;
    expect(() => jsonlFormat.encode(block)).toThrow('The number of columns of a block is 1, that of labels 0.');
  });
});
