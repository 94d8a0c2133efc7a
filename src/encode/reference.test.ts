/** The fast encoders and the simple, slow ones write the same bytes. */
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTable, valuesOfKind } from '../../test/support/encode/arbitrary-cells.ts';
import {
  referenceCsvRow,
  referenceJsonlRow,
  referenceSheetRow,
  type Values,
} from '../../test/support/encode/reference.ts';
import { copyText } from './copy-text.ts';
import type { FormatName } from './format.ts';
import { formats } from './formats.ts';
import type { Kind } from './kinds.ts';

/** An empty final deflate block, which ends the stream of an encoded block (RFC 1951 §3.2.4). */
const END = Buffer.of(1, 0, 0, 0xff, 0xff);

const columnsOf = (kinds: readonly Kind[]) => kinds.map((kind, i) => ({ label: `"${i}"`, kind }));

function encoded(format: FormatName, kinds: readonly Kind[], table: readonly Values[], firstRow: number): string {
  const rows = Buffer.from(table.map(copyText).join(''));
  const labels = columnsOf(kinds).map(({ label }) => label);
  const { bytes } = formats[format].encode({ format, kinds, labels, rows, firstRow });
  return (format === 'xlsx' ? inflateRawSync(Buffer.concat([bytes, END])) : Buffer.from(bytes)).toString();
}

const reference = {
  csv: (kinds: readonly Kind[], table: readonly Values[]) => table.map((row) => referenceCsvRow(kinds, row)).join(''),
  jsonl: (kinds: readonly Kind[], table: readonly Values[]) =>
    table.map((row) => referenceJsonlRow(columnsOf(kinds), row)).join(''),
  xlsx: (kinds: readonly Kind[], table: readonly Values[], firstRow: number) =>
    table.map((row, i) => referenceSheetRow(kinds, row, firstRow + i)).join(''),
};

describe.each(['csv', 'xlsx', 'jsonl'] as const)('%s equals the output of the reference encoder', (format) => {
  test('for any table', () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 2, max: 1_048_500 }), ({ kinds, table }, firstRow) => {
        expect(encoded(format, kinds, table, firstRow)).toBe(reference[format](kinds, table, firstRow));
      }),
      { numRuns: 1000 },
    );
  });

  test.each(Object.keys(valuesOfKind) as Kind[])('for many rows of %s', (kind) => {
    const table = fc.array(fc.tuple(valuesOfKind[kind], valuesOfKind[kind]), { minLength: 200, maxLength: 400 });
    fc.assert(
      fc.property(table, (rows) => {
        const kinds = [kind, kind];
        expect(encoded(format, kinds, rows, 95)).toBe(reference[format](kinds, rows, 95));
      }),
      { numRuns: 10 },
    );
  });
});
