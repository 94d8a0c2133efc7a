/**
 * SQL and the values in it, made by one tag: sql`country = ${code}`. As `text` the values are quoted in, since COPY takes
 * no parameters; as `prepared` they are parameters.
 */
import { hash } from 'node:crypto';

/** A piece of SQL that is safe to put into a statement: only {@link sql} makes one. */
export class Sql {
  readonly #strings: readonly string[];
  readonly #values: readonly SqlValue[];

  /** One string more than values: they alternate. */
  constructor(strings: readonly string[], values: readonly SqlValue[]) {
    this.#strings = strings;
    this.#values = values;
  }

  /** With the values as literals. */
  get text(): string {
    return this.#join((value) => (value instanceof Sql ? value.text : render(value)));
  }

  /** With the values as parameters: a connection parses a statement once, and runs it with other values again and again. */
  get prepared(): Prepared {
    const values: SqlValue[] = [];
    const text = this.#placeholders(values);
    return { name: nameOf(text), text, values };
  }

  #placeholders(values: SqlValue[]): string {
    return this.#join((value) => {
      if (value instanceof Sql) return value.#placeholders(values);
      if (Array.isArray(value)) throw new TypeError('A list as a parameter is written = any(arrayLiteral(…)).');
      return `$${values.push(value)}`;
    });
  }

  #join(show: (value: SqlValue) => string): string {
    let text = this.#strings[0]!;
    for (let i = 0; i < this.#values.length; i++) text += show(this.#values[i]!) + this.#strings[i + 1]!;
    return text;
  }
}

export type SqlValue = Sql | string | number | boolean | null | readonly (string | number)[];

/** A statement as node-postgres takes it. */
export interface Prepared {
  name: string;
  text: string;
  values: SqlValue[];
}

/**
 * Builds SQL: values become literals or parameters, other {@link Sql} goes in as it is. An array is a comma list for `in (…)`
 * and goes into `text` only; an empty one becomes null, which nothing equals. Throws on what no literal can hold: NUL
 * characters, lone surrogates, numbers that are not finite.
 */
export function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Sql {
  for (const value of values) if (!(value instanceof Sql)) render(value);
  return new Sql(strings, values);
}

/** Joins pieces, for example conditions with ` and `. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  return pieces.length === 0 ? sql`` : new Sql(['', ...pieces.slice(1).map(() => separator), ''], pieces);
}

/** Quotes a name, for example a column alias. */
export function identifier(name: string): Sql {
  return new Sql([`"${checked(name).replaceAll('"', '""')}"`], []);
}

function render(value: Exclude<SqlValue, Sql>): string {
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

const names = new Map<string, string>();

/** The same for the same text in every process; there are few texts. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `sheaf_${hash('sha256', text).slice(0, 16)}`;
  names.set(text, name);
  return name;
}

/** A list as one value, for `= any(…)`: the statement is the same for every number of values. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
