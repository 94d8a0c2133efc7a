/**
 * Reads the rows of ClickHouse as COPY text. The text formats of both have the same escapes, except that ClickHouse escapes an apostrophe
 * and not a vertical tab.
 * https://clickhouse.com/docs/interfaces/formats/TabSeparated
 */
import type { BlockMemory } from '../../encode/block-memory.ts';
import { type RowBlock, RowBlocks } from '../row-blocks.ts';
import { failureAfterRows, failureOf } from './errors.ts';

/** The end of the data in COPY text. A row cannot have it. ClickHouse writes it only after the last row. */
export const END_OF_ROWS = '\\.\n';

const [LINE_FEED, VERTICAL_TAB, BACKSLASH, APOSTROPHE] = [0x0a, 0x0b, 0x5c, 0x27];
const ESCAPED_APOSTROPHE = Buffer.from("\\'");
const END = Buffer.from(END_OF_ROWS);

/** Bytes that are kept of the end, for the message of an error. */
const TAIL_BYTES = 4096;

class TextRows {
  readonly #blocks: RowBlocks;
  /** The beginning of a row that continues in the next chunk. */
  #begun: Buffer[] = [];
  #tail = '';
  #hasEnded = false;

  constructor(memory: BlockMemory, emit: (block: RowBlock) => void) {
    this.#blocks = new RowBlocks(memory, emit);
  }

  read(chunk: Buffer): void {
    const last = chunk.lastIndexOf(LINE_FEED) + 1;
    if (last > 0) {
      const bytes =
        this.#begun.length > 0 ? Buffer.concat([...this.#begun, chunk.subarray(0, last)]) : chunk.subarray(0, last);
      this.#begun = [];
      this.#readLines(bytes);
    }
    if (last < chunk.length) this.#begun.push(chunk.subarray(last));
    this.#tail = (this.#tail + chunk.toString('utf8', Math.max(0, chunk.length - TAIL_BYTES))).slice(-TAIL_BYTES);
  }

  /** Emits the last block. Throws the error of the server if the rows are not complete. */
  end(): void {
    if (!this.#hasEnded || this.#begun.length > 0) throw failureAfterRows(this.#tail);
    this.#blocks.end();
  }

  #readLines(bytes: Buffer): void {
    const differs = bytes.includes(ESCAPED_APOSTROPHE) || bytes.includes(VERTICAL_TAB);
    for (let at = 0; at < bytes.length; ) {
      const to = bytes.indexOf(LINE_FEED, at) + 1;
      if (this.#hasEnded) throw failureAfterRows(this.#tail);
      this.#hasEnded = to - at === END.length && bytes.compare(END, 0, END.length, at, to) === 0;
      if (!this.#hasEnded) {
        const row = bytes.subarray(at, to);
        this.#addRow(differs ? asCopyWrites(row) : row);
      }
      at = to;
    }
  }

  #addRow(row: Buffer): void {
    this.#blocks.makeRoom(row.length);
    this.#blocks.put(row, 0, row.length);
    this.#blocks.endRow();
  }
}

function asCopyWrites(row: Buffer): Buffer {
  const copy = Buffer.allocUnsafe(2 * row.length);
  let length = 0;
  for (let i = 0; i < row.length; i++) {
    const byte = row[i]!;
    if (byte === VERTICAL_TAB) {
      copy[length++] = BACKSLASH;
      copy[length++] = 0x76;
    } else if (byte === BACKSLASH) {
      const next = row[++i]!;
      if (next !== APOSTROPHE) copy[length++] = BACKSLASH;
      copy[length++] = next;
    } else {
      copy[length++] = byte;
    }
  }
  return copy.subarray(0, length);
}

/** Yields the rows of a response in blocks, with backpressure. */
export async function* textRows(response: AsyncIterable<Buffer>, memory: BlockMemory): AsyncGenerator<RowBlock> {
  let waiting: RowBlock[] = [];
  const rows = new TextRows(memory, (block) => waiting.push(block));
  try {
    for await (const chunk of response) {
      rows.read(chunk);
      const ready = waiting;
      waiting = [];
      yield* ready;
    }
  } catch (error) {
    throw failureOf(error);
  }
  rows.end();
  yield* waiting;
}

const NAMED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The values of a few rows of COPY text. */
export function valuesOf(text: string): (string | null)[][] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) =>
    line
      .split('\t')
      .map((field) =>
        field === '\\N' ? null : field.replace(/\\([\s\S])/g, (_, letter: string) => NAMED[letter] ?? letter),
      ),
  );
}
