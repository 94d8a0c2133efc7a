import type { Recipe, Tried } from './integration.ts';
import { say } from './say/messages.ts';

const TRIED: Readonly<Record<Tried, 'recipe-run' | 'recipe-syntax' | 'recipe-not'>> = {
  run: 'recipe-run',
  syntax: 'recipe-syntax',
  'not run here': 'recipe-not',
};

/** Lists the languages of the recipes, as blocks of Markdown. */
export function aboutRecipes(recipes: readonly Recipe[], language: string): string[] {
  const lines = recipes.map(({ label, tried, needs }) => `- **${label}** (${say(language, TRIED[tried])}): ${needs}`);
  return [say(language, 'recipes'), lines.join('\n')];
}
