/**
 * SQL text with its values quoted in. COPY takes no bind parameters, so everything that becomes part of a
 * report's query goes through this one tag: sql`country = ${code}`.
 */

/** A piece of SQL that is safe to put into a statement: only {@link sql} makes one. */
export class Sql {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type SqlValue = Sql | string | number | boolean | null | readonly (string | number)[];

/**
 * Builds SQL: values become literals, arrays become comma lists (for `in (…)`; an empty one becomes null, which
 * nothing equals), other {@link Sql} goes in as it is. Throws on what no literal can hold: NUL characters,
 * lone surrogates, numbers that are not finite.
 */
export function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Sql {
  return new Sql(strings.reduce((text, part, index) => text + render(values[index - 1] ?? null) + part));
}

/** Joins pieces, for example conditions with ` and `. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  return new Sql(pieces.map((piece) => piece.text).join(separator));
}

/** Quotes a name, for example a column alias. */
export function identifier(name: string): Sql {
  return new Sql(`"${checked(name).replaceAll('"', '""')}"`);
}

function render(value: SqlValue): string {
  if (value instanceof Sql) return value.text;
  if (value === null) return 'null';
  if (typeof value === 'object') return value.length ? value.map(render).join(', ') : 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return literal(value);
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no SQL literal.`);
  // The space keeps a negative number from joining a minus before it into a comment.
  return value < 0 ? ` ${value}` : String(value);
}

/** The E form is right whatever the server's standard_conforming_strings says. */
function literal(value: string): string {
  const quoted = checked(value).replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

function checked(value: string): string {
  if (value.includes('\0')) throw new RangeError('PostgreSQL text cannot hold a NUL character.');
  if (!value.isWellFormed()) throw new RangeError('The text holds half of a surrogate pair.');
  return value;
}
