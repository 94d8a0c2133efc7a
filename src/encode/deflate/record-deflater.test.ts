import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chunk } from '../zip/deflate-chunk.ts';
import type { FieldShape } from './field-shape.ts';
import { RecordDeflater } from './record-deflater.ts';

/** A record and its hints, two for each field, relative to its beginning. Negative hints point into previous records. */
interface Rec {
  bytes: Uint8Array;
  hints: readonly number[];
}

const deflater = new RecordDeflater();

function deflate(shapes: readonly FieldShape[], records: Iterable<Rec>, into?: Uint8Array): Chunk {
  deflater.begin(shapes, into);
  const { output } = deflater;
  for (const { bytes, hints } of records) {
    const start = output.at;
    output.reserve(bytes.length);
    output.bytes.set(bytes, output.at);
    output.at += bytes.length;
    for (const hint of hints) deflater.hints[deflater.used++] = start + hint;
    deflater.recordEnded();
  }
  return deflater.finish();
}

const inflate = (...chunks: readonly Chunk[]): Buffer =>
  inflateRawSync(Buffer.concat(chunks.map(({ bytes }) => bytes)), { finishFlush: constants.Z_SYNC_FLUSH });

function expectSame(chunk: Chunk, raw: Uint8Array): void {
  expect(inflate(chunk).equals(raw)).toBe(true);
  expect(chunk.rawBytes).toBe(raw.length);
  expect(chunk.crc32).toBe(crc32(raw));
}

const joined = (records: readonly Rec[]): Buffer => Buffer.concat(records.map(({ bytes }) => bytes));
const ONE: FieldShape = { head: 0, tail: 0, markup: 0 };
/** Returns a record with one field that consists of its value. */
const whole = (bytes: Uint8Array): Rec => ({ bytes, hints: [1, bytes.length] });

/** Returns pseudorandom bytes from xorshift32 (Marsaglia 2003). */
function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
  return bytes;
}

