/**
 * Byte texts: JavaScript strings with one character per byte of UTF-8. V8 keeps them in one byte per character, and they
 * pass from file to COPY without decoding; delimiters, digits and codes are ASCII and read the same in both forms.
 */

/** The byte text of a text. */
export function toByteText(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of a byte text; bytes that are not UTF-8 become U+FFFD. */
export function fromByteText(bytes: string): string {
  return /^[\x00-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}
