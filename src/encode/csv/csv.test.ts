import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTable } from '../../../test/support/encode/arbitrary-cells.ts';
import { DIALECTS } from '../../../test/support/encode/dialects.ts';
import { fileOf } from '../../../test/support/encode/file-of.ts';
import { guardedText, referenceCsvRow } from '../../../test/support/encode/reference.ts';
import { copyText } from '../copy-text.ts';
import type { CsvDialect } from '../format.ts';
import type { Kind } from '../kinds.ts';
import { csvFormat } from './csv-format.ts';
import { csvDialect, STANDARD } from './dialect.ts';

/** A simple, slow encoder. Returns the field that a reader of the file must find for a value. */
function expectedField(kind: Kind, value: string | null, { separator, decimal }: CsvDialect): string {
  if (value === null) return '';
  if (['integer', 'decimal', 'money', 'percent'].includes(kind) && /^[-+.eE\d]+$/.test(value))
    return value.replaceAll('.', decimal);
  if (value.toLowerCase() === '-infinity' && !['text', 'id', 'url', 'boolean'].includes(kind)) return value;
  if (kind === 'boolean' && value === 't') return 'true';
  if (kind === 'boolean' && value === 'f') return 'false';
  if (kind === 'timestamp') {
    const parts = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([-+]\d\d(?::\d\d(?::\d\d)?)?)?$/.exec(value);
    if (parts) {
      const [, date, time, offset = ''] = parts;
      if (/^[-+]00$/.test(offset)) return `${date}T${time}Z`;
      return `${date}T${time}${offset.length === 3 ? `${offset}:00` : offset}`;
    }
  }
  return guardedText(value, separator);
}

const columnsOf = (kinds: readonly Kind[]) => kinds.map((kind, i) => ({ label: `Column ${i}`, kind, width: 10 }));
const read = (file: Buffer, { separator, lineEnd } = STANDARD): string[][] =>
  parse(file, { bom: true, delimiter: separator, record_delimiter: lineEnd });

/** Returns COPY text encoded as CSV. */
function csvOf(kinds: readonly Kind[], copy: string): string {
  const rows = Buffer.from(copy);
  return Buffer.from(csvFormat.encode({ format: 'csv', kinds, rows, firstRow: 2 }).bytes).toString();
}

const rowOf = (kinds: readonly Kind[], values: readonly (string | null)[]): string => csvOf(kinds, copyText(values));

