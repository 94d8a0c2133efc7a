import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Type } from 'typebox';
import type { ApiDocument } from '../../../openapi/document.ts';
import { toOpenApi30 } from '../../../openapi/openapi-30.ts';
import type { ApiContext } from '../../context.ts';
import { DEFAULT_ORIGIN, originOf } from '../../origin.ts';

/** GET /schema */
export function getSchema(app: FastifyInstance, { config }: ApiContext): void {
  let text: string | undefined;
  app.get('/schema', {
    schema: {
      operationId: 'getSchema',
      tags: ['Reports'],
      summary: 'Get the OpenAPI document',
      description:
        'Returns the description of this API as OpenAPI 3.0.3, for tools that do not support newer versions. `/openapi.json` and `/openapi.yaml` are OpenAPI 3.1 and include the webhook events. No API key required.',
      security: [],
      response: {
        200: Type.Object({}, { additionalProperties: true, description: 'The OpenAPI document.' }),
      },
    },
    config: {
      document: true,
      examples: {
        200: {
          beginning: {
            summary: 'Beginning of the document',
            value: { openapi: '3.0.3', info: { title: 'Sheaf export reports' } },
          },
        },
      },
    },
    handler: async (request, reply) => {
      text ??= JSON.stringify(toOpenApi30(app.swagger() as unknown as ApiDocument));
      return reply
        .type('application/json; charset=utf-8')
        .serializer((body: unknown) => body as string)
        .send(text.replace(DEFAULT_ORIGIN, originOf(config, request)));
    },
  });
}
