import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createUser } from '../../../access/users/create-user.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { plainConflict } from '../../error-response.ts';
import { nullable } from '../../nullable.ts';
import { DryRun } from '../../query.ts';
import { RoleName, UserResponse, userResponse } from './user-response.ts';

const Body = Type.Object(
  {
    email: Type.String({
      description: 'E-mail address. Tokens of the identity provider identify the user by it.',
      examples: ['ann@acme-media.example'],
    }),
    role: RoleName,
    publisher_id: Type.Optional(
      Type.String({
        pattern: '^[\\w-]{0,200}$',
        description: 'ID or slug of the publisher. For operators. Default: your own publisher.',
        examples: ['acme-media'],
      }),
    ),
  },
  { additionalProperties: false },
);

const ResponseBody = Type.Object({
  user: nullable(Type.Object(UserResponse.properties, { description: 'The new user. Null in a dry run.' })),
});

/** POST /users */
export function createUserOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/users', {
    schema: {
      operationId: 'createUser',
      tags: ['Administration'],
      summary: 'Create a user',
      description:
        'Adds a user to your publisher or, if you are an operator, to any publisher. To give the user access, create an API key with its `user_id`, or let it sign in with your identity provider. Only operators can create operators. Requires the role `admin` or `operator`.',
      querystring: DryRun,
      body: Body,
      response: {
        201: Type.Object(ResponseBody.properties, { description: 'The new user.' }),
        200: Type.Object(ResponseBody.properties, { description: 'The result of a dry run.' }),
        ...plainConflict('The publisher already has a user with this e-mail address.'),
      },
    },
    config: {
      examples: {
        body: { member: { summary: 'A member', value: { email: 'ben@acme-media.example', role: 'member' } } },
      },
    },
    handler: async (request, reply) => {
      const { email, role, publisher_id: publisher } = request.body;
      const dryRun = request.query.dry_run ?? false;
      const user = await createUser(ctx, { client: clientOf(request), email, role, publisher, dryRun });
      return reply.code(user ? 201 : 200).send({ user: user && userResponse(user) });
    },
  });
}
