import type { Kind } from '../kinds.ts';
import type { RowExports } from './encode-batches.ts';

/** Returns the form in which a module writes values of each kind. `assembly/kinds.ts` defines the forms. */
export function formsOf(exports: RowExports): Readonly<Record<Kind, number>> {
  const { TEXT, NUMBER, DATE, BOOLEAN, TIMESTAMP } = exports;
  return {
    text: TEXT.value,
    id: TEXT.value,
    url: TEXT.value,
    integer: NUMBER.value,
    decimal: NUMBER.value,
    money: NUMBER.value,
    percent: NUMBER.value,
    date: DATE.value,
    boolean: BOOLEAN.value,
    timestamp: TIMESTAMP.value,
  };
}
