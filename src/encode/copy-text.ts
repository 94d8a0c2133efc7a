const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/**
 * One row of COPY text from values, `null` as `\N`: what PostgreSQL's COPY TO would have written.
 * For the few rows that do not come from the database: headings and notes.
 */
export function copyText(values: readonly (string | null)[]): string {
  const fields = values.map((value) => value?.replace(/[\\\b\f\n\r\t\v]/g, (char) => escapes[char]!) ?? '\\N');
  return `${fields.join('\t')}\n`;
}
