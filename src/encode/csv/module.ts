/** The module compiled from `assembly/main.ts`. */
import { type WasmMemory, WasmModule } from '../wasm-module.ts';

/** The exports of `assembly/main.ts`, which documents them. */
interface Exports {
  memory: WasmMemory;
  KINDS: { value: number };
  TEXT: { value: number };
  NUMBER: { value: number };
  DATE: { value: number };
  BOOLEAN: { value: number };
  TIMESTAMP: { value: number };
  EMPTY: { value: number };
  APOSTROPHE: { value: number };
  begin(columns: number, rowsPerGroup: number): void;
  encode(start: number, end: number, out: number, marks: number): number;
  rowCount(): number;
  hasMore: { value: number };
  marksEnd(): number;
}

export class CsvModule extends WasmModule<Exports> {
  constructor() {
    super(new URL('./csv.wasm', import.meta.url));
  }
}
