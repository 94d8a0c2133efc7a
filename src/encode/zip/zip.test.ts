import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { deflateChunk } from './deflate-chunk.ts';
import { joinZip } from './join-zip.ts';

const GIB = 2 ** 30;

/** Returns the offset and bytes of each piece. Fragments have no bytes here, so theirs are null. */
function layout(pieces: ReturnType<typeof joinZip>) {
  let offset = 0;
  return pieces.map((piece) => {
    const at = offset;
    offset += 'key' in piece ? piece.bytes : piece.length;
    return { at, bytes: 'key' in piece ? null : Buffer.from(piece) };
  });
}

/** Returns a zip64 field. */
const long = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

describe('zip', () => {
  test('joined chunks are one deflate stream of the joined bytes', () => {
    const texts = ['first ', '', 'second '.repeat(1000), 'last'];
    const chunks = texts.map((text, i) => deflateChunk(Buffer.from(text), i === texts.length - 1));
    expect(inflateRawSync(Buffer.concat(chunks.map((chunk) => chunk.bytes))).toString()).toBe(texts.join(''));
  });

  test('a small file has plain headers with sizes and CRC, and no data descriptors', () => {
    const raw = Buffer.from('hello');
    const chunk = deflateChunk(raw, true);
    const [local, , directory, end] = layout(joinZip([{ name: 'a.txt', chunks: [chunk] }]));
    expect(local!.bytes!.toString('hex')).toBe(
      [
        '504b0304',
        '1400', // version 2.0
        '0000', // flags
        '0800', // deflate
        '00002100', // 1980-01-01
        crc32(raw).toString(16).padStart(8, '0').match(/../g)!.reverse().join(''),
        '07000000', // compressed
        '05000000', // raw
        '0500', // name
        '0000', // extra
        Buffer.from('a.txt').toString('hex'),
      ].join(''),
    );
    expect(directory!.bytes!.readUInt32LE(0)).toBe(0x02014b50);
    expect(directory!.bytes!.readUInt32LE(42)).toBe(0);
    expect(end!.bytes!.length).toBe(22);
    expect(end!.bytes!.readUInt32LE(16)).toBe(directory!.at);
  });

  test('a name in UTF-8 has its flag, and a system that unzip believes', () => {
    const pieces = layout(joinZip([{ name: 'März.csv', chunks: [deflateChunk(Buffer.from('hello'), true)] }]));
    const [local, , directory] = pieces;
    const bytes = Buffer.byteLength('März.csv');
    expect([local!.bytes!.readUInt16LE(6), local!.bytes!.readUInt16LE(26)]).toEqual([0x0800, bytes]);
    expect(directory!.bytes!.subarray(4, 6)).toEqual(Buffer.of(20, 3));
    expect([directory!.bytes!.readUInt16LE(8), directory!.bytes!.readUInt32LE(38)]).toEqual([
      0x0800,
      0o100644 * 2 ** 16,
    ]);
    expect(directory!.bytes!.toString('utf8', 46, 46 + bytes)).toBe('März.csv');
  });

  test('the zip64 extra has the sizes of an entry over 4 GiB, and the offset of the next entry', () => {
    const fragment = { key: 'k', bytes: 5 * GIB, rawBytes: 40 * GIB, crc32: 1, rows: 1 };
    const tail = deflateChunk(Buffer.from('tail'), true);
    const pieces = layout(
      joinZip([
        { name: 'big', chunks: [fragment, tail] },
        { name: 'small', chunks: [tail] },
      ]),
    );
    const [big, , , small, , directory, end] = pieces.map((piece) => piece.bytes!);
    const compressed = 5 * GIB + tail.bytes.length;
    expect(big!.readUInt16LE(4)).toBe(45);
    expect([big!.readUInt32LE(18), big!.readUInt32LE(22)]).toEqual([0xffffffff, 0xffffffff]);
    expect([big!.readUInt16LE(33), big!.readUInt16LE(35)]).toEqual([1, 16]);
    expect([long(big!, 37), long(big!, 45)]).toEqual([40 * GIB + 4, compressed]);

    expect(small!.readUInt16LE(28)).toBe(0);

    const second = directory!.subarray(46 + 3 + 20);
    expect(directory!.readUInt16LE(30)).toBe(20);
    expect(second.readUInt32LE(0)).toBe(0x02014b50);
    expect(second.readUInt32LE(20)).toBe(tail.bytes.length);
    expect(second.readUInt32LE(42)).toBe(0xffffffff);
    expect(long(second, 46 + 5 + 4)).toBe(pieces[3]!.at);

    expect(end!.readUInt32LE(0)).toBe(0x06064b50);
    expect([long(end!, 24), long(end!, 32)]).toEqual([2, 2]);
    expect([long(end!, 40), long(end!, 48)]).toEqual([directory!.length, pieces[5]!.at]);
    expect(end!.readUInt32LE(56)).toBe(0x07064b50);
    expect(long(end!, 64)).toBe(pieces[6]!.at);
    expect(end!.readUInt32LE(56 + 20 + 16)).toBe(0xffffffff);
  });

  test('zip64 is used if only the raw bytes exceed 4 GiB', () => {
    const fragment = { key: 'k', bytes: GIB, rawBytes: 4 * GIB, crc32: 1, rows: 1 };
    const [local, , directory, end] = layout(joinZip([{ name: 'a', chunks: [fragment] }])).map(({ bytes }) => bytes!);
    expect([long(local!, 35), long(local!, 43)]).toEqual([4 * GIB, GIB]);
    expect([directory!.readUInt16LE(30), long(directory!, 51)]).toEqual([12, 4 * GIB]);
    expect(end!.length).toBe(22);
  });

  test('65,535 entries need the zip64 end record', () => {
    const chunk = deflateChunk(Buffer.from('x'), true);
    const entries = Array.from({ length: 65_535 }, (_, i) => ({ name: `${i}`, chunks: [chunk] }));
    const end = joinZip(entries).at(-1) as Buffer;
    expect(end.length).toBe(56 + 20 + 22);
    expect(long(end, 24)).toBe(65_535);
  });

  test('an empty fragment is not a piece', () => {
    const empty = { key: 'k', bytes: 0, rawBytes: 0, crc32: 0, rows: 0 };
    const pieces = joinZip([{ name: 'a', chunks: [empty, deflateChunk(Buffer.from('x'), true)] }]);
    expect(pieces.some((piece) => 'key' in piece)).toBe(false);
  });
});
