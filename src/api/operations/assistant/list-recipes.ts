import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import { recipes } from '../../../dex/recipes/recipes.ts';
import { RecipeResponse, recipeResponse } from './dex-response.ts';

/** GET /dex/recipes */
export function listRecipes(app: FastifyInstance): void {
  const body = { recipes: recipes.map(recipeResponse) };
  app.get('/dex/recipes', {
    schema: {
      operationId: 'listRecipes',
      tags: ['Assistant'],
      summary: 'List recipes',
      description:
        'Returns the languages and tools that Dex writes programs for, and how each one is tested. No API key required.',
      security: [],
      response: {
        200: Type.Object({ recipes: Type.Array(RecipeResponse) }, { description: 'All recipes.' }),
      },
    },
    config: { examples: { 200: { all: { summary: 'All recipes', value: body } } } },
    handler: async () => body,
  });
}
