/** The digests of rows as their file shows them equal those of handwritten COPY text. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES, type FormatName, GROUP_ROWS } from './format.ts';
import { formats } from './formats.ts';
import type { Kind } from './kinds.ts';
import { PartDigest } from './part-digest.ts';

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

function digests(format: FormatName, kinds: readonly Kind[], copy: string): string[] {
  const labels = kinds.map((_, i) => `Column ${i}`);
  const { groupDigests } = formats[format].encode({ format, kinds, labels, rows: Buffer.from(copy), firstRow: 2 });
  return Buffer.from(groupDigests).toString('hex').match(/.{64}/g) ?? [];
}

/** The formats whose files distinguish empty strings and NULL. */
const HAVE_NULL: readonly FormatName[] = ['jsonl', 'jsonl.gz', 'jsonl.zip', 'parquet'];

describe.each(FORMAT_NAMES)('rows of a %s file', (format) => {
  test('are digested as COPY text, in groups of 100', () => {
    const rows = Array.from({ length: 2 * GROUP_ROWS + 1 }, (_, n) => `${n}\t\\N\ta\\\\b\\tc & "d"\tt\n`);
    const group = (i: number) => rows.slice(i * GROUP_ROWS, (i + 1) * GROUP_ROWS).join('');
    const kinds = ['integer', 'money', 'text', 'boolean'] as const;
    expect(digests(format, kinds, rows.join(''))).toEqual([0, 1, 2].map((i) => sha256(group(i))));
  });

  test(`have ${HAVE_NULL.includes(format) ? 'different digests' : 'the same digest'} for empty strings and NULL`, () => {
    const copy = '\t\t\\N\nx\t\t\n';
    const shown = HAVE_NULL.includes(format) ? copy : '\\N\t\\N\t\\N\nx\t\\N\t\\N\n';
    const middle = format === 'parquet' ? 'id' : 'integer';
    expect(digests(format, ['text', middle, 'text'], copy)).toEqual([sha256(shown)]);
  });

  test('have the same digest at any position in a long block', () => {
    const group = (text: string) => `${text}\t\n`.repeat(GROUP_ROWS);
    const texts = Array.from({ length: 300 }, (_, i) => 'x'.repeat(1 + (i % 7)));
    expect(digests(format, ['text', 'text'], texts.map(group).join(''))).toEqual(
      texts.map((text) => sha256(`${text}\t${HAVE_NULL.includes(format) ? '' : '\\N'}\n`.repeat(GROUP_ROWS))),
    );
  });

  test('have no digest if there are none', () => {
    expect(digests(format, ['text'], '')).toEqual([]);
  });
});

test('the digest of a csv row omits one leading apostrophe, because it can be a guard', () => {
  expect(digests('csv', ['text', 'text'], "'=1\t=1\n''x\t'\n")).toEqual([sha256("=1\t=1\n'x\t\n")]);
});

test('the digest of an xlsx row has timestamps with milliseconds and without offset', () => {
  const shown = [
    ['2026-11-23 14:05:09.123456+01', '2026-11-23 14:05:09.123'],
    ['2026-11-23 14:05:09.1+05:30', '2026-11-23 14:05:09.1'],
    ['2026-11-23 14:05:00.0009+00', '2026-11-23 14:05:00'],
    ['2026-11-23 14:05:00', '2026-11-23 14:05:00'],
    ['1899-01-01 00:00:00+00', '1899-01-01 00:00:00+00'],
    ['infinity', 'infinity'],
  ];
  for (const [given, digested] of shown) {
    expect(digests('xlsx', ['text', 'timestamp'], `a\t${given}\n`)).toEqual([sha256(`a\t${digested}\n`)]);
  }
});

test('the digest of an xlsx row has the first 32,767 characters of a string, including escapes', () => {
  const text = 'ä\\t\\\\'.repeat(11_000);
  const cut = `${'ä\\t\\\\'.repeat(10_922)}ä`;
  expect(digests('xlsx', ['text', 'text'], `${text}\tx\n`)).toEqual([sha256(`${cut}\tx\n`)]);
});

test('the digest of an xlsx row has LF for each CR LF and CR', () => {
  expect(digests('xlsx', ['text', 'text'], 'a\\r\\nb\\rc\tx\\\\r\n')).toEqual([sha256('a\\nb\\nc\tx\\\\r\n')]);
  expect(digests('csv', ['text', 'text'], 'a\\r\\nb\\rc\tx\\\\r\n')).toEqual([sha256('a\\r\\nb\\rc\tx\\\\r\n')]);
});

describe('the digest of a part', () => {
  const block = (rows: number, bytes: number) => ({ rows, groupDigests: new Uint8Array(32).fill(bytes) });

  test('is computed from those of its groups, whose first bytes are its marks', () => {
    const part = new PartDigest();
    part.add(block(GROUP_ROWS, 1));
    part.add(block(7, 2));
    const { sha256: digest, marks } = part.finish();
    const groups = Buffer.concat([Buffer.alloc(32, 1), Buffer.alloc(32, 2)]);
    expect([digest.toString('hex'), marks.toString('hex')]).toEqual([sha256(groups), '0101010102020202']);
  });

  test('rejects a block after one that ended within a group', () => {
    const part = new PartDigest();
    part.add(block(7, 1));
    expect(() => part.add(block(1, 2))).toThrow('ended within a group');
  });
});

test('the digest of a jsonl row is that of its COPY text, with every apostrophe, line break and offset', () => {
  const copy = "'=1\ta\\r\\nb\t2026-11-23 14:05:09.123456+01\tt\n";
  expect(digests('jsonl', ['text', 'text', 'timestamp', 'boolean'], copy)).toEqual([sha256(copy)]);
});

test('the digest of a parquet row has timestamps in UTC without offset, and numbers without zeros at the end', () => {
  const shown: [Kind, string, string][] = [
    ['timestamp', '2026-11-23 14:05:09.123456+01', '2026-11-23 13:05:09.123456'],
    ['timestamp', '2026-01-01 00:30:00.1+05:30', '2025-12-31 19:00:00.1'],
    ['timestamp', '9999-12-31 23:00:00-02', '10000-01-01 01:00:00'],
    ['timestamp', '0044-03-15 00:00:00+00 BC', '0044-03-15 00:00:00 BC'],
    ['money', '-12.50', '-12.5'],
    ['money', '3.00', '3'],
    ['decimal', '0.1250', '0.125'],
    ['decimal', '1e-05', '0.00001'],
    ['percent', '0.33333333333333333333', '0.3333333333333333'],
    ['integer', '100', '100'],
  ];
  for (const [kind, given, digested] of shown) {
    expect([given, digests('parquet', ['text', kind, 'text'], `a\t${given}\tb\n`)]).toEqual([
      given,
      [sha256(`a\t${digested}\tb\n`)],
    ]);
  }
});