describe('CSV', () => {
  test.each(DIALECTS)('$name reads back as the same table, and block sizes do not change its bytes', (dialect) => {
    fc.assert(
      fc.property(anyTable, ({ kinds, table, blockRows, fragmentBlocks }) => {
        const columns = columnsOf(kinds);
        const { file } = fileOf(csvFormat, table, { columns, blockRows, fragmentBlocks, dialect });
        const expected = table.map((row) => row.map((value, i) => expectedField(kinds[i]!, value, dialect)));
        expect(read(file, dialect)).toEqual([columns.map((column) => column.label), ...expected]);
        expect(file.equals(fileOf(csvFormat, table, { columns, dialect }).file)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test.each<[Kind, string | null, string]>([
    ['text', null, ''],
    ['text', '', ''],
    ['text', 'a "b", c', '"a ""b"", c"'],
    ['text', 'two\r\nlines', '"two\r\nlines"'],
    ['text', ' x', '" x"'],
    ['text', 'x ', '"x "'],
    ['text', 'a\\b\tc', '"a\\b\tc"'],
    ['text', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['text', '@x', "'@x"],
    ['text', '+49 30', "'+49 30"],
    ['text', '-1', "'-1"],
    ['text', '\t=1', `"'\t'=1"`],
    ['text', '\n=1', `"'\n'=1"`],
    ['text', 'a\tb', '"a\tb"'],
    ['text', 'a;b', '"a;b"'],
    ['text', 'a;=b', `"a;'=b"`],
    ['decimal', '1;2', '"1;2"'],
    ['id', '00123', '00123'],
    ['url', 'https://x.example/?a=1&b=2', 'https://x.example/?a=1&b=2'],
    ['integer', '-1', '-1'],
    ['money', '-12.50', '-12.50'],
    ['percent', '0.125', '0.125'],
    ['decimal', 'NaN', 'NaN'],
    ['decimal', 'Infinity', 'Infinity'],
    ['decimal', '-Infinity', '-Infinity'],
    ['money', '-Infinity', '-Infinity'],
    ['money', '-Infinity+1', "'-Infinity+1"],
    ['integer', '-infinitx', "'-infinitx"],
    ['text', '-infinity', "'-infinity"],
    ['id', '-Infinity', "'-Infinity"],
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['date', '2026-11-23', '2026-11-23'],
    ['date', 'infinity', 'infinity'],
    ['date', '-infinity', '-infinity'],
    ['date', '10000-01-01', '10000-01-01'],
    ['date', '0044-03-15 BC', '0044-03-15 BC'],
    ['date', '-1', "'-1"],
    ['date', '=1', "'=1"],
    ['timestamp', '2026-11-23 14:05:09.123456+01', '2026-11-23T14:05:09.123456+01:00'],
    ['timestamp', '2026-11-23 14:05:09+00', '2026-11-23T14:05:09Z'],
    ['timestamp', '2026-11-23 14:05:09-03:30', '2026-11-23T14:05:09-03:30'],
    ['timestamp', '2026-10-25 02:30:00+02', '2026-10-25T02:30:00+02:00'],
    ['timestamp', '2026-10-25 02:30:00+01', '2026-10-25T02:30:00+01:00'],
    ['timestamp', '1890-01-01 00:00:00+00:53:28', '1890-01-01T00:00:00+00:53:28'],
    ['timestamp', '2026-11-23 14:05:09', '2026-11-23T14:05:09'],
    ['timestamp', '2026-11-23 14:05:09.123456789+01', '2026-11-23T14:05:09.123456789+01:00'],
    ['timestamp', '2026-11-23 14:05:09.1234567890+00', '2026-11-23T14:05:09.1234567890Z'],
    ['timestamp', '2026-11-23 14:05:09.123456789012', '2026-11-23T14:05:09.123456789012'],
    ['timestamp', '2026-11-23 14:05:09.+01', '2026-11-23 14:05:09.+01'],
    ['timestamp', '2026-11-23 14:05:9+01', '2026-11-23 14:05:9+01'],
    ['timestamp', 'infinity', 'infinity'],
    ['timestamp', '-infinity', '-infinity'],
    ['timestamp', '-infinity+00', "'-infinity+00"],
    ['timestamp', '10000-01-01 00:00:00+00', '10000-01-01 00:00:00+00'],
    ['timestamp', '0044-03-15 00:00:00+00 BC', '0044-03-15 00:00:00+00 BC'],
  ])('%s %j is encoded as %j', (kind, value, field) => {
    expect(rowOf(['text', kind], ['x', value])).toBe(`x,${field}\r\n`);
  });

  test.each<[Kind, string, string]>([
    ['decimal', '-1234.5', '-1234,5'],
    ['money', '12.50', '12,50'],
    ['percent', '0.125', '0,125'],
    ['money', '12345678901234567890.123456', '12345678901234567890,123456'],
    ['decimal', '1.5e-7', '1,5e-7'],
    ['decimal', '-Infinity', '-Infinity'],
    ['integer', '1200', '1200'],
    ['money', '1,5', '"1,5"'],
    ['text', '12.50', '12.50'],
    ['id', '12.50', '12.50'],
    ['text', '12,50', '"12,50"'],
    ['text', 'a;b', '"a;b"'],
    ['text', 'Berlin, =1+1', '"Berlin,\' =1+1"'],
    ['date', '2026-11-23', '2026-11-23'],
    ['timestamp', '2026-11-23 14:05:09.5+01', '2026-11-23T14:05:09.5+01:00'],
  ])('excel_eu: %s %j is encoded as %j', (kind, value, field) => {
    const dialect = csvDialect({ dialect: 'excel_eu' });
    const rows = Buffer.from(copyText(['x', value]));
    const { bytes } = csvFormat.encode({ format: 'csv', kinds: ['text', kind], rows, firstRow: 2, dialect });
    expect(Buffer.from(bytes).toString()).toBe(`x;${field}\r\n`);
  });

  test('a block in one dialect does not change the next in another', () => {
    const rows = Buffer.from(copyText(['a,=1', '1.5']));
    const kinds: Kind[] = ['text', 'decimal'];
    const encoded = [...DIALECTS, ...DIALECTS.toReversed()].map((dialect) => {
      const { bytes } = csvFormat.encode({ format: 'csv', kinds, rows, firstRow: 2, dialect });
      return [Buffer.from(bytes).toString(), referenceCsvRow(kinds, ['a,=1', '1.5'], dialect)];
    });
    for (const [found, expected] of encoded) expect(found).toBe(expected);
  });

  test('an empty row of a single column is quoted, so that readers do not skip the line', () => {
    expect(rowOf(['text'], [null])).toBe('""\r\n');
  });

  test('an empty export has only the header, with quoted labels', () => {
    const columns = ['a,b', '=c', 'Größe'].map((label) => ({ label, kind: 'text' as const, width: 10 }));
    expect(fileOf(csvFormat, [], { columns, bom: false }).file.toString()).toBe('"a,b",\'=c,Größe\r\n');
  });

  test.each([
    [['ID', 'Name'], '"ID",Name'],
    [['ID'], '"ID"'],
    [['ID;PWXL', 'x'], '"ID;PWXL",x'],
    [['IDEAL “x”', 'x'], '"IDEAL “x”",x'],
    [['ID, "full"', 'ID'], '"ID, ""full""",ID'],
    [['Id', 'ID'], 'Id,ID'],
    [['Network ID', 'ID'], 'Network ID,ID'],
  ])('without a byte order mark, the header %j does not look like SYLK to Excel', (labels, header) => {
    const columns = labels.map((label) => ({ label, kind: 'text' as const, width: 10 }));
    expect(fileOf(csvFormat, [], { columns, bom: false }).file.toString()).toBe(`${header}\r\n`);
    const marked = fileOf(csvFormat, [], { columns, bom: true }).file;
    expect(read(marked)).toEqual([labels]);
    expect(marked.toString().slice(1)).toBe(
      referenceCsvRow(['text', 'text'].slice(0, labels.length) as Kind[], labels),
    );
  });

  test.each(DIALECTS)('a header that begins with ID is not SYLK, $name', (dialect) => {
    const columns = ['ID', 'a;b', 'c,d'].map((label) => ({ label, kind: 'text' as const, width: 10 }));
    const { file } = fileOf(csvFormat, [], { columns, bom: false, dialect });
    expect(file.toString()).toBe(`"ID"${['', '"a;b"', '"c,d"'].join(dialect.separator)}${dialect.lineEnd}`);
  });

  test('begins with a byte order mark only if requested', () => {
    const columns = columnsOf(['text']);
    expect(fileOf(csvFormat, [], { columns, bom: true }).file.subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf));
    expect(fileOf(csvFormat, [], { columns, bom: false }).file[0]).toBe('C'.charCodeAt(0));
  });

  test('a string that becomes much longer than the block makes the output grow', () => {
    const long = '"'.repeat(100_000);
    expect(rowOf(['text'], [long])).toBe(`"${long}${long}"\r\n`);
  });

  test.each([
    ['\\x22', '""""'],
    ['a\\054b', '"a,b"'],
    ['\\40x', '" x"'],
    ['x\\x20', '"x "'],
    ['x\\x20y', 'x y'],
    ['\\x3d1', "'=1"],
    ['\\75', "'="],
    ['\\v\\b\\f', '\v\b\f'],
    ['\\q\\xyz', 'qxyz'],
    ['a\rb', '"a\rb"'],
    ['\u0001', '\u0001'],
    ['\\', '\\'],
    ['1\\', '1\\'],
    ['\\N\\N', 'NN'],
  ])('the COPY text %j, which PostgreSQL reads but does not write, is encoded as %j', (copy, field) => {
    for (const kind of ['text', 'integer', 'timestamp'] as const)
      expect(csvOf([kind], `${copy}\n`)).toBe(`${field}\r\n`);
  });

  test('strings of every length are complete, at any position and with or without special characters', () => {
    const lengths = Array.from({ length: 200 }, (_, i) => i + 1);
    const texts = lengths.flatMap((n) => [
      'x'.repeat(n),
      `${'x'.repeat(n)},`,
      `${'x'.repeat(n)}\n"`,
      `'${'ä'.repeat(n)}`,
    ]);
    const kinds: Kind[] = ['text', 'url'];
    const table = texts.map((text, i) => [text, texts.at(-i)!]);
    const expected = table.map((row) => referenceCsvRow(kinds, row)).join('');
    expect(csvOf(kinds, table.map(copyText).join(''))).toBe(expected);
  });

  test('encodes very long rows between short ones', () => {
    const short = ['a', '-1', null];
    const table = [50_000, 65_530, 65_536, 70_000, 3_000_000, 10].flatMap((n) => [
      short,
      ['"'.repeat(n), '1', 'b,'],
      short,
    ]);
    const kinds: Kind[] = ['text', 'integer', 'text'];
    const copy = Buffer.from(table.map(copyText).join(''));
    const expected = table.map((row) => referenceCsvRow(kinds, row)).join('');
    // The block is at each offset from a word boundary, in shared memory, and followed by rows that do not belong to it.
    for (let offset = 0; offset < 8; offset++) {
      const memory = new Uint8Array(new SharedArrayBuffer(copy.length + 100)).fill(0x0a);
      memory.set(copy, offset);
      const rows = memory.subarray(offset, offset + copy.length);
      const { bytes } = csvFormat.encode({ format: 'csv', kinds, rows, firstRow: 2 });
      expect(Buffer.from(bytes).equals(Buffer.from(expected))).toBe(true);
    }
  });

  test('encodes a table with more columns than a batch has bytes', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => (i % 3 === 0 ? '' : 'f'));
    const kinds = values.map((): Kind => 'boolean');
    expect(csvOf(kinds, `${copyText(values)}${copyText(values)}`)).toBe(referenceCsvRow(kinds, values).repeat(2));
  });

  test('an error gives the row number after any number of rows', () => {
    const rows = 'a\tb\n'.repeat(49_999);
    expect(() => csvOf(['text', 'id'], `${rows}a\n`)).toThrow(
      'Row 50000 of the block has fewer fields than the 2 columns',
    );
    expect(() => csvOf(['text', 'id'], `${rows}a\tb\tc\n`)).toThrow('Row 50000 of the block has more fields');
    expect(() => csvOf(['text', 'id'], `${rows}a\tb`)).toThrow('The block ends within a row');
    expect(csvOf(['text', 'id'], 'a\tb\n')).toBe('a,b\r\n');
  });
});
