/** Compares the rows of a file with the digests of a receipt, group by group. */

import { createHash, hash } from 'node:crypto';
import { counted } from '../counted.ts';
import type { Findings } from './finding.ts';
import type { Receipt, ReceiptPart } from './receipt.ts';

/** A range of rows in a sheet, inclusive. */
interface Span {
  from: number;
  to: number;
}

export class RowCheck {
  /** Number of rows in the file, including unexpected ones. */
  rows = 0;
  partsMatching = 0;
  readonly #receipt: Receipt;
  readonly #findings: Findings;
  #part: PartCheck | null = null;
  #partsDone = 0;
  /** Number of rows after the last row of the receipt, in the current sheet. */
  #beyond = 0;

  constructor(receipt: Receipt, findings: Findings) {
    this.#receipt = receipt;
    this.#findings = findings;
  }

  /** Adds a row in the form of COPY. Row numbers must increase within a sheet; other rows are findings. */
  row(sheet: number, number: number, text: string): void {
    this.rows++;
    while (!this.#part?.reaches(sheet, number)) {
      const next = this.#receipt.parts[this.#partsDone + (this.#part ? 1 : 0)];
      if (next?.sheet !== sheet) {
        this.#beyond++;
        return;
      }
      this.#endPart();
      this.#part = new PartCheck(next, this.#receipt.group_rows, this.#findings);
    }
    this.#part.add(number, text);
  }

  /** Ends a sheet. */
  endSheet(sheet: number): void {
    while ((this.#part?.part ?? this.#receipt.parts[this.#partsDone])?.sheet === sheet) {
      this.#part ??= new PartCheck(this.#receipt.parts[this.#partsDone]!, this.#receipt.group_rows, this.#findings);
      this.#endPart();
    }
    if (this.#beyond > 0) {
      this.#findings.add({
        sheet,
        message: `Sheet ${sheet} has ${counted(this.#beyond, 'row')} after its last row in the receipt.`,
      });
    }
    this.#beyond = 0;
  }

  #endPart(): void {
    if (!this.#part) return;
    if (this.#part.end()) this.partsMatching++;
    this.#part = null;
    this.#partsDone++;
  }
}

class PartCheck {
  readonly part: ReceiptPart;
  readonly #groupRows: number;
  readonly #findings: Findings;
  readonly #hash = createHash('sha256');
  readonly #differing: Span[] = [];
  /** Number of the current group, and its rows. */
  #group = 0;
  #texts: string[] = [];
  /** Number of the expected row. */
  #next: number;

  constructor(part: ReceiptPart, groupRows: number, findings: Findings) {
    this.part = part;
    this.#groupRows = groupRows;
    this.#findings = findings;
    this.#next = part.first_row;
  }

  get #end(): number {
    return this.part.first_row + this.part.rows;
  }

  /** Whether the part is in the sheet and ends after the row. */
  reaches(sheet: number, number: number): boolean {
    return this.part.sheet === sheet && number < this.#end;
  }

  /** Adds a row. A row out of order becomes a finding and is otherwise ignored. */
  add(number: number, text: string): void {
    if (number < this.#next) {
      const { sheet, number: part } = this.part;
      const message = `Row ${number} of sheet ${sheet} comes after row ${this.#next - 1}. It is out of order or a duplicate.`;
      this.#findings.add({ sheet, part, from: number, to: number, message });
      return;
    }
    this.#missing(number);
    this.#goTo(Math.floor((number - this.part.first_row) / this.#groupRows));
    this.#texts.push(text);
    this.#next = number + 1;
  }

  /** Ends the part. Returns whether all of its rows match. */
  end(): boolean {
    this.#missing(this.#end);
    this.#goTo(Math.ceil(this.part.rows / this.#groupRows));
    const { number: part, sheet, first_row: from, rows, sha256 } = this.part;
    if (this.#hash.digest('hex') === sha256) return true;
    // The marks are short, so they can all match although the digest does not.
    const spans = this.#differing.length > 0 ? this.#differing : [{ from, to: from + rows - 1 }];
    for (const span of spans) {
      const message =
        span.from === span.to
          ? `Part ${part}: row ${span.from} of sheet ${sheet} contains a change.`
          : `Part ${part}: rows ${span.from} to ${span.to} of sheet ${sheet} contain a change.`;
      this.#findings.add({ sheet, part, ...span, message });
    }
    return false;
  }

  /** Reports the rows that are missing before `number`. */
  #missing(number: number): void {
    if (number === this.#next) return;
    const { sheet, number: part } = this.part;
    const span = { from: this.#next, to: number - 1 };
    const rows = span.from === span.to ? `Row ${span.from}` : `Rows ${span.from} to ${span.to}`;
    const are = span.from === span.to ? 'is' : 'are';
    this.#findings.add({ sheet, part, ...span, message: `${rows} of sheet ${sheet} ${are} missing (part ${part}).` });
    this.#next = number;
  }

  /** Completes the groups before `group`. */
  #goTo(group: number): void {
    for (; this.#group < group; this.#group++) {
      const digest = hash('sha256', Buffer.from(this.#texts.join(''), 'latin1'), 'hex');
      this.#texts = [];
      this.#hash.update(digest, 'hex');
      if (!digest.startsWith(this.part.marks.slice(8 * this.#group, 8 * this.#group + 8))) this.#differs();
    }
  }

  #differs(): void {
    const from = this.part.first_row + this.#group * this.#groupRows;
    const to = Math.min(from + this.#groupRows, this.#end) - 1;
    const last = this.#differing.at(-1);
    if (last?.to === from - 1) last.to = to;
    else this.#differing.push({ from, to });
  }
}
