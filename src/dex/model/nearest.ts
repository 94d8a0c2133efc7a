/** The entry most like a text, or null when none is near: a third of the characters may differ. */
export function nearest<T>(text: string, entries: Iterable<T>, textOf: (entry: T) => string): T | null {
  let best: { entry: T; share: number } | null = null;
  for (const entry of entries) {
    const other = textOf(entry);
    const share = distance(text, other) / Math.max(text.length, other.length, 1);
    if (share <= 1 / 3 && (!best || share < best.share)) best = { entry, share };
  }
  return best?.entry ?? null;
}

/** Levenshtein's: how many characters must be added, removed or exchanged. */
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
