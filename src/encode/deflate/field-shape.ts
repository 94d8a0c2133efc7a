/**
 * The common properties of the fields of a column. A record consists of fields. A field is opening markup, the record's number,
 * more markup, a value, and closing markup. The number is the same in all fields of a record.
 *
 * A shape is a hint for finding matches. A wrong shape makes the output larger, but never incorrect.
 */
export interface FieldShape {
  /** Bytes between the end of the record's number and the value. */
  head: number;
  /** Bytes after the value. */
  tail: number;
  /** A number below 256. Columns with the same number have the same markup around their values. */
  markup: number;
}
