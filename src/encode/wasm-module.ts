/** A WebAssembly module compiled by `npm run wasm`: functions that work on one memory. */
import { readFileSync } from 'node:fs';

const PAGE = 65_536;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The functions that a module calls, by the names of its imports. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, (...args: number[]) => number>>>>;

/** The used part of the WebAssembly JavaScript Interface (W3C, §5). Neither `lib.esnext` nor Node's types declare it. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object, imports: WasmImports) => { readonly exports: unknown };
};

/** An instance of a module: its functions, constants and memory. */
export class WasmModule<Exports extends { readonly memory: WasmMemory }> {
  readonly #compiled: object;
  readonly #imports: WasmImports;
  exports: Exports;

  /** Compiles the file synchronously. It has a few KiB, and a thread compiles it once, when it starts. */
  constructor(binary: URL, imports: WasmImports = {}) {
    this.#imports = imports;
    this.#compiled = new WebAssembly.Module(readFileSync(binary));
    this.exports = this.#instance();
  }

  /** Returns the whole memory, grown to at least `size` bytes. Growth invalidates existing views. */
  atLeast(size: number): ArrayBuffer {
    const { memory } = this.exports;
    const missing = size - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return memory.buffer;
  }

  /** Replaces the instance, which releases all its memory. Memory that has grown cannot shrink. */
  restart(): void {
    this.exports = this.#instance();
  }

  #instance(): Exports {
    return new WebAssembly.Instance(this.#compiled, this.#imports).exports as Exports;
  }
}
