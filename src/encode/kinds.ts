/**
 * The kinds of values in report columns. The kind defines the meaning of a value, and only the encoders decide how a file shows
 * it. Until then, values are PostgreSQL COPY text.
 *
 * | kind      | COPY text                                            | meaning |
 * |-----------|------------------------------------------------------|---------|
 * | text      | any UTF-8                                            | words |
 * | id        | any UTF-8                                            | an identifier or code, never a number in a spreadsheet |
 * | integer   | `-12`                                                | a count |
 * | decimal   | `-12.5`                                              | a number with a fraction |
 * | money     | `-12.50`                                             | an amount with two to six decimals, in the currency of another column |
 * | percent   | `0.125`                                              | a fraction of one: 0.125 is 12.5% |
 * | boolean   | `t` or `f`                                           | |
 * | date      | `2026-11-23`                                         | a date |
 * | timestamp | `2026-11-23 14:05:09.123456+01` (session time zone)  | a timestamp in the requested time zone |
 * | url       | any UTF-8                                            | a URL, shown as text because Excel allows at most 65,530 links per sheet |
 */
export const KINDS = [
  'text',
  'id',
  'integer',
  'decimal',
  'money',
  'percent',
  'boolean',
  'date',
  'timestamp',
  'url',
] as const;

export type Kind = (typeof KINDS)[number];
