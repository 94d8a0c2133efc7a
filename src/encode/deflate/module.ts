/** The module compiled from `assembly/main.ts`. */
import { type WasmMemory, WasmModule } from '../wasm-module.ts';

/** The exports of `assembly/main.ts`, which documents them. */
interface Exports {
  memory: WasmMemory;
  RECORDS: { value: number };
  shapes: { value: number };
  hints: { value: number };
  MAX_COLUMNS: { value: number };
  MAX_HINTS: { value: number };
  begin(fieldCount: number): void;
  deflate(end: number, hintCount: number): number;
  resultStart(): number;
  next(): number;
  finish(): number;
}

export class DeflateModule extends WasmModule<Exports> {
  constructor() {
    super(new URL('./deflate.wasm', import.meta.url));
  }
}
