/**
 * A sentence that may quote the reader, so that it stays a sentence: no tag, no image and no link comes of it, save links
 * to our own pages, which sentences of ours carry.
 */
export function inProse(sentence: string): string {
  return sentence
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/!?\[(?![^[\]]*\]\(\/docs\/[\w/-]*\))/g, '\\[')
    .replace(/\b(?:https?|ftp):\/\/|\bwww\./gi, '');
}
