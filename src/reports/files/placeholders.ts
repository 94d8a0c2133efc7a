/**
 * Fills the placeholders of a piece of SQL in a file: `o.status in (:value)`. Values become literals through the `sql` tag. Strings,
 * quoted names, comments and casts (`::date`) stay as they are.
 */
import { type Sql, type SqlValue, sqlOfFile } from '../../db/sql.ts';

/** Everything in which a colon is not the beginning of a placeholder, and placeholders. */
const PIECES =
  /\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|(?<dollar>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\k<dollar>|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|(?<![\w\])]):(?<name>[A-Za-z_]\w*)/g;

/** The names of the placeholders in a piece of SQL. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PIECES)].flatMap(({ groups }) => groups?.['name'] ?? []);
}

/** The SQL with a value for each placeholder. Throws if one is missing. */
export function filled(text: string, values: Readonly<Record<string, SqlValue>>): Sql {
  const strings: string[] = [];
  const filling: SqlValue[] = [];
  let from = 0;
  for (const { index, groups, 0: piece } of text.matchAll(PIECES)) {
    const name = groups?.['name'];
    if (name === undefined) continue;
    if (!Object.hasOwn(values, name)) throw new TypeError(`:${name} has no value.`);
    strings.push(text.slice(from, index));
    filling.push(values[name]!);
    from = index + piece.length;
  }
  return sqlOfFile([...strings, text.slice(from)], filling);
}
