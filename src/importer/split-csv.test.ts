import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRecord, makeCsvSplitter } from './split-csv.ts';

interface Split {
  records: CsvRecord[];
  open: number | null;
}

function split(text: string, { size = 1000, rowEnd = '\n' }: { size?: number; rowEnd?: '\n' | '\r' } = {}): Split {
  const splitter = makeCsvSplitter({ delimiter: ',', rowEnd, sepBytes: 0 }, 1);
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  for (let at = 0; at < bytes.length; at += size) records.push(...splitter.split(bytes.subarray(at, at + size)));
  records.push(...splitter.split(null));
  return { records, open: splitter.openLine() };
}

function quotesOf({ records, open }: Split): { broken: number[]; stray: number[]; open: number | null } {
  const lines = (quotes: CsvRecord['quotes']) =>
    records.filter((record) => record.quotes === quotes).map((record) => record.line);
  return { broken: lines('broken'), stray: lines('stray'), open };
}

const NOTHING = { broken: [], stray: [], open: null };

test.each<[string, Partial<ReturnType<typeof quotesOf>>]>([
  ['a,b\n"c","d"\n', {}],
  ['"a ""b"" c"\r\n"",""""\r\n', {}],
  ['"a\nb",c\n"d', { open: 3 }],
  ['"a\nb","d', { open: 2 }],
  ['a\n5" TV,b\n', { stray: [2] }],
  ['a\n"b" c,d\n', { broken: [2] }],
  ['"x\ny" z\n"ok"\nq"\n', { broken: [1], stray: [4] }],
])('%j: %j', (text, expected) => {
  for (const size of [1, 2, 3, 1000]) expect(quotesOf(split(text, { size }))).toEqual({ ...NOTHING, ...expected });
});

test('supports CR as the row end', () => {
  const found = split('a,b\r"b\rc","d"" e"\r"c" d,\r', { rowEnd: '\r' });
  expect(found.records).toEqual([
    { line: 1, fields: ['a', 'b'], quotes: null },
    { line: 2, fields: ['b\rc', 'd" e'], quotes: null },
    { line: 4, fields: ['"c" d', ''], quotes: 'broken' },
  ]);
});

const text = fc.string({ unit: fc.constantFrom('"', '"', ',', ',', '\n', '\r\n', '\r', 'a', ' '), maxLength: 30 });
const sizes = fc.integer({ min: 1, max: 40 });

test('fields are those of csv-parse, whatever the quotes, the row ends and the chunks', () => {
  const rowEnds = fc.constantFrom<'\n' | '\r'>('\n', '\r');
  fc.assert(
    fc.property(text, sizes, rowEnds, (content, size, rowEnd) => {
      const found = split(content, { size, rowEnd });
      const read = () =>
        parse(content, {
          relax_column_count: true,
          relax_quotes: true,
          record_delimiter: rowEnd === '\r' ? ['\r'] : ['\r\n', '\n'],
        });
      if (found.open !== null) expect(read).toThrow('Quote Not Closed');
      else expect(found.records.map(({ fields }) => fields)).toEqual(read());
    }),
    { numRuns: 5000 },
  );
});

test('reports a quote exactly when the strict parser rejects the file', () => {
  fc.assert(
    fc.property(text, sizes, (content, size) => {
      let strict = true;
      try {
        parse(content, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
      } catch {
        strict = false;
      }
      const { records, open } = split(content, { size });
      expect(records.every(({ quotes }) => quotes === null) && open === null).toBe(strict);
    }),
    { numRuns: 2000 },
  );
});

test('lines are those of an editor', () => {
  fc.assert(
    fc.property(text, sizes, (content, size) => {
      let rest = content;
      const { records, open } = split(content, { size });
      if (open !== null) return;
      for (const { line, fields } of records) {
        expect(content.length - rest.length).toBe(content.split('\n', line - 1).join('\n').length + (line > 1 ? 1 : 0));
        const inside = fields.reduce((sum, field) => sum + field.split('\n').length - 1, 0);
        rest = rest
          .split('\n')
          .slice(1 + inside)
          .join('\n');
      }
      expect(rest).toBe('');
    }),
    { numRuns: 1000 },
  );
});
