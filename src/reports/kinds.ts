/**
 * The kinds of value a report column can have. The kind says what a value *means*; only the encoders
 * decide how a file shows it. Values travel as PostgreSQL COPY text until then.
 *
 * | kind      | COPY text that arrives                               | meaning |
 * |-----------|------------------------------------------------------|---------|
 * | text      | any UTF-8                                            | words |
 * | id        | any UTF-8                                            | an identifier or code; never a number in a spreadsheet |
 * | integer   | `-12`                                                | a count |
 * | decimal   | `-12.5`                                              | a number with a fraction |
 * | money     | `-12.50`                                             | an amount, two decimals, in the currency of a column beside it |
 * | percent   | `0.125`                                              | a fraction of one: 0.125 is 12.5 % |
 * | boolean   | `t` or `f`                                           | |
 * | date      | `2026-11-23`                                         | a calendar day |
 * | timestamp | `2026-11-23 14:05:09.123456+01` (session time zone)  | an instant, shown in the asked-for time zone |
 * | url       | any UTF-8                                            | an address; shown as text, since Excel opens at most 65,530 links a sheet |
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
