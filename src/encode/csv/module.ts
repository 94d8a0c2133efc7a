/** The compiled module, see `assembly/main.ts`. */
import { type WasmMemory, WasmModule } from '../wasm-module.ts';

/** What `assembly/main.ts` exports, and says. */
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
