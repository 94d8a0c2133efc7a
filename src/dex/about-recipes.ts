import type { Recipe, Tried } from './integration.ts';
import { fold } from './reading.ts';

const TRIED: Readonly<Record<Tried, string>> = {
  run: 'run by our tests',
  syntax: 'syntax read by our tests',
  'not run here': 'not run by our tests',
};

/** Answers "Which languages do you write?" with blocks of Markdown. Null for other questions. */
export function aboutRecipes(question: string, recipes: readonly Recipe[]): string[] | null {
  if (!/\b(?:languages|recipes|programmiersprachen|langages)\b/.test(fold(question))) return null;
  const lines = recipes.map(({ label, tried, needs }) => `- **${label}** (${TRIED[tried]}): ${needs}`);
  return ['I write programs for these languages and tools, out of recipes:', lines.join('\n')];
}
