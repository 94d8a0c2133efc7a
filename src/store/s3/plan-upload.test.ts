import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Piece } from '../../encode/format.ts';
import {
  lengthOfAll,
  MAX_PARTS,
  MIN_PART_BYTES,
  planUpload,
  type Slice,
  type UploadPart,
  wholeOf,
} from './plan-upload.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const slicesOf = (part: UploadPart): Slice[] => ('copy' in part ? [part.copy] : part.send);
const lengths = (parts: UploadPart[]) => parts.map((part) => lengthOfAll(slicesOf(part)));
const fragment = (key: string, bytes: number) => ({ key, bytes });

/** The ranges of slices. Adjacent ranges of one piece are merged. */
function ranges(slices: Slice[]): [Piece, number, number][] {
  const found: [Piece, number, number][] = [];
  for (const { piece, offset, length } of slices) {
    const last = found.at(-1);
    if (last && last[0] === piece && last[2] === offset) last[2] += length;
    else found.push([piece, offset, offset + length]);
  }
  return found;
}

const anyPieces = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.record({
      key: fc.constant('fragment'),
      bytes: fc.oneof(fc.nat(10 * MIB), fc.nat(300 * MIB), fc.nat(20 * GIB), fc.constantFrom(0, 5 * MIB, 5 * MIB - 1)),
    }),
  ),
  { minLength: 1, maxLength: 60 },
);

describe('planUpload', () => {
  test.each([null, MIN_PART_BYTES, 100 * MIB])(
    'covers every byte once and in order (equal parts: %s)',
    (equalParts) => {
      fc.assert(
        fc.property(anyPieces, (pieces) => {
          const { parts, maxSent } = planUpload(pieces, equalParts);
          const whole = wholeOf(pieces);
          expect(ranges(parts.flatMap(slicesOf))).toEqual(ranges(whole));
          expect(Math.min(...lengths(parts), Number.POSITIVE_INFINITY)).toBeGreaterThan(0);
          expect(Math.min(...lengths(parts.slice(0, -1)))).toBeGreaterThanOrEqual(MIN_PART_BYTES);
          expect(Math.max(...lengths(parts))).toBeLessThanOrEqual(5 * GIB);
          expect(parts.length).toBeLessThanOrEqual(MAX_PARTS);
          const sent = lengths(parts.filter((part) => 'send' in part));
          expect(maxSent).toBe(Math.max(0, ...sent));
          if (equalParts) expect(new Set(lengths(parts.slice(0, -1))).size).toBeLessThanOrEqual(1);
          else expect(maxSent).toBeLessThanOrEqual(Math.max(2 * MIN_PART_BYTES, lengthOfAll(whole) / 4000));
        }),
        { numRuns: 300 },
      );
    },
  );

  test('copies everything except what the first part needs in addition to the header', () => {
    const pieces = [
      Buffer.alloc(1000),
      ...Array.from({ length: 20 }, (_, n) => fragment(`${n}`, 8 * MIB)),
      Buffer.alloc(9),
    ];
    const { parts, maxSent } = planUpload(pieces);
    expect(parts.map((part) => Object.keys(part)[0])).toEqual(['send', ...Array(19).fill('copy'), 'send']);
    expect(maxSent).toBe(8 * MIB + 1000);
  });

  test('increases the part size with the file: 100,000 fragments of 6 MiB become at most 10,000 parts', () => {
    const { parts, maxSent } = planUpload(Array.from({ length: 100_000 }, (_, n) => fragment(`${n}`, 6 * MIB)));
    expect(parts.length).toBeLessThanOrEqual(MAX_PARTS);
    expect(maxSent).toBeLessThanOrEqual(70 * MIB);
  });

  test('splits long fragments into copies of at most 256 MiB', () => {
    expect(Math.max(...lengths(planUpload([fragment('long', 7 * GIB)]).parts))).toBeLessThanOrEqual(256 * MIB);
  });
});
