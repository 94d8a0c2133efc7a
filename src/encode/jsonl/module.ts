/** The module compiled from `assembly/main.ts`. */
import type { RowExports } from '../copy/encode-batches.ts';
import { WasmModule } from '../wasm-module.ts';

/** The exports of `assembly/main.ts`, which documents them. */
interface Exports extends RowExports {
  COLUMNS: { value: number };
  COLUMN_BYTES: { value: number };
}

export class JsonlModule extends WasmModule<Exports> {
  constructor() {
    super(new URL('./jsonl.wasm', import.meta.url));
  }
}
