/**
 * Small files from public bug reports that broke importers. Each is imported, or rejected with line, column and reason.
 * The files are in `cases/`, byte for byte.
 */
import { readdirSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BadRowsError } from '../../src/importer/bad-rows-error.ts';
import { importFile } from '../../src/importer/import-file.ts';
import type { ImportOptions } from '../../src/importer/import-options.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const CASES = join(import.meta.dirname, 'cases');

/** The stored rows as `external_id|name|country`, and the notes of the summary as `code column count first-line`. */
interface Accepted {
  stored: string[];
  notes?: string[];
  repeated?: number;
  ignored?: string[];
}
/** The invalid rows, as `line column: reason`, and the rows stored when these are skipped. */
interface BadRows {
  bad: Array<[line: number, column: string | null, reason: RegExp]>;
  skipped: string[];
}
/** The whole file is rejected, even with --on-error skip. */
interface Refused {
  refused: RegExp;
}

const UTF8 = /^must be UTF-8;/;
const NOT_JSON = /^the line is not a JSON object$/;
const BROKEN_QUOTE = /continues after its closing quote/;

const cases: Record<string, Accepted | BadRows | Refused> = {
  // Line endings
  'b01-cr-in-lf.csv': { bad: [[2, null, /has 5 fields, but the header has 3/]], skipped: [] },
  'b01-cr-mixed.csv': { stored: ['c3|Al\rice|DE', 'c4|Bob|FR'], notes: ['line-break name 1 2'] },
  'b01-cr-only.csv': { stored: ['c1|Alice|DE', 'c2|Bob|FR'] },
  // gzip
  'b02-multi-member.csv.gz': { stored: ['m1|One|DE', 'm2|Two|DE', 'm3|Three|DE'] },
  'b02-second-member-bad.csv.gz': { refused: /not a complete gzip file/ },
  'b02-trailing-garbage.csv.gz': { refused: /not a complete gzip file/ },
  'b02-trailing-zeros.csv.gz': { stored: ['g2|One|DE'] },
  'b02-truncated.csv.gz': { refused: /not a complete gzip file/ },
  // Byte order marks
  'b05-bom-quoted.csv': { stored: ['b2|Bom2|DE'] },
  'b05-bom-twice.csv': { stored: ['b1|Bom|DE'] },
  'b05-bom.jsonl': { stored: ['b5|Bom5|'] },
  // Delimiters
  'b06-caret.csv': { refused: /no column for: external_id; name\./ },
  'b06-one-column.csv': { refused: /no column for: name\./ },
  'b06-pipe.csv': { stored: ['s6|Pipe|DE'] },
  'b06-semicolon-comma-header.csv': { stored: ['s4|Sep, Inc|'] },
  'b06-semicolon.csv': { stored: ['s3|A; B|DE'] },
  'b06-sep-line.csv': { stored: ['s1|Sep|DE'] },
  'b06-sep-semi.csv': { stored: ['s2|Sep|DE'] },
  'b06-tab.csv': { stored: ['s5|Tab|DE'] },
  // Quotes
  'b07-backslash-quote.csv': { bad: [[2, null, BROKEN_QUOTE]], skipped: [] },
  'b07-quote-middle.csv': { stored: ['q1|5" TV Shop|DE', 'q2|Fine|DE'], notes: ['stray-quote null 1 2'] },
  'b07-quote-middle2.csv': { bad: [[3, null, BROKEN_QUOTE]], skipped: ['q3|5" TV|DE'] },
  'b07-unclosed.csv': { refused: /the quote that opens a field on line 2 is never closed/ },
  // Lines and headers
  'b08-blank-lines.csv': { stored: ['l1|One|DE', 'l2|Two|DE'] },
  'b08-commas-only-line.csv': {
    bad: [
      [3, 'external_id', /must not be empty/],
      [3, 'name', /must not be empty/],
    ],
    skipped: ['l3|One|DE'],
  },
  'b08-dup-headers.csv': { refused: /"name" and "name" have the same meaning/ },
  'b08-dup-unknown.csv': { stored: ['l8|One|'], ignored: ['foo', ''] },
  'b08-empty.csv': { refused: /is empty/ },
  'b08-header-newline.csv': { stored: ['l9|One|'] },
  'b08-header-only.csv': { stored: [] },
  'b08-nbsp-header.csv': { stored: ['l10|One|DE'] },
  'b08-no-newline.csv': { stored: ['l6|One|DE'] },
  'b08-short-row.csv': { bad: [[2, null, /has 2 fields, but the header has 3/]], skipped: [] },
  'b08-star-header.csv': { refused: /no column for: external_id; name\..*external_id \*/ },
  'b08-total-line.csv': { bad: [[3, 'name', /must not be empty/]], skipped: ['l5|One|DE'] },
  'b08-trailing-comma-rows.csv': { stored: ['l11|One|DE'], notes: ['trailing-delimiter null 1 2'] },
  // Encodings
  'b09-cp1252.csv': { stored: ['u5|“Smart” – €5|DE'] },
  'b09-latin1.csv': { stored: ['u4|Müller Gmbh|DE'] },
  'b09-mojibake.csv': { stored: ['u7|MÃ¼ller|DE'], notes: ['damaged name 1 2'] },
  'b09-nul.csv': { bad: [[2, 'name', /NUL/]], skipped: [] },
  'b09-overlong.csv': { bad: [[2, 'name', UTF8]], skipped: [] },
  'b09-surrogate-cesu.csv': { bad: [[2, 'name', UTF8]], skipped: [] },
  'b09-utf16be.csv': { stored: ['u2|Ü|DE'] },
  'b09-utf16le-nobom.csv': { stored: ['u3|Ü|DE'] },
  'b09-utf16le.csv': { stored: ['u1|Ü|DE'] },
  'b09-xlsx-as-csv.csv': { refused: /is an Excel workbook/ },
  'b09-zip.csv': { refused: /cannot be read as a zip archive/ },
  // IDs and strings
  'b11-id-forms.csv': {
    bad: [
      [2, 'external_id', /a spreadsheet shortened/],
      [5, 'external_id', /turned into a decimal number/],
    ],
    skipped: ['00123|ExcelGuard|DE', '00124|Apostrophe|DE'],
  },
  'b11-text-trim.csv': {
    stored: ['001|NotPadded|DE'],
    repeated: 1,
    notes: ['trimmed external_id 1 2', 'padded name 1 2', 'trimmed country 1 2'],
  },
  // JSON Lines
  'b12-array.json': { stored: ['j6|N|'] },
  'b12-array.jsonl': { stored: ['j4|N|'] },
  'b12-comment.jsonl': { bad: [[1, null, NOT_JSON]], skipped: ['j12|A|'] },
  'b12-concat.jsonl': { bad: [[1, null, NOT_JSON]], skipped: [] },
  'b12-dupkey.jsonl': {
    bad: [
      [1, null, /duplicate key/],
      [2, 'name', /two values in the object/],
    ],
    skipped: [],
  },
  'b12-lone-surrogate.jsonl': { bad: [[1, 'name', /half of a surrogate pair/]], skipped: [] },
  'b12-nan.jsonl': { bad: [[1, null, NOT_JSON]], skipped: [] },
  'b12-nested.jsonl': {
    bad: [
      [2, 'name', /single value/],
      [4, 'external_id', /text or a whole number/],
      [5, 'external_id', /text or a whole number/],
      [6, 'external_id', /text or a number/],
      [7, 'name', /must not be empty/],
    ],
    skipped: ['j1|N|DE', '12345678901234567890|Num|'],
  },
  'b12-nul.jsonl': { bad: [[1, 'name', /NUL/]], skipped: [] },
  'b12-pretty.jsonl': { bad: [1, 2, 3, 4].map((line) => [line, null, NOT_JSON]), skipped: [] },
  'b12-rs.jsonl': { bad: [[1, null, NOT_JSON]], skipped: [] },
  'b12-u2028.jsonl': { stored: ['j17|a\u2028b|'] },
  // File names
  'b13.CSV': { stored: ['x2|One|DE'] },
  'b13.csv.GZ': { stored: ['x3|One|DE'] },
  'b13.csv.zip': { refused: /cannot be read as a zip archive/ },
  'b13.txt': { stored: ['x1|One|DE'] },
  // Control characters
  'b14-esc.csv': { stored: ['e1|\x1b[2J|'], notes: ['control name 1 2'], ignored: ['\x1b[31mred\x1b]0;title\x07'] },
};

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await testDatabase('empty');
  folder = await mkdtemp(join(tmpdir(), 'sheaf-cases-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('every file has a case', () => {
  expect(Object.keys(cases).sort()).toEqual(readdirSync(CASES).sort());
});

