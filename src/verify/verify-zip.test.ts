/** `verify` finds what differs in text files in zip archives. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asWholeFile, build, onDisk } from '../../test/support/verify/built-file.ts';
import { KINDS, rows } from '../../test/support/verify/numbered-rows.ts';
import { deflateChunk } from '../encode/zip/deflate-chunk.ts';
import { joinZip } from '../encode/zip/join-zip.ts';
import { verifyFile } from './verify-file.ts';

const LOCAL_BYTES = 30;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(['csv', 'jsonl'] as const)('a %s.zip', (name) => {
  const { file, receipt } = build({ format: `${name}.zip`, kinds: KINDS, sheets: [rows(2, 430)], partBlocks: 2 });
  const start = LOCAL_BYTES + file.readUInt16LE(26);
  const text = inflateRawSync(file.subarray(start, start + file.readUInt32LE(18))).toString();
  const archive = (...files: [name: string, content: string][]) =>
    Buffer.concat(
      joinZip(files.map(([path, content]) => ({ name: path, chunks: [deflateChunk(Buffer.from(content), true)] }))).map(
        (piece) => piece as Uint8Array,
      ),
    );
  async function messages(altered: Buffer, with_ = asWholeFile(receipt, altered)): Promise<string[]> {
    const path = await onDisk(join(folder, `altered.${name}.zip`), altered);
    return (await verifyFile({ path, receipt: with_ })).findings.map(({ message }) => message);
  }

  test('is complete as built, also if it is compressed in another way', async () => {
    expect(await messages(file, receipt)).toEqual([]);
    const again = archive(['other', text]);
    expect(await messages(again)).toEqual([]);
    expect((await messages(again, receipt)).at(-1)).toMatch(/Or the same text is compressed in another way\.$/);
  });

  test('is complete if its sizes and CRC-32 follow the bytes, as streaming programs write them', async () => {
    const streamed = archive(['Bericht März', text]);
    streamed.writeUInt16LE(streamed.readUInt16LE(6) | (1 << 3), 6);
    streamed.fill(0, 14, 26);
    expect(await messages(streamed)).toEqual([]);
  });

  test('names a damaged file as it is called', async () => {
    const damaged = archive(['Bericht März', text]);
    damaged[LOCAL_BYTES + 100]! ^= 1;
    expect(await messages(damaged)).toContainEqual(expect.stringMatching(/^Bericht März is damaged: /));
  });

  test('with a changed value reports its hundred rows', async () => {
    expect(await messages(archive(['report', text.replace('name & ', 'other & ')]))).toEqual([
      expect.stringMatching(/^Part 1: rows \d+ to \d+ of sheet 1 contain a change\.$/),
    ]);
  });

  test('that has no file or a second one reports it', async () => {
    expect(await messages(archive())).toContain('The zip archive has 0 files instead of one.');
    expect(await messages(archive(['a', text], ['b', text]))).toContain('The zip archive has 2 files instead of one.');
  });

  test('that is truncated, damaged or not an archive is reported', async () => {
    const damaged = Buffer.from(file);
    damaged[file.length >> 1]! ^= 1;
    expect(await messages(damaged)).toContainEqual(expect.stringMatching(/ is damaged: /));
    for (const altered of [file.subarray(0, -1), file.subarray(0, file.length >> 1), Buffer.from(text)]) {
      expect(await messages(altered)).toContainEqual(
        expect.stringMatching(/^The file is not a complete zip archive: /),
      );
    }
  });
});
