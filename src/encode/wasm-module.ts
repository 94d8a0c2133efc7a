/** A compiled WebAssembly module (`npm run wasm` makes them): raw functions over one memory. */
import { readFileSync } from 'node:fs';

const PAGE = 65_536;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used here of the WebAssembly JavaScript Interface (W3C, §5): neither `lib.esnext` nor Node's types declare it. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** Its functions and constants, and a memory of its own. */
export class WasmModule<Exports extends { readonly memory: WasmMemory }> {
  readonly #compiled: object;
  exports: Exports;

  /** Compiles the file, synchronously: it is a few KiB, and a thread does it once, at its start. */
  constructor(binary: URL) {
    this.#compiled = new WebAssembly.Module(readFileSync(binary));
    this.exports = this.#instance();
  }

  /** All memory, made so big that it has at least `size` bytes. Views that were made before are void when it had to grow. */
  atLeast(size: number): ArrayBuffer {
    const { memory } = this.exports;
    const missing = size - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return memory.buffer;
  }

  /** Forgets everything, and gives all memory back: what has grown cannot shrink. */
  restart(): void {
    this.exports = this.#instance();
  }

  #instance(): Exports {
    return new WebAssembly.Instance(this.#compiled).exports as Exports;
  }
}
