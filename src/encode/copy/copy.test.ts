import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from '../../../test/support/encode/arbitrary-cells.ts';
import { copyText } from '../copy-text.ts';
import { Cell } from './cell.ts';
import { unescapeCell } from './unescape.ts';

/** Returns the fields of COPY text as strings, and NULL as null. */
function read(rows: Uint8Array, columns: number): (string | null)[][] {
  const table: (string | null)[][] = [];
  const cell = new Cell(rows);
  for (let at = 0; at < rows.length; ) {
    const row: (string | null)[] = [];
    for (let i = 0; i < columns; i++) {
      at = cell.read(at);
      cell.checkPlace(i, columns);
      const { text, start, end } = unescapeCell(cell);
      const isNull = cell.isBlank() && cell.end > cell.start;
      row.push(isNull ? null : Buffer.from(text.bytes.subarray(start, end)).toString());
    }
    table.push(row);
  }
  return table;
}

describe('COPY text', () => {
  test('decodes to the values that were encoded', () => {
    const row = fc.tuple(fc.option(anyText), fc.option(anyText), fc.option(anyText));
    fc.assert(
      fc.property(fc.array(row), (table) => {
        expect(read(Buffer.from(table.map(copyText).join('')), 3)).toEqual(table);
      }),
    );
  });

  test.each([
    ['\\b\\f\\n\\r\\t\\v\\\\', '\b\f\n\r\t\v\\'],
    ['\\101\\7\\60', 'A\x070'],
    ['\\x41\\x9z', 'A\tz'],
    ['\\q\\"\\xyz', 'q"xyz'],
    ['\\\\N', '\\N'],
  ])('%s stands for %j', (escaped, plain) => {
    expect(read(Buffer.from(`${escaped}\n`), 1)).toEqual([[plain]]);
  });

  test('rejects a row with fewer fields than columns', () => {
    expect(() => read(Buffer.from('a\tb\nc\n'), 2)).toThrow('Row 2 of the block has fewer fields than the 2 columns');
  });

  test('rejects a row with more fields than columns', () => {
    expect(() => read(Buffer.from('a\tb\tc\n'), 2)).toThrow('Row 1 of the block has more fields than the 2 columns');
  });

  test('rejects an incomplete last row', () => {
    expect(() => read(Buffer.from('a\nb'), 1)).toThrow('The block ends within a row');
  });

  test('returns no rows for an empty block', () => {
    expect(read(new Uint8Array(), 1)).toEqual([]);
  });
});