/** Bytes with many repetitions, which produce all types of matches. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc
    .array(fc.constantFrom('ab', 'abcde', 'x', '<c r="A1', '</v></c>', '0123456789'), { maxLength: 200 })
    .map((parts) => Buffer.from(parts.join(''))),
);
const anyHint = fc.oneof(
  fc.integer({ min: -300, max: 700 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, -65_536, 65_536, 2 ** 30),
);
const anyNumber = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer());
const anyRecords = fc.integer({ min: 1, max: 5 }).chain((fields) =>
  fc.record({
    shapes: fc.array(fc.record({ head: anyNumber, tail: anyNumber, markup: anyNumber }), {
      minLength: fields,
      maxLength: fields,
    }),
    records: fc.array(
      fc.record({ bytes: anyBytes, hints: fc.array(anyHint, { minLength: 2 * fields, maxLength: 2 * fields }) }),
      { maxLength: 12 },
    ),
    times: fc.constantFrom(1, 1, 2, 40),
  }),
);

describe('the record deflater', () => {
  test('restores all bytes with any hints, and stretches can be joined in any order', () => {
    let before = deflate([ONE], [whole(Buffer.from('before'))]);
    fc.assert(
      fc.property(anyRecords, ({ shapes, records, times }) => {
        const all = Array.from({ length: times }, () => records).flat();
        const raw = joined(all);
        const chunk = deflate(shapes, all);
        expectSame(chunk, raw);
        expect(inflate(chunk, before, chunk).equals(Buffer.concat([raw, inflate(before), raw]))).toBe(true);
        expect(deflate(shapes, all)).toEqual(chunk);
        before = chunk;
      }),
      { numRuns: 1000 },
    );
  });

  test('compresses an empty stretch and single bytes', () => {
    expectSame(deflate([ONE], []), Buffer.alloc(0));
    for (const byte of [0, 0x61, 0xff]) expectSame(deflate([ONE], [whole(Buffer.of(byte))]), Buffer.of(byte));
  });

  test.each([3, 4, 7, 8, 15, 16, 17, 257, 258, 259, 260, 261, 262, 515, 516, 517, 70_000])(
    'a match of %i bytes',
    (length) => {
      const value = noise(length);
      const records = [1, 2, 3].map((n) => whole(Buffer.concat([Buffer.of(n), value, Buffer.of(n + 100)])));
      expectSame(deflate([ONE], records), joined(records));
      // Repeated bytes match with a distance of 1.
      const run = whole(Buffer.alloc(length + 2, 0x61));
      expectSame(deflate([ONE], [run, run]), joined([run, run]));
    },
  );

  test.each([32_766, 32_767, 32_768, 32_769, 32_770])(
    'a match %i bytes back is used when deflate can reach it',
    (far) => {
      const value = Buffer.concat([Buffer.from('>'), noise(1000, 7)]);
      const field = (bytes: Uint8Array): Rec => ({ bytes, hints: [1, bytes.length] });
      const between = { bytes: noise(far - value.length, 9), hints: [0, 0].map(() => 2 ** 32) };
      const records = [field(value), between, field(value)];
      const chunk = deflate([ONE], records);
      expectSame(chunk, joined(records));
      expect(chunk.bytes.length < far + 200).toBe(far <= 32_768);
    },
  );

  test('compresses stretches with more than 32,768 symbols, several batches, and positions far beyond the window', () => {
    const records = Array.from({ length: 40_000 }, (_, i) => {
      const row = `<c r="A${i}"><v>${(i * 7919) % 100_003}</v></c><c r="B${i}" t="s"><v>word ${i % 17}</v></c>`;
      const second = row.indexOf('<c r="B');
      const digits = String(i).length;
      return { bytes: Buffer.from(row), hints: [7 + digits, second, second + 7 + digits, row.length] };
    });
    const shapes = [
      { head: 5, tail: 8, markup: 0 },
      { head: 11, tail: 8, markup: 1 },
    ];
    const raw = joined(records);
    const chunk = deflate(shapes, records);
    expectSame(chunk, raw);
    expect(chunk.bytes.length).toBeLessThan(deflateRawSync(raw, { level: 1 }).length);
  });

  test('a record of several MiB makes the memory grow', () => {
    const records = [3, 6_000_000, 12, 9_000_000].map((length, i) => whole(noise(length, i + 1)));
    const [first, big] = records as [Rec, Rec];
    const all = [...records, big, first, big];
    expectSame(deflate([ONE], all), joined(all));
  });

  test('incompressible data grows by less than 0.1%', () => {
    for (const length of [1, 1000, 65_535, 65_536, 3_000_000]) {
      const records = [whole(noise(length, 5))];
      const chunk = deflate([ONE], records);
      expectSame(chunk, joined(records));
      expect(chunk.bytes.length).toBeLessThan(length * 1.001 + 20);
    }
  });

  test('byte frequencies that are Fibonacci numbers give codes of all lengths', () => {
    const counts = [1, 1];
    while (counts.length < 26) counts.push(counts.at(-1)! + counts.at(-2)!);
    const record = whole(Buffer.concat(counts.map((count, byte) => Buffer.alloc(count, byte))));
    // Without a valid hint, all bytes are literals.
    const chunk = deflate([ONE], [{ ...record, hints: [2 ** 32, 2 ** 32] }]);
    expectSame(chunk, record.bytes);
  });

  test('the result is in the given memory if it fits, or else in new memory', () => {
    const record = whole(noise(1000));
    const roomy = new Uint8Array(new SharedArrayBuffer(2000));
    const fitting = deflate([ONE], [record], roomy);
    expect(fitting.bytes.buffer).toBe(roomy.buffer);
    expectSame(fitting, record.bytes);
    const tight = new Uint8Array(new SharedArrayBuffer(500));
    const other = deflate([ONE], [record], tight);
    expect(other.bytes.buffer).not.toBe(tight.buffer);
    expectSame(other, record.bytes);
  });

  test('an abandoned stretch does not affect the next one', () => {
    const record = whole(noise(100));
    const chunk = deflate([ONE], [record]);
    deflater.begin([ONE, ONE]);
    deflater.output.reserve(700_000);
    deflater.output.at += 700_000;
    deflater.used += 4;
    deflater.recordEnded();
    expect(deflate([ONE], [record])).toEqual(chunk);
  });

  test('rejects records with too many fields', () => {
    expect(() => deflater.begin(Array.from({ length: 20_000 }, () => ONE))).toThrow(
      '20000 fields. The maximum is 16640.',
    );
    const shapes = Array.from({ length: 16_385 }, () => ONE);
    const record = { bytes: noise(40_000), hints: shapes.flatMap((_, i) => [2 * i + 1, 2 * i + 2]) };
    const records = [record, record, record];
    expectSame(deflate(shapes, records), joined(records));
  });
});
