/**
 * The shape of a piece of SQL, as far as it decides where a condition that is added later belongs. It knows strings, quoted names,
 * comments and parentheses. Everything else is PostgreSQL's to judge.
 */

/** Strings with both kinds of escapes, dollar-quoted strings, quoted names, comments, words, and all other characters. */
const TOKENS =
  /\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|(?<dollar>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\k<dollar>|"(?:[^"]|"")*"|(?<comment>--[^\n]*|\/\*[\s\S]*?\*\/)|(?<word>(?:\.\s*)?[A-Za-z_]\w*)|(?<other>[\s\S])/g;

/** Words that end a FROM clause. */
const CLAUSES = new Set([
  ...['where', 'group', 'having', 'window', 'union', 'intersect', 'except', 'order', 'limit', 'offset', 'fetch', 'for'],
  'returning',
]);

/** What is wrong with the text of a FROM clause to which a WHERE clause will be added, or null. */
export function fromFault(text: string): string | null {
  return faultOf(text, CLAUSES);
}

/** What is wrong with the text of a condition or another expression that will be put in parentheses, or null. */
export function conditionFault(text: string): string | null {
  return faultOf(text, new Set());
}

function faultOf(text: string, clauses: ReadonlySet<string>): string | null {
  let depth = 0;
  for (const { groups } of text.matchAll(TOKENS)) {
    const { comment, word, other } = groups as Record<string, string | undefined>;
    if (comment !== undefined) return `contains the comment ${JSON.stringify(comment)}. Remove it.`;
    if (other === ';') return 'contains a semicolon. Remove it.';
    if (other === '(') depth++;
    if (other === ')' && --depth < 0) return 'closes a parenthesis that it does not open.';
    if (depth === 0 && word && clauses.has(word.toLowerCase())) {
      return `contains ${word.toUpperCase()} outside of parentheses. Put conditions in where, and everything else in a subquery.`;
    }
  }
  return depth > 0 ? 'opens a parenthesis that it does not close.' : null;
}
