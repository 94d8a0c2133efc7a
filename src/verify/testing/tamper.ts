/** Alters files the way a careless or ill-meaning program would. For tests. */
import { inflateRawSync } from 'node:zlib';
import { deflateChunk } from '../../encode/zip/deflate-chunk.ts';
import { joinZip } from '../../encode/zip/join-zip.ts';

/** Packs a workbook anew with a part changed, or left out when `change` answers null; every checksum is right again. */
export function repack(file: Buffer, part: string, change: (xml: string) => string | null): Buffer {
  const entries = unzip(file).flatMap(({ name, bytes }) => {
    const text = name === part ? change(bytes.toString()) : bytes.toString();
    return text === null ? [] : [{ name, chunks: [deflateChunk(Buffer.from(text), true)] }];
  });
  return Buffer.concat(joinZip(entries) as Uint8Array[]);
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

/** The rows of a CSV or of a sheet's XML, and what stands around them. */
interface Rows {
  before: string;
  rows: string[];
  after: string;
}

/** Cuts a CSV without line breaks in its fields; the header is the first row. */
export function csvRowsOf(text: string): Rows {
  return { before: '', rows: text.split(/(?<=\r\n)/), after: '' };
}

export function sheetRowsOf(xml: string): Rows {
  const start = xml.indexOf('<row ');
  const end = xml.lastIndexOf('</row>') + 6;
  return { before: xml.slice(0, start), rows: xml.slice(start, end).split(/(?<=<\/row>)/), after: xml.slice(end) };
}

export const textOf = ({ before, rows, after }: Rows): string => before + rows.join('') + after;

/** Numbers the rows of a sheet anew, so that they follow each other as if nothing had been done to them. */
export function renumbered(rows: string[]): string[] {
  return rows.map((row, i) =>
    row.replace(/^<row r="\d+">/, `<row r="${i + 1}">`).replace(/(<c r="[A-Z]+)\d+/g, `$1${i + 1}`),
  );
}
