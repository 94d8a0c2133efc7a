import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { clientName } from '../../../access/client.ts';
import { addFeedback } from '../../../feedback/feedback.ts';
import type { ApiContext } from '../../context.ts';
import { ownLimit } from '../../own-limit.ts';
import { DryRun } from '../../query.ts';

/** Requests per minute of one reader. Nobody judges more pages. */
const MAX_PER_MINUTE = 20;

const Body = Type.Object(
  {
    page: Type.String({
      pattern: '^/[\\w/.~%-]*$',
      maxLength: 300,
      description: 'Path of the page.',
      examples: ['/docs/guides/api'],
    }),
    helpful: Type.Boolean({ description: 'Whether the page was helpful.' }),
    comment: Type.Optional(
      Type.String({
        maxLength: 1000,
        pattern: '^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]*$',
        description: 'What was missing or wrong.',
        examples: ['The example has no time zone.'],
      }),
    ),
  },
  { additionalProperties: false },
);

/** POST /feedback */
export function sendFeedback(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/feedback', {
    schema: {
      operationId: 'sendFeedback',
      tags: ['Feedback'],
      summary: 'Send feedback about a page',
      description: `Stores whether a page of the documentation was helpful, for the operators of this service. At most ${MAX_PER_MINUTE} requests per minute.`,
      security: [],
      querystring: DryRun,
      body: Body,
      response: { 204: Type.Null({ description: 'The feedback was stored.' }) },
    },
    preHandler: ownLimit(app, {
      max: MAX_PER_MINUTE,
      by: (request) => (request.client ? clientName(request.client) : request.ip),
      what: 'messages',
    }),
    handler: async (request, reply) => {
      const { page, helpful, comment } = request.body;
      // A browser cuts a long text at its limit, which can be in the middle of a character.
      const input = { client: request.client, page, helpful, comment: comment?.trim().toWellFormed() || null };
      if (request.query.dry_run !== true) await addFeedback(ctx, input);
      return reply.code(204).send();
    },
  });
}
