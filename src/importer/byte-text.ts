/**
 * Byte texts: strings with one character per byte of UTF-8. V8 stores them in one byte per character, and they pass from
 * file to COPY without decoding. Delimiters, digits and codes are ASCII, which is the same in both forms.
 */

/** Converts a string to its byte text. */
export function toByteText(text: string): string {
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Converts a byte text to its string. Bytes that are not UTF-8 become U+FFFD. */
export function fromByteText(bytes: string): string {
  return /^[\x00-\x7f]*$/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}
