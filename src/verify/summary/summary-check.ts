/** Adds up the rows of a file again, and compares the totals with its summary sheet. Memory depends on the sheet, not on the rows. */

import { counted } from '../../counted.ts';
import type { CheckInput } from '../check-input.ts';
import { NOTHING } from '../copy-form.ts';
import type { Finding } from '../finding.ts';
import { type Decimal, DecimalSum, decimalOf } from './decimal.ts';
import { groupOfText, periodOf, textOf } from './group-of.ts';
import type { ReceiptSummary, ReceiptTable, TableRow } from './read-tables.ts';

/** Maximum values whose group is remembered, because a column can have a different value in every row. */
const MAX_KNOWN = 10_000;

/** What the rows of a group add up to. */
interface Totals {
  rows: number;
  /** One for each column of the tables. That of the number of rows is not used. */
  sums: DecimalSum[];
}

/** A row of a table and its totals. */
interface Line extends Totals, TableRow {}

interface Table {
  /** Index of the column in the file. -1 for the total. */
  field: number;
  by: ReceiptTable['by'];
  label: string;
  lines: ReadonlyMap<string, Line>;
  others: Line | null;
  /** The groups of fields. */
  known: Map<string, Line | null>;
  /** Rows without a line, with the first of their values. */
  missing: { rows: number; value: string } | null;
}

export class SummaryCheck {
  readonly #input: CheckInput;
  readonly #summary: ReceiptSummary;
  readonly #tables: Table[];
  /** Indexes in the file of the columns of the tables. -1 for the number of rows. */
  readonly #fields: number[];
  readonly #currencyField: number;
  /** For each currency, the columns of the tables that add up its amounts. */
  readonly #ofCurrency: Map<string, number[]>;
  readonly #numbers: number[];
  #strangeCurrency: string | null = null;

  constructor(input: CheckInput, summary: ReceiptSummary, rows: readonly (readonly TableRow[])[]) {
    this.#input = input;
    this.#summary = summary;
    const fieldOf = (key: string | null) => input.receipt.columns.findIndex((column) => column.key === key);
    const { columns } = summary;
    this.#fields = columns.map(({ column }) => fieldOf(column));
    this.#currencyField = fieldOf(summary.currency);
    const indexes = columns.map((_, i) => i);
    const amounts = indexes.filter((i) => columns[i]!.currency !== null);
    this.#ofCurrency = Map.groupBy(amounts, (i) => columns[i]!.currency!);
    this.#numbers = indexes.filter((i) => columns[i]!.currency === null && this.#fields[i]! >= 0);
    this.#tables = summary.tables.map((table, i) => this.#tableOf(table, rows[i]!, fieldOf(table.column)));
  }

  /** Adds a row of the file, as fields of COPY. */
  add(fields: readonly string[]): void {
    const values: [column: number, value: Decimal][] = [];
    const take = (columns: readonly number[]) => {
      for (const column of columns) {
        const field = fields[this.#fields[column]!]!;
        if (field !== NOTHING) values.push([column, decimalOf(field)]);
      }
    };
    take(this.#numbers);
    if (this.#currencyField >= 0) this.#takeAmounts(fields, take);
    for (const table of this.#tables) {
      const line = this.#lineOf(table, fields);
      if (!line) continue;
      line.rows++;
      for (const [column, value] of values) line.sums[column]!.add(value);
    }
  }

  /** Adds the differences to the findings. */
  end(): void {
    const { sheet } = this.#summary;
    for (const table of this.#tables) {
      for (const line of [...table.lines.values(), ...(table.others ? [table.others] : [])]) this.#compare(line);
      if (table.missing) {
        const { rows, value } = table.missing;
        const message = `The table "${table.label}" of sheet ${sheet} leaves out ${counted(rows, 'row')}, such as those of "${value}".`;
        this.#input.findings.add({ sheet, message });
      }
    }
    if (this.#strangeCurrency !== null) {
      const message = `Sheet ${sheet} has no totals of amounts in ${this.#strangeCurrency}.`;
      this.#input.findings.add({ sheet, message });
    }
  }

  #takeAmounts(fields: readonly string[], take: (columns: readonly number[]) => void): void {
    const currency = groupOfText(fields[this.#currencyField]!);
    const columns = this.#ofCurrency.get(currency);
    if (columns) take(columns);
    else if (this.#summary.other_currencies === 0 && this.#hasAmount(fields)) this.#strangeCurrency ??= currency;
  }

  #hasAmount(fields: readonly string[]): boolean {
    return this.#summary.amounts.some(
      (key) => fields[this.#input.receipt.columns.findIndex((column) => column.key === key)] !== NOTHING,
    );
  }

  #tableOf({ label, by, others }: ReceiptTable, rows: readonly TableRow[], field: number): Table {
    const lines = new Map<string, Line>();
    const all = rows.map((row): Line => ({ ...row, rows: 0, sums: this.#fields.map(() => new DecimalSum()) }));
    const last = others === null ? null : (all.pop() ?? null);
    if (last && textOf(last.fields[0]!) !== others) {
      this.#add(last.number, `has "${textOf(last.fields[0]!)}" in column 1, not "${others}"`);
    }
    for (const line of all) {
      const value = textOf(line.fields[0]!);
      if (lines.has(value)) this.#add(line.number, `repeats "${value}"`);
      else lines.set(value, line);
    }
    return { field, by, label, lines, others: last, known: new Map(), missing: null };
  }

  #lineOf(table: Table, fields: readonly string[]): Line | null {
    if (table.by === 'all') return table.others;
    const field = fields[table.field]!;
    const known = table.known.get(field);
    const group = known ? '' : table.by === 'value' ? groupOfText(field) : periodOf(field, table.by);
    const line = known ?? table.lines.get(group) ?? table.others;
    if (line && table.known.size < MAX_KNOWN) table.known.set(field, line);
    if (!line) table.missing = { rows: (table.missing?.rows ?? 0) + 1, value: table.missing?.value ?? group };
    return line;
  }

  #compare({ number, fields, rows, sums }: Line): void {
    this.#summary.columns.forEach(({ label, column }, i) => {
      const cell = fields[i + 1]!;
      const isEqual =
        column === null ? cell === String(rows) : sums[i]!.equals(cell === NOTHING ? null : decimalOf(cell));
      if (isEqual) return;
      const shown = cell === NOTHING ? 'nothing' : textOf(cell);
      this.#add(
        number,
        `has ${shown} in "${label}", but the rows of the file add up to ${column === null ? rows : sums[i]}`,
      );
    });
  }

  #add(number: number, what: string): void {
    const { sheet } = this.#summary;
    const finding: Finding = { sheet, from: number, to: number, message: `Row ${number} of sheet ${sheet} ${what}.` };
    this.#input.findings.add(finding);
  }
}