describe.each(Object.entries(cases))('%s', (name, expected) => {
  const network = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const load = async (onError: ImportOptions['onError']) => {
    const file = join(folder, name);
    await copyFile(join(CASES, name), file);
    return importFile({ pool: database.pool, kind: 'advertisers', file, network, onError });
  };
  const stored = async () => {
    const { rows } = await database.pool.query<{ row: string }>(
      `select concat_ws('|', a.external_id, a.name, coalesce(a.country, '')) as row
         from public.advertisers a join public.networks n on n.id = network_id where n.slug = $1 order by a.id`,
      [network],
    );
    return rows.map(({ row }) => row);
  };

  if ('stored' in expected) {
    test('is imported', async () => {
      const result = await load('abort');
      expect(await stored()).toEqual(expected.stored);
      const repeated = expected.repeated ?? 0;
      const rows = expected.stored.length + repeated;
      expect(result).toMatchObject({ rows, new: expected.stored.length, repeated, rejected: 0 });
      expect(result.columns.ignored).toEqual(expected.ignored ?? []);
      const notes = result.notes.filter(({ code }) => code !== 'new-network');
      expect(notes.map(({ code, column, count, line }) => `${code} ${column} ${count} ${line}`)).toEqual(
        expected.notes ?? [],
      );
    });
  } else if ('bad' in expected) {
    test('is rejected with line, column and reason, and its bad rows can be skipped', async () => {
      const error = await load('abort').then(
        () => expect.fail('the import should be refused'),
        (refusal: BadRowsError) => refusal,
      );
      expect(error.name).toBe('BadRowsError');
      expect(error.rows.map(({ line, column, reason }) => [line, column, reason])).toEqual(
        expected.bad.map(([line, column, reason]) => [line, column, expect.stringMatching(reason)]),
      );
      expect(await stored()).toEqual([]);
      const result = await load('skip');
      expect(await stored()).toEqual(expected.skipped);
      const rejected = new Set(expected.bad.map(([line]) => line)).size;
      expect(result).toMatchObject({
        rows: expected.skipped.length + rejected,
        new: expected.skipped.length,
        rejected,
      });
    });
  } else {
    test.each(['abort', 'skip'] as const)('is rejected as a whole with --on-error %s', async (onError) => {
      await expect(load(onError)).rejects.toMatchObject({
        name: 'RequestError',
        code: 'VALIDATION_ERROR',
        message: expect.stringMatching(expected.refused),
      });
      expect(await stored()).toEqual([]);
    });
  }
});
