/** Writes JSON values in the notation of a programming language. */

/** Characters that are invisible, end a line in some compilers, or show the code in another order than it runs. */
const HIDDEN = /[\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A JSON string, which is also a string literal of JavaScript, Python, Java, C# and Go. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** How a language writes values. */
export interface Notation {
  /** Indentation of one level. */
  step: string;
  text(value: string): string;
  words: readonly [isTrue: string, isFalse: string, isNull: string];
  list: readonly [open: string, close: string];
  object: readonly [open: string, close: string, empty: string];
  entry(key: string, value: string): string;
  /** Lists of this many characters or fewer are on one line. The last entry of a longer one, or of an object, has a comma. */
  trailingComma: boolean;
}

/** Lists of at most this many characters are written on one line. */
const MAX_LIST = 60;

/** Writes a value. `indent` is the indentation of the line on which it begins. */
export function written(value: unknown, notation: Notation, indent = ''): string {
  const [isTrue, isFalse, isNull] = notation.words;
  if (value === null || value === undefined) return isNull;
  if (typeof value === 'boolean') return value ? isTrue : isFalse;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return notation.text(value);
  const inner = indent + notation.step;
  const lines = (items: string[]) =>
    items.map((item) => `\n${inner}${item}`).join(',') + (notation.trailingComma ? ',' : '');
  if (Array.isArray(value)) {
    const items = value.map((item) => written(item, notation, inner));
    const [open, close] = notation.list;
    const line = open + items.join(', ') + close;
    return line.length <= MAX_LIST && !line.includes('\n') ? line : `${open}${lines(items)}\n${indent}${close}`;
  }
  const entries = Object.entries(value).map(([key, member]) => notation.entry(key, written(member, notation, inner)));
  const [open, close, empty] = notation.object;
  return entries.length === 0 ? empty : `${open}${lines(entries)}\n${indent}${close}`;
}
