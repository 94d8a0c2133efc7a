import { execFileSync } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { crc32, gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { anyTable } from '../../../test/support/encode/arbitrary-cells.ts';
import { fileOf } from '../../../test/support/encode/file-of.ts';
import { formats } from '../formats.ts';

const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const columns = [{ label: 'Größe', kind: 'text' as const, width: 10 }];

describe.each(['csv', 'jsonl'] as const)('%s.gz', (name) => {
  const [text, compressed] = [formats[name], formats[`${name}.gz`]];

  test('is the file of the text format in one gzip member, in any blocks and fragments', () => {
    fc.assert(
      fc.property(anyTable, fc.boolean(), ({ kinds, table, blockRows, fragmentBlocks }, bom) => {
        const options = {
          columns: kinds.map((kind, i) => ({ label: `Column ${i}`, kind, width: 10 })),
          bom,
          blockRows,
          fragmentBlocks,
        };
        const expected = fileOf(text, table, options).file;
        const { file } = fileOf(compressed, table, options);
        expect(gunzipSync(file).equals(expected)).toBe(true);
        const body = file.subarray(HEADER_BYTES, -TRAILER_BYTES);
        // The stream ends where the trailer begins, so there is no second member.
        const { buffer, engine } = inflateRawSync(body, { info: true }) as unknown as {
          buffer: Buffer;
          engine: { bytesWritten: number };
        };
        expect([buffer.equals(expected), engine.bytesWritten]).toEqual([true, body.length]);
        expect(file.readUInt32LE(file.length - 8)).toBe(crc32(expected));
        expect(file.readUInt32LE(file.length - 4)).toBe(expected.length);
      }),
      { numRuns: 200 },
    );
  });

  test('has the digests of the text format', () => {
    const digests = (format: typeof text) => {
      const all: string[] = [];
      const table = Array.from({ length: 950 }, (_, n) => [`row ${n}`]);
      fileOf(format, table, {
        columns,
        onBlock: (_, block) => all.push(Buffer.from(block.groupDigests).toString('hex')),
      });
      return all;
    };
    expect(digests(compressed)).toEqual(digests(text));
  });

  test('of several MiB is smaller, and gzip accepts it', () => {
    const table = Array.from({ length: 40_000 }, (_, n) => [`row ${n} `.repeat(10)]);
    const options = { columns, blockRows: 10_000, fragmentBlocks: 2 };
    const { file } = fileOf(compressed, table, options);
    const expected = fileOf(text, table, options).file;
    expect(file.length).toBeLessThan(expected.length / 4);
    expect(execFileSync('gzip', ['-dc'], { input: file, maxBuffer: 1 << 26 }).equals(expected)).toBe(true);
  });

  test('without rows is the compressed text without rows', () => {
    const options = { columns, bom: false };
    expect(gunzipSync(fileOf(compressed, [], options).file).toString()).toBe(name === 'csv' ? 'Größe\r\n' : '');
  });

  test('gives the result in the memory of the client if it fits', () => {
    const block = {
      format: compressed.name,
      kinds: ['text'],
      labels: ['x'],
      rows: Buffer.from('a\n'),
      firstRow: 2,
    } as const;
    const into = new Uint8Array(1000);
    expect(compressed.encode(block, into).bytes.buffer).toBe(into.buffer);
    const small = new Uint8Array(1);
    const { bytes } = compressed.encode(block, small);
    expect(bytes.buffer).not.toBe(small.buffer);
    expect(Buffer.from(bytes).equals(compressed.encode(block, into).bytes)).toBe(true);
  });
});

describe.each(['csv', 'jsonl'] as const)('%s.zip', (name) => {
  const [text, compressed] = [formats[name], formats[`${name}.zip`]];

  test('is an archive with one file, which is that of the text format, in any blocks and fragments', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.boolean(), async ({ kinds, table, blockRows, fragmentBlocks }, bom) => {
        const options = {
          columns: kinds.map((kind, i) => ({ label: `Column ${i}`, kind, width: 10 })),
          fileName: 'deals März',
          bom,
          blockRows,
          fragmentBlocks,
        };
        const expected = fileOf(text, table, options).file;
        expect(await filesOf(fileOf(compressed, table, options).file)).toEqual([[`deals März.${name}`, expected]]);
      }),
      { numRuns: 100 },
    );
  });

  test('without rows is an archive with the text without rows', async () => {
    const { file } = fileOf(compressed, [], { columns, bom: false, fileName: 'none' });
    expect(await filesOf(file)).toEqual([[`none.${name}`, Buffer.from(name === 'csv' ? 'Größe\r\n' : '')]]);
  });
});

/** The names and contents of an archive. yauzl checks lengths and names, and the CRC-32 is checked here. */
async function filesOf(archive: Buffer): Promise<[string, Buffer][]> {
  const zip = await fromBufferPromise(archive);
  const files: [string, Buffer][] = [];
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    expect(entry.crc32).toBe(crc32(content));
    files.push([entry.fileName, content]);
  }
  return files;
}

test('the length in the trailer is modulo 4 GiB', () => {
  const fragment = { key: 'a', bytes: 100, rawBytes: 2 ** 32 + 5, crc32: 1, rows: 1 };
  const pieces = formats['jsonl.gz'].join({
    columns,
    fileName: 'x',
    sheetName: 'x',
    sheets: [[fragment]],
    notes: [],
    bom: false,
    createdAt: '2026-11-23T13:05:09.000Z',
  });
  expect(Buffer.from(pieces.at(-1) as Uint8Array).readUInt32LE(4)).toBe(5);
});
