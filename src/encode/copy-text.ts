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
 * Returns the values as one row of COPY text, as PostgreSQL's COPY TO would write it. `null` becomes `\N`.
 * It is for the few rows that do not come from the database, which are headings and notes.
 */
export function copyText(values: readonly (string | null)[]): string {
  const fields = values.map((value) => value?.replace(/[\\\b\f\n\r\t\v]/g, (char) => escapes[char]!) ?? '\\N');
  return `${fields.join('\t')}\n`;
}
