/** Builds patterns of many words, so that they can be written on several lines. */

/** Matches any of the phrases, which are patterns themselves, as whole words. */
export function words(...phrases: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${phrases.join('|')})\\b`);
}

/** Matches any of the patterns. */
export function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}
