import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromByteText } from './byte-text.ts';
import { makeColumnMatcher } from './column-matcher.ts';
import type { Row } from './kind.ts';
import { ADVERTISERS } from './kinds/advertisers.ts';
import { makeNotes } from './notes.ts';
import type { Source } from './open-source.ts';
import { readCsv } from './read-csv.ts';

const HEADER = ['network', 'external_id', 'name'];

function sourceOf(chunks: Iterable<Buffer>): Source {
  const bytes = (async function* () {
    yield* chunks;
  })();
  return {
    name: 'test',
    format: 'csv',
    layout: { delimiter: ',', rowEnd: '\n', sepBytes: 0 },
    bytes,
    entry: null,
    encoding: () => null,
    read: () => 0,
    total: null,
  };
}

async function rowsOf(text: string, chunkSize: number): Promise<Row[]> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkSize) }, (_, i) =>
    bytes.subarray(i * chunkSize, (i + 1) * chunkSize),
  );
  const matcher = makeColumnMatcher({ kind: ADVERTISERS, lookups: [], map: {}, constants: new Set() });
  const options = { source: sourceOf(chunks), matcher, width: ADVERTISERS.columns.length, notes: makeNotes() };
  const { batches } = await readCsv(options);
  return (await Array.fromAsync(batches)).flat();
}

test('fields and line numbers are right for any fields, line ends and chunk sizes', async () => {
  const field = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '"', 'a\nb', '\r\n', ',', ' x ', '𠮷'));
  const records = fc.array(fc.tuple(field, field, field), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 50 }),
      async (expected, end, size) => {
        const lines = [HEADER, ...expected].map((record) =>
          record.map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
        );
        const rows = await rowsOf(lines.join(end) + end, size);
        expect(rows.map((row) => row.fields.slice(0, 3).map(fromByteText))).toEqual(expected);
        const starts = lines.map((_, i) => lines.slice(0, i).join(end).split('\n').length + (i > 0 ? 1 : 0));
        expect(rows.map((row) => row.line)).toEqual(starts.slice(1));
      },
    ),
    { numRuns: 100 },
  );
});

test('empty lines count as lines, but not as rows', async () => {
  const rows = await rowsOf('network,external_id,name\n\na,b,c\r\n\r\n\nd,e,f', 7);
  expect(rows.map((row) => [row.line, row.fields[0]])).toEqual([
    [3, 'a'],
    [6, 'd'],
  ]);
});

test('a row of another width is invalid, but not the next one', async () => {
  const rows = await rowsOf('network,external_id,name\na,b\nd,e,f\n', 100);
  expect(rows.map((row) => row.problems.map((problem) => problem.reason))).toEqual([
    ['the row has 2 fields, but the header has 3'],
    [],
  ]);
});
