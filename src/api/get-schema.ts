import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { errorAnswers } from './error-answer.ts';

/** GET /schema */
export function getSchema(app: FastifyInstance): void {
  app.get('/schema', {
    schema: {
      operationId: 'getSchema',
      tags: ['Reports'],
      summary: 'Get the OpenAPI document',
      description: 'This description of the API, as OpenAPI 3.1. Needs no key.',
      security: [],
      response: {
        200: Type.Object({}, { additionalProperties: true, description: 'The OpenAPI document.' }),
        ...errorAnswers(),
      },
    },
    handler: async () => app.swagger(),
  });
}
