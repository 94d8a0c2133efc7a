/** The compiled module, see `assembly/main.ts`. */
import { type WasmMemory, WasmModule } from '../wasm-module.ts';

/** What `assembly/main.ts` exports, and says. */
interface Exports {
  memory: WasmMemory;
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

export class DeflateModule extends WasmModule<Exports> {
  constructor() {
    super(new URL('./deflate.wasm', import.meta.url));
  }
}
