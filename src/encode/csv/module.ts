/** The module compiled from `assembly/main.ts`. */
import type { RowExports } from '../copy/encode-batches.ts';
import { WasmModule } from '../wasm-module.ts';

/** The exports of `assembly/main.ts`, which documents them. */
interface Exports extends RowExports {
  KINDS: { value: number };
  EMPTY: { value: number };
  APOSTROPHE: { value: number };
  setDialect(separator: number, decimal: number, lineEndBytes: number): void;
}

export class CsvModule extends WasmModule<Exports> {
  constructor() {
    super(new URL('./csv.wasm', import.meta.url));
  }
}
