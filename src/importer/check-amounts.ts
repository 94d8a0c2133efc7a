/** Checks amounts and fractions, with the precision of their columns. Lost precision is reported. */
import type { Checked } from './checked.ts';
import type { AddNote } from './notes.ts';
import { roundDecimal } from './round-decimal.ts';

/** Decimals that an amount keeps. Networks credit up to four; six leave room for converted currencies. */
export const AMOUNT_DECIMALS = 6;

/** An amount as it is stored: at least two decimals, and no zeros after them. */
const AMOUNT = /^-?\d{1,12}\.\d\d(?:\d{0,3}[1-9])?$/;
const MAX_AMOUNT_LENGTH = 64;

const AMOUNT_RULE =
  'must be a plain amount like -1234.50: at most 12 digits before the point, no thousands separators, no currency sign';

/** An amount with two to six decimals. Additional decimals are rounded, which is reported unless they are zeros. */
export function checkAmount(field: string, addNote: AddNote): Checked {
  if (AMOUNT.test(field)) return field;
  const rounded = field.length <= MAX_AMOUNT_LENGTH ? roundDecimal(field, AMOUNT_DECIMALS) : null;
  const amount = rounded?.text.replace(/(?<=\.\d\d\d*)0+$/, '') ?? '';
  if (!rounded || !AMOUNT.test(amount)) return { reason: AMOUNT_RULE };
  if (!rounded.exact) addNote('rounded', field, amount);
  return amount;
}

/** Values of `numeric(7, 4)`, from 0 to 1. */
const FRACTION = /^(?:0(?:\.\d{1,4})?|1(?:\.0{1,4})?)$/;
const PERCENTAGE = /^(\d{1,3})(?:\.(\d{1,20}))? ?%$/;

const FRACTION_RULE = 'must be a fraction from 0 to 1, like 0.2 for 20 %, or a percentage like 20%';

/** A fraction of one. `20%` becomes 0.2. A plain 20 is rejected, because it would be 2000 %. */
export function checkFraction(field: string, addNote: AddNote): Checked {
  if (FRACTION.test(field)) return field;
  const percentage = PERCENTAGE.exec(field);
  const plain = percentage ? `${percentage[1]!.padStart(3, '0').replace(/(..)$/, '.$1')}${percentage[2] ?? ''}` : field;
  const rounded = plain.length <= MAX_AMOUNT_LENGTH ? roundDecimal(plain, 4) : null;
  if (!rounded || !FRACTION.test(rounded.text)) {
    if (rounded && !percentage && !field.startsWith('-')) addNote('above-one', field, field);
    return { reason: FRACTION_RULE };
  }
  if (percentage) addNote('percentage', field, rounded.text);
  if (!rounded.exact) addNote('rounded', field, rounded.text);
  return rounded.text;
}

/** Created with the first currency: it took 114 ms of processor time in a start of the service that took 4.7 s of it on a busy machine. */
let currencies: Intl.DisplayNames | undefined;
const known = new Map<string, boolean>();

/** A current or former ISO 4217 code, in upper case. */
export function checkCurrency(field: string): Checked {
  const code = field.toUpperCase();
  let exists = known.get(code);
  if (exists === undefined) {
    currencies ??= new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
    exists = /^[A-Z]{3}$/.test(code) && code !== 'XXX' && currencies.of(code) !== undefined;
    if (exists) known.set(code, exists);
  }
  return exists ? code : { reason: 'must be a three-letter ISO 4217 currency code like EUR' };
}
