/**
 * Escapes a sentence that can quote the reader, so that it contains no tag, image or link. Only links to Sheaf's own
 * pages, which Dex adds, are kept.
 */
export function inProse(sentence: string): string {
  return sentence
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/!?\[(?![^[\]]*\]\(\/docs\/[\w/-]*\))/g, '\\[')
    .replace(/\b(?:https?|ftp):\/\/|\bwww\./gi, '');
}
