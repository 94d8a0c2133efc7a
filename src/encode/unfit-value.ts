/** A value that a file format cannot hold. */
import type { Kind } from './kinds.ts';

export interface UnfitField {
  /** Header of the column. */
  label: string;
  kind: Kind;
  /** Number of the row in the file. */
  row: number;
  /** The text of the database. */
  field: string;
}

/** Maximum characters of a value in the message. */
const MAX_SHOWN = 60;

/** An export with such a value fails, because the file would not have the value. The message is for the client. */
export class UnfitValue extends Error {
  readonly unfit: UnfitField;

  /** What is wrong, and what to do about it. */
  readonly wrong: string;
  readonly next: string;

  constructor(unfit: UnfitField) {
    const wrong = wrongIn(unfit);
    super(`${wrong[0]!.toUpperCase()}${wrong.slice(1)}. ${NEXT}.`);
    this.unfit = unfit;
    this.wrong = wrong;
    this.next = NEXT;
  }
}

const NEXT = 'Exclude the row with a filter, leave out the column, or choose another format';

function wrongIn({ label, kind, row, field }: UnfitField): string {
  const shown = field.length > MAX_SHOWN ? `${field.slice(0, MAX_SHOWN)}…` : field;
  return `row ${row} has ${JSON.stringify(shown)} in the column ${JSON.stringify(label)}, which a Parquet file cannot hold as ${NOUNS[kind]}`;
}

/** The kinds as a sentence names them. Texts fit in every format. */
const NOUNS: Readonly<Record<Kind, string>> = {
  text: 'a text',
  id: 'an ID',
  url: 'a URL',
  integer: 'an integer of 64 bits',
  decimal: 'a number',
  percent: 'a number',
  money: 'an amount with up to 22 digits before the point and 6 after it',
  boolean: 'a boolean',
  date: 'a date',
  timestamp: 'a timestamp',
};
