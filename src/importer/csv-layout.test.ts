import { expect, test } from 'vitest';
import { csvLayout } from './csv-layout.ts';

test.each([
  ['a,b\n1,2\n', ',', '\n'],
  ['a;b\r\n1,5;2\r\n', ';', '\n'],
  ['a,b\r1,2\r', ',', '\r'],
  ['a,b\r1,2\r3,4\n', ',', '\r'],
  ['\r\ra;b\r1;2', ';', '\r'],
  ['\n\n a\tb\n', '\t', '\n'],
  ['a,"b\r;;;"\n1,2\n', ',', '\n'],
  ['a,"b\n"\r1,2\r', ',', '\r'],
  ['a\nb\r\n', ',', '\n'],
  ['a', ',', '\n'],
  ['', ',', '\n'],
])('%j has the delimiter %j and the row end %j', (opening, delimiter, rowEnd) => {
  expect(csvLayout(opening, { named: null })).toEqual({ delimiter, rowEnd, sepBytes: 0 });
});

test.each([
  ['sep=;\r\na;b\r\n', ';', '\n', 7],
  ['SEP=|\na,b|c\n', '|', '\n', 6],
  ['"sep=\t"\ra,b\r', '\t', '\r', 8],
])('%j declares its delimiter in the first line', (opening, delimiter, rowEnd, sepBytes) => {
  expect(csvLayout(opening, { named: null })).toEqual({ delimiter, rowEnd, sepBytes });
});

test('a delimiter from the file name has priority over the header', () => {
  expect(csvLayout('a,b\tc\n', { named: '\t' }).delimiter).toBe('\t');
});
