/** Checks that every measured file contains the same rows. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { unpacked, zipEntries } from '../../test/flow/zip-entries.ts';
import { sheetJs } from '../../test/readers/sheet-js.ts';
import type { PeerFormat } from './peer-job.ts';

/** Rows below the header of a worksheet. */
const SHEET_ROWS = 1_048_575;

/** Throws unless the file has that many data rows, on the necessary number of worksheets. No field of a CSV file may contain a line break. */
export async function expectRows(path: string, format: PeerFormat, rows: number): Promise<void> {
  if (format === 'parquet')
    return expectCount(path, Number((await parquetMetadataAsync(await asyncBufferFromFile(path))).num_rows), rows);
  const headers = format === 'csv' ? 1 : Math.max(1, Math.ceil(rows / SHEET_ROWS));
  const lines = format === 'csv' ? count(createReadStream(path), '\n') : countInSheets(path, '<row ', headers);
  expectCount(path, (await lines) - headers, rows);
}

function expectCount(path: string, found: number, rows: number): void {
  if (found !== rows) throw new Error(`${path} has ${found} rows instead of ${rows}`);
}

/** Throws unless two files have the same rows: workbooks the same values, types and dates, CSV the same fields, Parquet the same values. */
export async function expectSame(path: string, like: string, format: PeerFormat): Promise<void> {
  if (format === 'xlsx') return expectSameCells(path, like);
  const read = format === 'csv' ? csvRows : parquetRows;
  const [rows, expected] = await Promise.all([read(path), read(like)]);
  expectSameRows(path, rows, expected);
}

async function csvRows(path: string): Promise<unknown[]> {
  return parse(await readFile(path), { bom: true, relax_column_count: true });
}

async function parquetRows(path: string): Promise<unknown[]> {
  const compressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };
  return parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
}

/** Texts, because JSON has no integers of 64 bits. */
const inText = (row: unknown) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));

function expectSameRows(path: string, rows: readonly unknown[], expected: readonly unknown[]): void {
  for (let i = 0; i < Math.max(rows.length, expected.length); i++) {
    const [found, wanted] = [inText(rows[i]), inText(expected[i])];
    if (found !== wanted) throw new Error(`row ${i + 1} of ${path} is ${found} instead of ${wanted}`);
  }
}

/** Throws unless the first worksheets of two workbooks show the same values, types and dates. */
async function expectSameCells(path: string, like: string): Promise<void> {
  const [cells, expected] = await Promise.all([path, like].map(async (file) => (await sheetJs.read(file))[0]!.rows));
  expectSameRows(path, cells!, expected!);
  const references = await Promise.all([path, like].map((file) => countInSheets(file, '<c r="')));
  if (references[0]! < references[1]!) throw new Error(`${path} has cells without references`);
}

/** Counts in the first worksheets. Throws if the length or CRC-32 of the uncompressed bytes is wrong. */
async function countInSheets(path: string, text: string, sheets = 1): Promise<number> {
  const names = new Set(Array.from({ length: sheets }, (_, i) => `xl/worksheets/sheet${i + 1}.xml`));
  const entries = (await zipEntries(path)).filter(({ name }) => names.has(name));
  if (entries.length !== sheets) throw new Error(`${path} does not have the ${sheets} worksheets that its rows need`);
  let found = 0;
  for (const entry of entries) found += await count(unpacked(path, entry), text);
  return found;
}

/** The number of occurrences of an ASCII string, including those across chunk borders. */
async function count(chunks: AsyncIterable<Buffer>, text: string): Promise<number> {
  const sought = Buffer.from(text);
  let found = 0;
  let kept = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
    for (let at = bytes.indexOf(sought); at !== -1; at = bytes.indexOf(sought, at + sought.length)) found++;
    // Too short to contain the whole string.
    kept = Buffer.from(bytes.subarray(Math.max(0, bytes.length - sought.length + 1)));
  }
  return found;
}
