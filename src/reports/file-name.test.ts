import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFileName } from './file-name.ts';

describe('the extension is added once', () => {
  test.each([
    ['report', 'xlsx', 'report'],
    ['report.xlsx', 'xlsx', 'report'],
    ['Report.XLSX', 'xlsx', 'Report'],
    ['report.xlsx.xlsx', 'xlsx', 'report'],
    ['report .xlsx. .XLSX ', 'xlsx', 'report'],
    ['report.csv', 'csv', 'report'],
    ['report.csv.gz', 'csv.gz', 'report'],
    ['report.csv', 'csv.gz', 'report'],
    ['report.JSONL.gz', 'jsonl.gz', 'report'],
    ['report.csv.zip', 'csv.zip', 'report'],
    ['report.csv', 'csv.zip', 'report'],
    ['report.ZIP', 'csv.zip', 'report'],
    ['report.gz', 'jsonl.gz', 'report'],
    ['zip', 'csv.zip', 'zip'],
    ['xlsx', 'xlsx', 'xlsx'],
    ['2026.03', 'xlsx', '2026.03'],
    ['Deals Inc.', 'xlsx', 'Deals Inc'],
    ['  Deals … ', 'csv', 'Deals …'],
    ['Ma\u0308rz', 'csv', 'März'],
  ] as const)('%j of a %s file is %j', (sent, format, name) => {
    expect(parseFileName(sent, format)).toBe(name);
  });

  test.each([
    ['report.csv', 'xlsx', 'ends in ".csv", but the file is an Excel workbook'],
    ['report.CSV', 'xlsx', 'ends in ".CSV"'],
    ['report.csv.xlsx', 'xlsx', 'ends in ".csv"'],
    ['report.xls', 'xlsx', 'Sheaf adds .xlsx'],
    ['report.csv.gz', 'csv', 'ends in ".csv.gz", but the file is a CSV file'],
    ['report.csv.zip', 'csv', 'ends in ".csv.zip", but the file is a CSV file'],
    ['report.csv.gz', 'csv.zip', 'ends in ".csv.gz", but the file is a zip archive with a CSV file'],
    ['report.jsonl', 'csv.gz', 'the file is a compressed CSV file. Remove the extension. Sheaf adds .csv.gz'],
    ['report.xlsx', 'csv', 'the file is a CSV file. Remove the extension. Sheaf adds .csv'],
  ] as const)('%j is rejected for a %s file', (sent, format, message) => {
    expect(() => parseFileName(sent, format)).toThrow(message);
  });
});

describe('a character that some system does not support is rejected and named', () => {
  test.each([
    ...[...'<>:"/\\|?*'].map((character): [string, string] => [`a${character}b`, 'does not allow < > :']),
    ...['\u061c', '\u200e', '\u200f', ...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'].map(
      (character): [string, string] => [
        `report${character}xcod`,
        `contains U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}, but bidirectional`,
      ],
    ),
    ...['\0', '\t', '\n', '\x1f', '\x7f', '\x85', '\u2028', '\u2029', '\uffff'].map((character): [string, string] => [
      `a${character}b`,
      'control characters',
    ]),
    ...['\u200b', '\u2060', '\ufeff', '\xad', '\u3164', '\uffa0'].map((character): [string, string] => [
      `a${character}b`,
      'invisible',
    ]),
    ['\ud83d', 'incomplete character'],
    ['', 'visible'],
    ['.xlsx', 'visible'],
    ['...', 'visible'],
    ['\u200d', 'visible'],
    ['.hidden', 'begins with a dot'],
    ['../x', '"/"'],
    ['x'.repeat(201), '201 bytes'],
    ['ä'.repeat(101), '202 bytes in UTF-8 are too many. Allowed: at most 200.'],
  ])('%j', (sent, message) => {
    expect(() => parseFileName(sent, 'xlsx')).toThrow(message);
  });

  test('values that are not strings', () => {
    for (const sent of [1, true, {}, ['a'], { toString: 1 }]) {
      expect(() => parseFileName(sent, 'csv')).toThrow('Allowed: a string.');
    }
  });
});

describe('Windows device names are rejected', () => {
  const devices = ['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'];
  for (const port of ['COM', 'LPT']) for (const digit of '0123456789¹²³') devices.push(port + digit);

  test.each(devices)('%s, in any case and with any extension', (device) => {
    for (const sent of [
      device,
      device.toLowerCase(),
      `${device}.txt`,
      `${device}.tar.gz`,
      `${device}  .txt`,
      `${device}.xlsx`,
      ` ${device} .`,
    ]) {
      expect(() => parseFileName(sent, 'xlsx'), sent).toThrow('device on Windows');
    }
  });

  test.each(['console', 'COM10', 'com', 'CON-1', 'null', 'my.con', 'LPT⁴'])('%s is not a device name', (sent) => {
    expect(parseFileName(sent, 'xlsx')).toBe(sent);
  });
});

test.each([
  '😀 sale',
  '👩‍💻',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'تقرير العروض',
  'می‌خواهم',
  '四'.repeat(66),
  "It's (50%) off; a=b, c",
  '100%41',
  '-rf',
  'a  b',
])('%s is accepted', (sent) => {
  expect(parseFileName(sent, 'xlsx')).toBe(sent);
});

test('an accepted name is its own canonical form', () => {
  const piece = fc.constantFrom('a', '.', ' ', '.xlsx', '.XLSX', 'con', 'é', 'e\u0301', '春', '\u00a0', '.csv', '😀');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('csv', 'xlsx'), (pieces, format) => {
      let once: string;
      try {
        once = parseFileName(pieces.join(''), format);
      } catch {
        return;
      }
      expect(parseFileName(once, format)).toBe(once);
      expect(parseFileName(`${once}.${format}`, format)).toBe(once);
    }),
  );
});
