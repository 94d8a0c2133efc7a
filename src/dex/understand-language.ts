/** Finds the recipe of a question, by its name, its aliases, or the environment of the program. */
import type { Recipe } from './integration.ts';
import type { Reading } from './reading.ts';
import { FORMATS, FRAMEWORKS, OTHER_LANGUAGES } from './vocabulary.ts';

export interface FoundLanguage {
  id: string;
  /** Whether the question names it. */
  named: boolean;
  /** A requested language without a recipe. */
  unknown: string | null;
}

/** Names that are also words. They mean the language only in its position. */
const ALSO_A_WORD = new Set(['go', 'r', 'swift', 'rust', 'ruby', 'elixir', 'shell', 'node', 'sheets']);

/** "an r script" is unambiguous. */
const NOUN = /^\s+(?:code|script|program|programme|snippet|example|backend|client)\b/;

/** The recipe that runs almost everywhere. */
const DEFAULT_LANGUAGE = 'curl';

const BEFORE = String.raw`(?:\b(?:in|using|use|with|for|en|mit|avec|con|com|met|via|through|usando|utilisant)\s+|,\s*|\()`;
const AFTER = String.raw`(?=\s*(?:$|[,.!?;:)|]|\b(?:please|code|script|program|programme|snippet|example|app|backend|service|here|bitte|client|server|servers|job|developer|dev|version)\b))`;

/** Removes the language from the question. `fallback` is used if it names none. */
export function understandLanguage(
  reading: Reading,
  recipes: readonly Recipe[],
  fallback: string | undefined,
): FoundLanguage {
  const found = recipes
    .flatMap((recipe) => namesOf(recipe).map((name) => ({ id: recipe.id, place: placeOf(reading, name) })))
    .filter((entry) => entry.place !== null)
    // The first name counts, and the longest one at the same position: JavaScript is not Java.
    .sort((a, b) => a.place!.start - b.place!.start || b.place!.end - a.place!.end)[0];
  if (found) {
    reading.blank(found.place!.start, found.place!.end);
    return { id: found.id, named: true, unknown: null };
  }
  const framework = recipes.find((recipe) => FRAMEWORKS[recipe.id] && reading.take(FRAMEWORKS[recipe.id]!));
  if (framework) return { id: framework.id, named: true, unknown: null };
  const unknown = reading.take(OTHER_LANGUAGES)?.[0] ?? null;
  return { id: recipes.find(({ id }) => id === fallback)?.id ?? DEFAULT_LANGUAGE, named: false, unknown };
}

function namesOf(recipe: Recipe): string[] {
  const names = [recipe.id, recipe.label, ...recipe.aliases].map((name) => name.toLowerCase());
  // Excel usually means the file format, not the program that downloads it.
  return [...new Set(names)].filter(
    (name) => !Object.values(FORMATS).some((format) => format.exec(name)?.[0] === name),
  );
}

function placeOf(reading: Reading, name: string): { start: number; end: number } | null {
  const word = `(?<![\\w.+#-]|\\b(?:to|will|can|i|we)\\s)${RegExp.escape(name)}(?![\\w+#&]|-\\w|\\.\\w)`;
  if (!ALSO_A_WORD.has(name) && name.length > 2) return place(reading.find(new RegExp(word)), name);
  const first = name.length > 2 ? `|^${word}(?=\\s)` : '';
  const careful = new RegExp(`${BEFORE}${word}|${word}${AFTER}${first}`, 'g');
  for (const match of reading.rest.matchAll(careful)) {
    const found = place(match, name)!;
    // "r" and "go" alone are ambiguous. "R", "Go", and a name at the end of the question are not.
    const spelled = reading.spelled(found.start, found.end - found.start);
    const last = /^[\s.!?)]*(?:please[\s.!?]*)?$/.test(reading.rest.slice(found.end));
    const certain =
      name.length > 2 ||
      last ||
      NOUN.test(reading.rest.slice(found.end)) ||
      /^\W*\b(?:in|using|mit|en)\s/.test(match[0]);
    if (certain || spelled !== spelled.toLowerCase()) return found;
  }
  return null;
}

function place(match: RegExpMatchArray | null, name: string): { start: number; end: number } | null {
  if (!match) return null;
  const start = match.index! + match[0].lastIndexOf(name);
  return { start, end: start + name.length };
}
