/**
 * Builds SQL with values by a template tag: sql`country = ${code}`. In `text`, the values are quoted literals, because COPY
 * takes no parameters. In `prepared`, they are parameters. Pieces that engines write differently are made by {@link byEngine}.
 */
import { hash } from 'node:crypto';

/** Where a statement runs. */
export interface Session {
  engine: Engine;
  /** IANA name of the time zone of the session. */
  timezone: string;
}

export type Engine = 'postgres' | 'clickhouse';

/** PostgreSQL, whose SQL does not depend on the time zone: the server has it. */
const POSTGRES: Session = { engine: 'postgres', timezone: 'UTC' };

/** A piece of SQL that each engine writes in its own way. */
export type ByEngine = Record<Engine, (session: Session) => Sql>;

/** A piece of SQL that is safe to use in a statement. Only {@link sql} creates one. */
export class Sql {
  readonly #strings: readonly string[];
  readonly #values: readonly SqlValue[];
  readonly #byEngine: ByEngine | null;

  /** Strings and values alternate, so there is one string more than values. */
  constructor(strings: readonly string[], values: readonly SqlValue[], byEngine: ByEngine | null = null) {
    this.#strings = strings;
    this.#values = values;
    this.#byEngine = byEngine;
  }

  /** The SQL for PostgreSQL with the values as literals. */
  get text(): string {
    return this.textIn(POSTGRES);
  }

  /** The SQL for this session with the values as literals. */
  textIn(session: Session): string {
    if (this.#byEngine) return this.#byEngine[session.engine](session).textIn(session);
    return this.#join((value) => (value instanceof Sql ? value.textIn(session) : render(value, session.engine)));
  }

  /** The SQL for this session with a question mark for each value: what its author wrote. */
  shapeIn(session: Session): string {
    if (this.#byEngine) return this.#byEngine[session.engine](session).shapeIn(session);
    return this.#join((value) => (value instanceof Sql ? value.shapeIn(session) : '?'));
  }

  /** The SQL with the values as parameters. A connection parses such a statement once and can run it with other values. */
  get prepared(): Prepared {
    const values: SqlValue[] = [];
    const text = this.#placeholders(values);
    return { name: nameOf(text), text, values };
  }

  #placeholders(values: SqlValue[]): string {
    if (this.#byEngine) return this.#byEngine.postgres(POSTGRES).#placeholders(values);
    return this.#join((value) => {
      if (value instanceof Sql) return value.#placeholders(values);
      if (Array.isArray(value)) throw new TypeError('A list cannot be a parameter. Use = any(arrayLiteral(…)).');
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

/** A prepared statement for node-postgres. */
export interface Prepared {
  name: string;
  text: string;
  values: SqlValue[];
}

/**
 * Builds SQL. Values become literals or parameters, and other {@link Sql} is inserted unchanged. An array becomes a
 * comma-separated list for `in (…)` and works in `text` only. An empty array becomes null, which matches nothing. Throws on
 * NUL characters, lone surrogates, and numbers that are not finite.
 */
export function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Sql {
  for (const value of values) if (!(value instanceof Sql)) render(value);
  return new Sql(strings, values);
}

/**
 * Builds SQL from pieces that alternate with values, for SQL in files of the administrator. The strings are inserted unchanged, so they
 * must never come from a request. Throws like {@link sql}.
 */
export function sqlOfFile(strings: readonly string[], values: readonly SqlValue[]): Sql {
  for (const value of values) if (!(value instanceof Sql)) render(value);
  return new Sql(strings, values);
}

/** Joins pieces, for example conditions with ` and `. */
export function joinSql(pieces: readonly Sql[], separator: string): Sql {
  return pieces.length === 0 ? sql`` : new Sql(['', ...pieces.slice(1).map(() => separator), ''], pieces);
}

/** A piece of SQL that PostgreSQL and ClickHouse write differently. It is written for the session in which the statement runs. */
export function byEngine(pieces: ByEngine): Sql {
  return new Sql([''], [], pieces);
}

/** Quotes a name, for example a column alias. */
export function identifier(name: string): Sql {
  return byEngine({
    postgres: () => new Sql([`"${checked(name).replaceAll('"', '""')}"`], []),
    clickhouse: () => new Sql([`"${checked(name).replace(/["\\]/g, '\\$&')}"`], []),
  });
}

function render(value: Exclude<SqlValue, Sql>, engine: Engine = 'postgres'): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.length ? value.map((one) => render(one, engine)).join(', ') : 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return literals[engine](checked(value));
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no SQL literal.`);
  // The space prevents a preceding minus and a negative number from becoming a comment.
  return value < 0 ? ` ${value}` : String(value);
}

const literals: Record<Engine, (value: string) => string> = {
  /** The E form is correct with every value of standard_conforming_strings. */
  postgres(value) {
    const quoted = value.replaceAll("'", "''");
    return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
  },
  /** Backslashes always escape: https://clickhouse.com/docs/sql-reference/syntax#string */
  clickhouse: (value) => `'${value.replace(/['\\]/g, '\\$&')}'`,
};

function checked(value: string): string {
  if (value.includes('\0')) throw new RangeError('PostgreSQL text cannot contain a NUL character.');
  if (!value.isWellFormed()) throw new RangeError('The text contains half of a surrogate pair.');
  return value;
}

const names = new Map<string, string>();

/** Returns the same name for the same text in every process. There are few texts, so the map stays small. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `sheaf_${hash('sha256', text).slice(0, 16)}`;
  names.set(text, name);
  return name;
}

/** Returns a list as one value for `= any(…)`, so that the statement is the same for every number of values. */
export function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
