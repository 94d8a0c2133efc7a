import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { requireOperator } from '../../../access/scope.ts';
import { listFeedback } from '../../../feedback/feedback.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';

const DEFAULT_LIMIT = 100;

const Query = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: DEFAULT_LIMIT,
      description: `Maximum entries in the response. Default ${DEFAULT_LIMIT}.`,
    }),
  ),
  before: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Only entries with a smaller ID: the last `id` of the previous page.',
      examples: [1],
    }),
  ),
});

const nullable = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description });

const ResponseBody = Type.Object(
  {
    feedback: Type.Array(
      Type.Object({
        id: Type.Integer({ description: 'ID of the entry.' }),
        page: Type.String({ description: 'Path of the page.' }),
        helpful: Type.Boolean({ description: 'Whether the page was helpful.' }),
        comment: nullable('What the reader wrote. Null without text.'),
        email: nullable('E-mail address of the reader. Null for readers who are not signed in.'),
        created_at: Type.String({ format: 'date-time', description: 'Time of the feedback.' }),
      }),
      { description: 'Entries, newest first.' },
    ),
  },
  { description: 'Feedback about pages.' },
);

/** GET /feedback */
export function listFeedbackOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof Query> }>('/feedback', {
    schema: {
      operationId: 'listFeedback',
      tags: ['Feedback'],
      summary: 'List feedback',
      description:
        'Returns what readers said about pages of the documentation, newest first. Requires the role `operator`.',
      querystring: Query,
      response: { 200: ResponseBody },
    },
    handler: async (request) => {
      requireOperator(clientOf(request), 'Feedback');
      const { limit = DEFAULT_LIMIT, before } = request.query;
      const entries = await listFeedback(ctx, { limit, before });
      return {
        feedback: entries.map(({ createdAt, ...entry }) => ({ ...entry, created_at: createdAt.toISOString() })),
      };
    },
  });
}
