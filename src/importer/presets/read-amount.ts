import type { Preset } from './preset.ts';

const SIGN = /^(-?)\p{Sc}\s?|\s?\p{Sc}$/u;

/** Converts an amount in the preset's form to the plain form. An amount in another form is returned as it is. */
export function readAmount(text: string, numbers: Preset['numbers']): string {
  if (!numbers) return text;
  const inner = numbers.parentheses ? /^\((.+)\)$/.exec(text)?.[1] : undefined;
  let amount = inner ?? text;
  if (numbers.signs) amount = amount.replace(SIGN, '$1');
  const [whole = '', fraction, ...more] = amount.split(numbers.decimal);
  if (more.length > 0) return text;
  const digits = numbers.group === undefined ? whole : ungrouped(whole, numbers.group);
  const plain = fraction === undefined ? digits : `${digits}.${fraction}`;
  return /^-?\d*(?:\.\d+)?$/.test(plain) ? `${inner === undefined ? '' : '-'}${plain}` : text;
}

/** Removes separators between groups of three digits. `1,23` keeps its comma, and is rejected later. */
function ungrouped(whole: string, group: string): string {
  const [first = '', ...rest] = whole.split(group);
  const grouped = /^-?\d{1,3}$/.test(first) && rest.every((part) => /^\d{3}$/.test(part));
  return rest.length > 0 && grouped ? first + rest.join('') : whole;
}
