/** Alters files as a careless or malicious program would. For tests. */
import { inflateRawSync } from 'node:zlib';
import { type Chunk, deflateChunk } from '../../../src/encode/zip/deflate-chunk.ts';
import { joinZip } from '../../../src/encode/zip/join-zip.ts';

/** Rebuilds a workbook with a changed part, or without it if `change` returns null. All checksums are valid again. */
export function repack(file: Buffer, part: string, change: (xml: string) => string | null): Buffer {
  const entries = unzip(file).flatMap(({ name, bytes }) => {
    const text = name === part ? change(bytes.toString()) : bytes.toString();
    return text === null ? [] : [{ name, chunks: [deflateChunk(Buffer.from(text), true)] }];
  });
  return Buffer.concat(joinZip(entries) as Uint8Array[]);
}

/** A part that claims `claimed` bytes and inflates to `mebibytes` MiB of blanks, in place of that part of a workbook. */
export function lying(
  file: Buffer,
  part: string,
  { claimed, mebibytes }: { claimed: number; mebibytes: number },
): Buffer {
  const blanks = deflateChunk(Buffer.alloc(1 << 20, ' '), false);
  const end = deflateChunk(Buffer.alloc(0), true);
  const lie = [...Array<Chunk>(mebibytes).fill({ ...blanks, rawBytes: 0 }), { ...end, rawBytes: claimed }];
  const entries = unzip(file).map(({ name, bytes }) => ({
    name,
    chunks: name === part ? lie : [deflateChunk(bytes, true)],
  }));
  return Buffer.concat(joinZip(entries) as Uint8Array[]);
}

/** The text of a part of a workbook. */
export function partOf(file: Buffer, part: string): string {
  return unzip(file)
    .find(({ name }) => name === part)!
    .bytes.toString();
}

function unzip(file: Buffer): { name: string; bytes: Buffer }[] {
  const list: { name: string; bytes: Buffer }[] = [];
  for (let at = 0; file.readUInt32LE(at) === 0x04034b50; ) {
    const start = at + 30 + file.readUInt16LE(at + 26);
    const end = start + file.readUInt32LE(at + 18);
    list.push({
      name: file.toString('latin1', at + 30, start),
      bytes: inflateRawSync(file.subarray(start, end)),
    });
    at = end;
  }
  return list;
}

/** The rows of a CSV or of a sheet's XML, and the text before and after them. */
interface Rows {
  before: string;
  rows: string[];
  after: string;
}

/** Splits a CSV that has no line breaks in its fields. The header is the first row. */
export function csvRowsOf(text: string): Rows {
  return { before: '', rows: text.split(/(?<=\r\n)/), after: '' };
}

export function sheetRowsOf(xml: string): Rows {
  const start = xml.indexOf('<row ');
  const end = xml.lastIndexOf('</row>') + 6;
  return { before: xml.slice(0, start), rows: xml.slice(start, end).split(/(?<=<\/row>)/), after: xml.slice(end) };
}

export const textOf = ({ before, rows, after }: Rows): string => before + rows.join('') + after;

/** Renumbers the rows of a sheet, so that the numbers do not reveal a change. */
export function renumbered(rows: string[]): string[] {
  return rows.map((row, i) =>
    row.replace(/^<row r="\d+">/, `<row r="${i + 1}">`).replace(/(<c r="[A-Z]+)\d+/g, `$1${i + 1}`),
  );
}
