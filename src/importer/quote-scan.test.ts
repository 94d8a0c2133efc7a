import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeQuoteScan } from './quote-scan.ts';

interface Scanned {
  broken: number[];
  stray: number[];
  open: number | null;
}

function scanned(text: string, { size = 1000, rowEnd = '\n' }: { size?: number; rowEnd?: '\n' | '\r' } = {}): Scanned {
  const scan = makeQuoteScan({ delimiter: ',', rowEnd, sepBytes: 0 }, 1);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) scan.scan(bytes.subarray(at, at + size));
  scan.scan(null);
  return { broken: [...scan.broken], stray: [...scan.stray], open: scan.openLine() };
}

const NOTHING = { broken: [], stray: [], open: null };

test.each<[string, Partial<Scanned>]>([
  ['a,b\n"c","d"\n', {}],
  ['"a ""b"" c"\r\n"",""""\r\n', {}],
  ['"a\nb",c\n"d', { open: 3 }],
  ['a\n5" TV,b\n', { stray: [2] }],
  ['a\n"b" c,d\n', { broken: [2] }],
  ['"x\ny" z\n"ok"\nq"\n', { broken: [2], stray: [4] }],
])('%j: %j', (text, expected) => {
  for (const size of [1, 2, 3, 1000]) expect(scanned(text, { size })).toEqual({ ...NOTHING, ...expected });
});

test('supports CR as the row end', () => {
  expect(scanned('a\r"b"\r"c" d\r', { rowEnd: '\r' })).toEqual({ ...NOTHING, broken: [3] });
});

test('reports a quote exactly when the strict parser rejects the file', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', '\r\n', '\r', 'a'), maxLength: 30 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (content, size) => {
      let strict = true;
      try {
        parse(content, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
      } catch {
        strict = false;
      }
      const { broken, stray, open } = scanned(content, { size });
      expect(broken.length + stray.length === 0 && open === null).toBe(strict);
    }),
    { numRuns: 2000 },
  );
});

test('agrees with the relaxed parser on whether a position is inside quotes', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', 'a'), maxLength: 30 });
  const read = (content: string) =>
    parse(content, { relax_column_count: true, relax_quotes: true, record_delimiter: ['\n'] });
  fc.assert(
    fc.property(text, (content) => {
      const rows = `${content}\n`;
      if (scanned(rows).open !== null) expect(() => read(rows)).toThrow('Quote Not Closed');
      else {
        read(rows);
        expect(() => read(`${rows}"`)).toThrow('Quote Not Closed');
      }
    }),
    { numRuns: 1000 },
  );
});
