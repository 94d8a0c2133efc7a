/** The compiled module, see `assembly/main.ts`: raw functions over one memory. */
import { readFileSync } from 'node:fs';

const PAGE = 65_536;

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used here of the WebAssembly JavaScript Interface (W3C, §5): neither `lib.esnext` nor Node's types declare it. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** What `assembly/main.ts` exports, and says. */
interface Exports {
  memory: Memory;
  RECORDS: { value: number };
  shapes: { value: number };
  hints: { value: number };
  MOST_COLUMNS: { value: number };
  MOST_HINTS: { value: number };
  begin(fieldCount: number): void;
  deflate(end: number, hintCount: number): number;
  resultStart(): number;
  next(): number;
  finish(): number;
}

/** Compiled once in a thread, at its start and synchronously: it is a few KiB. */
const compiled = new WebAssembly.Module(readFileSync(new URL('./deflate.wasm', import.meta.url)));

export class DeflateModule {
  readonly exports: Exports;

  constructor() {
    this.exports = new WebAssembly.Instance(compiled).exports as Exports;
  }

  /** All memory, made so big that it has at least `size` bytes. Views that were made before are void when it had to grow. */
  atLeast(size: number): ArrayBuffer {
    const { memory } = this.exports;
    const missing = size - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return memory.buffer;
  }
}
