/** Rows of a shape in a file of COPY text, which all contenders read, and cut into parts like those of a worker. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { GROUP_ROWS } from '../../src/encode/format.ts';
import { Random } from './random.ts';
import type { Shape } from './shapes.ts';

/** The default of SHEAF_PART_ROWS. */
const PART_ROWS = 100_000;

/** A contiguous range of rows of the file. */
export interface CorpusPart {
  /** The first byte, and the byte after the last. */
  start: number;
  end: number;
  rows: number;
  /** The number of the first row in the worksheet, where the header is row 1. */
  firstRow: number;
}

export interface Corpus {
  shape: Shape;
  file: string;
  rows: number;
  bytes: number;
  parts: CorpusPart[];
}

/** Rows as COPY text in pieces of complete row groups, of about `pieceBytes`. */
export function* copyRows(shape: Shape, rows: number, pieceBytes: number): Generator<{ bytes: Buffer; rows: number }> {
  const random = new Random();
  let piece = '';
  let from = 0;
  for (let n = 0; n < rows; n++) {
    piece += `${shape.fields(n, random).join('\t')}\n`;
    const last = n === rows - 1;
    if (!last && ((n + 1) % GROUP_ROWS !== 0 || piece.length < pieceBytes)) continue;
    yield { bytes: Buffer.from(piece), rows: n + 1 - from };
    piece = '';
    from = n + 1;
  }
}

/** Writes the file. */
export async function writeCorpus(shape: Shape, rows: number, file: string): Promise<Corpus> {
  const out = createWriteStream(file);
  const parts: CorpusPart[] = [];
  let bytes = 0;
  for (let from = 0; from < rows; from += PART_ROWS) {
    parts.push({ start: 0, end: 0, rows: Math.min(PART_ROWS, rows - from), firstRow: from + 2 });
  }
  let seen = 0;
  // Pieces of one group, because a part can end after any group.
  for (const piece of copyRows(shape, rows, 1)) {
    const part = parts[Math.floor(seen / PART_ROWS)]!;
    if (seen % PART_ROWS === 0) part.start = bytes;
    bytes += piece.bytes.length;
    part.end = bytes;
    seen += piece.rows;
    if (!out.write(piece.bytes)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return { shape, file, rows, bytes, parts };
}
