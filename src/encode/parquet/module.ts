/** The module compiled from `assembly/main.ts`. */
import { type WasmMemory, WasmModule } from '../wasm-module.ts';
import type { ColumnType } from './column-type.ts';
import { type OddValue, readOddValue } from './odd-values.ts';

type Variable<T = number> = { value: T };
type Encode = (out: number) => number;

/** The exports of `assembly/`, which documents them. */
interface Exports {
  memory: WasmMemory;
  FREE: Variable;
  countFields(start: number, end: number): number;
  listFields(start: number, end: number, columns: number, table: number, bits: number): void;
  rows: Variable;
  rowStart(row: number): number;
  beginColumn(column: number): void;
  nulls: Variable;
  failedRow: Variable;
  encodeTexts: Encode;
  encodeIntegers: Encode;
  encodeDoubles: Encode;
  encodeAmounts: Encode;
  encodeBooleans: Encode;
  encodeDates: Encode;
  encodeTimestamps: Encode;
  minText: Variable;
  maxText: Variable;
  minInteger: Variable<bigint>;
  maxInteger: Variable<bigint>;
  minDouble: Variable;
  maxDouble: Variable;
  minAmount: Variable;
  maxAmount: Variable;
  beginShown(): void;
  differs: Variable;
  leaveOut(start: number, end: number): void;
  replace(start: number): void;
  copyShown(start: number, end: number, out: number): number;
}

export class ParquetModule extends WasmModule<Exports> {
  /** How the values of the current column are encoded. */
  encoding: ColumnType['encoding'] = 'texts';
  /** The texts of fields that are longer than in the block, by address. */
  readonly #longer = new Map<number, string>();

  constructor() {
    super(new URL('./parquet.wasm', import.meta.url), {
      odd: {
        oddValue: (start: number, end: number, out: number) => Number(this.#value(start >>> 0, end >>> 0, out >>> 0)),
        oddText: (start: number, out: number) => this.#text(start >>> 0, out >>> 0),
      },
    });
  }

  /** Forgets the fields of the block before. */
  begin(): void {
    this.#longer.clear();
    this.exports.beginShown();
  }

  /** Returns the bytes of a range of memory. */
  bytes(start: number, end: number): Buffer {
    return Buffer.from(this.exports.memory.buffer, start, end - start);
  }

  /** `oddValue` of `assembly/odd.ts`. */
  #value(start: number, end: number, out: number): boolean {
    const field = this.bytes(start, end).toString('latin1');
    const value = readOddValue(this.encoding, field);
    if (!value) return false;
    this.bytes(out, out + value.bytes.length).set(value.bytes);
    if (value.text !== field) this.#show(start, end, value);
    return true;
  }

  #show(start: number, end: number, { text }: OddValue): void {
    if (text.length > end - start) {
      this.#longer.set(start, text);
      this.exports.replace(start);
      return;
    }
    this.bytes(start, end).write(text, 'latin1');
    this.exports.leaveOut(start + text.length, end);
  }

  /** `oddText` of `assembly/odd.ts`. */
  #text(start: number, out: number): number {
    const text = this.#longer.get(start)!;
    return out + this.bytes(out, out + text.length).write(text, 'latin1');
  }
}
