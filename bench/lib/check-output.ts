/** What was measured is worth nothing unless every file holds the same rows. */
import { createReadStream } from 'node:fs';
import { unpacked, zipEntries } from '../../test/flow/zip-entries.ts';
import { sheetJs } from '../../test/readers/sheet-js.ts';

/** Below the header of a sheet. */
const SHEET_ROWS = 1_048_575;

/** Throws unless the file has so many data rows, on as many sheets as they need. No field of a CSV may have a line break. */
export async function expectRows(path: string, format: 'xlsx' | 'csv', rows: number): Promise<void> {
  const headers = format === 'csv' ? 1 : Math.max(1, Math.ceil(rows / SHEET_ROWS));
  const lines = format === 'csv' ? count(createReadStream(path), '\n') : countInSheets(path, '<row ', headers);
  const found = (await lines) - headers;
  if (found !== rows) throw new Error(`${path} has ${found} rows, not ${rows}`);
}

/** Throws unless the first sheets of two workbooks show the same: values, their types, and which are dates. */
export async function expectSameCells(path: string, like: string): Promise<void> {
  const [cells, expected] = await Promise.all([path, like].map(async (file) => (await sheetJs.read(file))[0]!.rows));
  const rows = Math.max(cells!.length, expected!.length);
  for (let i = 0; i < rows; i++) {
    const [own, wanted] = [JSON.stringify(cells![i]), JSON.stringify(expected![i])];
    if (own !== wanted) throw new Error(`row ${i + 1} of ${path} is ${own}, not ${wanted}`);
  }
  const references = await Promise.all([path, like].map((file) => countInSheets(file, '<c r="')));
  if (references[0]! < references[1]!) throw new Error(`${path} has no references at its cells`);
}

/** Over the first sheets; throws when what is unpacked has not the announced length and CRC-32. */
async function countInSheets(path: string, text: string, sheets = 1): Promise<number> {
  const names = new Set(Array.from({ length: sheets }, (_, i) => `xl/worksheets/sheet${i + 1}.xml`));
  const entries = (await zipEntries(path)).filter(({ name }) => names.has(name));
  if (entries.length !== sheets) throw new Error(`${path} has not the ${sheets} sheets that its rows need`);
  let found = 0;
  for (const entry of entries) found += await count(unpacked(path, entry), text);
  return found;
}

/** How often an ASCII text occurs, chunk borders or not. */
async function count(chunks: AsyncIterable<Buffer>, text: string): Promise<number> {
  const sought = Buffer.from(text);
  let found = 0;
  let kept = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
    for (let at = bytes.indexOf(sought); at !== -1; at = bytes.indexOf(sought, at + sought.length)) found++;
    // Too short to hold the text itself.
    kept = Buffer.from(bytes.subarray(Math.max(0, bytes.length - sought.length + 1)));
  }
  return found;
}
