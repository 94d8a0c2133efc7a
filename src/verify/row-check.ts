/** Holds the rows of a file against the digests of a receipt, group by group. */
import { createHash, hash } from 'node:crypto';
import type { Findings } from './finding.ts';
import type { Receipt, ReceiptPart } from './receipt.ts';

/** Rows of a sheet, both included. */
interface Span {
  from: number;
  to: number;
}

export class RowCheck {
  /** Rows that the file has, whether due or not. */
  rows = 0;
  partsMatching = 0;
  readonly #receipt: Receipt;
  readonly #findings: Findings;
  #part: PartCheck | null = null;
  #partsDone = 0;
  /** Rows below the last one of the receipt, in the sheet under way. */
  #beyond = 0;

  constructor(receipt: Receipt, findings: Findings) {
    this.#receipt = receipt;
    this.#findings = findings;
  }

  /** Takes a row as COPY text. Rows of a sheet must come with rising numbers; others are findings. */
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

  /** The sheet has no more rows. */
  endSheet(sheet: number): void {
    while ((this.#part?.part ?? this.#receipt.parts[this.#partsDone])?.sheet === sheet) {
      this.#part ??= new PartCheck(this.#receipt.parts[this.#partsDone]!, this.#receipt.group_rows, this.#findings);
      this.#endPart();
    }
    if (this.#beyond > 0) {
      this.#findings.add({ sheet, message: `Sheet ${sheet} has ${this.#beyond} rows below its last one.` });
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
  /** The group under way and its rows. */
  #group = 0;
  #texts: string[] = [];
  /** The row that should come next. */
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

  /** Whether the part is in the sheet and not over before the row. */
  reaches(sheet: number, number: number): boolean {
    return this.part.sheet === sheet && number < this.#end;
  }

  /** Takes a row. One that is not due counts for nothing but a finding. */
  add(number: number, text: string): void {
    if (number < this.#next) {
      const { sheet, number: part } = this.part;
      const message = `Row ${number} of sheet ${sheet} stands below row ${this.#next - 1}: out of order, or there twice.`;
      this.#findings.add({ sheet, part, from: number, to: number, message });
      return;
    }
    this.#missing(number);
    this.#goTo(Math.floor((number - this.part.first_row) / this.#groupRows));
    this.#texts.push(text);
    this.#next = number + 1;
  }

  /** No more rows: says whether all of the part were as they should be. */
  end(): boolean {
    this.#missing(this.#end);
    this.#goTo(Math.ceil(this.part.rows / this.#groupRows));
    const { number: part, sheet, first_row: from, rows, sha256 } = this.part;
    if (this.#hash.digest('hex') === sha256) return true;
    // The marks are short: they may show no difference where there is one.
    const spans = this.#differing.length > 0 ? this.#differing : [{ from, to: from + rows - 1 }];
    for (const span of spans) {
      const message = `Part ${part}: something in rows ${span.from} to ${span.to} of sheet ${sheet} is not as it was.`;
      this.#findings.add({ sheet, part, ...span, message });
    }
    return false;
  }

  /** Notes the rows that are due before `number`. */
  #missing(number: number): void {
    if (number === this.#next) return;
    const { sheet, number: part } = this.part;
    const span = { from: this.#next, to: number - 1 };
    const rows = span.from === span.to ? `Row ${span.from}` : `Rows ${span.from} to ${span.to}`;
    const are = span.from === span.to ? 'is' : 'are';
    this.#findings.add({ sheet, part, ...span, message: `${rows} of sheet ${sheet} ${are} missing (part ${part}).` });
    this.#next = number;
  }

  /** Ends the groups before `group`. */
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
