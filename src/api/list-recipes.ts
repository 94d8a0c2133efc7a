import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { recipes } from '../dex/recipes/recipes.ts';
import { RecipeAnswer, recipeAnswer } from './dex-answer.ts';

/** GET /dex/recipes */
export function listRecipes(app: FastifyInstance): void {
  const answer = { recipes: recipes.map(recipeAnswer) };
  app.get('/dex/recipes', {
    schema: {
      operationId: 'listRecipes',
      tags: ['Assistant'],
      summary: 'List recipes',
      description:
        'The languages and tools that Dex writes programs for, and how far our tests try each. Needs no key.',
      security: [],
      response: {
        200: Type.Object({ recipes: Type.Array(RecipeAnswer) }, { description: 'All recipes.' }),
      },
    },
    config: { examples: { 200: { all: { summary: 'All recipes', value: answer } } } },
    handler: async () => answer,
  });
}
