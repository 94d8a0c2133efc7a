/**
 * Escapes a sentence that can quote the reader. It produces no tag and no image, and no links except to Sheaf's own pages, which Sheaf's
 * sentences contain.
 */
export function inProse(sentence: string): string {
  return sentence
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/!?\[(?![^[\]]*\]\(\/docs\/[\w/-]*\))/g, '\\[')
    .replace(/\b(?:https?|ftp):\/\/|\bwww\./gi, '');
}
