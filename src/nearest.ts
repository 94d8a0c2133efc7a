/** The entry most similar to a text. Null if all differ in more than a third of the characters. */
export function nearest<T>(text: string, entries: Iterable<T>, textOf: (entry: T) => string): T | null {
  let best: { entry: T; share: number } | null = null;
  for (const entry of entries) {
    const other = textOf(entry);
    const share = distance(text, other) / Math.max(text.length, other.length, 1);
    if (share <= 1 / 3 && (!best || share < best.share)) best = { entry, share };
  }
  return best?.entry ?? null;
}

/** Levenshtein distance: the number of characters to add, remove or replace. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + same));
    }
    row = next;
  }
  return row[other.length]!;
}
