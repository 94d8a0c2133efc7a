/**
 * Records are alike, and made of fields: markup, a number that is the same all over its record and another in the next one,
 * more markup, a value, and markup that closes it. This is what the fields of a column have in common.
 *
 * It is a hint for finding matches. A wrong one makes the output larger, not wrong.
 */
export interface FieldShape {
  /** Bytes from the end of the record's number to the value. */
  head: number;
  /** Bytes after the value. */
  tail: number;
  /** Columns of the same kin have the same markup around their values. Below 256. */
  kin: number;
}
