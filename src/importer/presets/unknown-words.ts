/** Words for a status and the like: which ones a column accepts, and which ones of a file are unknown. */
import type { Column } from '../kind.ts';

/** A word of the file that no value of Sheaf corresponds to. Its rows are rejected. */
export interface UnknownWord {
  column: string;
  word: string;
  count: number;
}

export interface UnknownWords {
  add(column: string, word: string): void;
  list(): UnknownWord[];
}

/** Maximum unknown words that are counted one by one. */
const MAX_WORDS = 200;

export function makeUnknownWords(): UnknownWords {
  const found = new Map<string, UnknownWord>();
  return {
    add(column, word) {
      const key = `${column}\t${word.toLowerCase()}`;
      const counted = found.get(key);
      if (counted) counted.count += 1;
      else if (found.size < MAX_WORDS) found.set(key, { column, word, count: 1 });
    },
    list: () => [...found.values()],
  };
}

/** The values that a column can have, if they are few, so that words of a file can be assigned to them. Empty for other columns. */
export function valuesOf({ type, choices = [] }: Column): readonly string[] {
  return type === 'boolean' ? ['true', 'false'] : choices;
}

/** Words of the preset with those of the user. An empty one removes a word. Case makes no difference. */
export function withWords(
  words: Record<string, string> | undefined,
  { column, given }: { column: Column; given: Record<string, string> },
): Record<string, string> {
  // Without words, a file has the values of Sheaf itself.
  const known = words ?? Object.fromEntries(ownWords(column).map((word) => [word, word]));
  // A word keeps its place, so that forms and files that show the words do not change their order.
  const all = new Map(Object.entries(known).map(([word, is]) => [word.toLowerCase(), { word, is }]));
  for (const [word, is] of Object.entries(given)) all.set(word.toLowerCase(), { word, is });
  return Object.fromEntries([...all.values()].filter(({ is }) => is !== '').map(({ word, is }) => [word, is]));
}

function ownWords(column: Column): readonly string[] {
  return column.type === 'boolean' ? ['true', 'false', '1', '0', 'yes', 'no'] : valuesOf(column);
}
