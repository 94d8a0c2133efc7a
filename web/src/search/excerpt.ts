/** The part of a text that shows why it was found. */

export interface ExcerptPart {
  text: string;
  marked: boolean;
}

/** Characters before the first match, and in total. */
const BEFORE = 40;
const LENGTH = 130;

/** Cuts a text around its first match, at spaces. `words` are in lower case. */
export function excerpt(text: string, words: readonly string[]): ExcerptPart[] {
  const match = words.length > 0 ? matching(words) : null;
  const first = match ? text.search(match) : -1;
  let start = Math.max(0, first - BEFORE);
  if (start > 0) start = text.indexOf(' ', start) + 1;
  let end = Math.min(text.length, start + LENGTH);
  if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), start + 1);
  const shown = `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
  return match ? marked(shown, match) : [{ text: shown, marked: false }];
}

/** Marks the words in a short text, such as a title. */
export function marks(text: string, words: readonly string[]): ExcerptPart[] {
  return words.length > 0 ? marked(text, matching(words)) : [{ text, marked: false }];
}

/** Whole words only, the longest first. The words of the search have no plural. */
function matching(words: readonly string[]): RegExp {
  const choices = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[^\p{L}\p{N}_]/gu, String.raw`\$&`));
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${choices.join('|')})s?(?![\p{L}\p{N}])`, 'giu');
}

function marked(text: string, match: RegExp): ExcerptPart[] {
  const parts: ExcerptPart[] = [];
  let at = 0;
  for (const found of text.matchAll(match)) {
    if (found.index > at) parts.push({ text: text.slice(at, found.index), marked: false });
    parts.push({ text: found[0], marked: true });
    at = found.index + found[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), marked: false });
  return parts;
}
