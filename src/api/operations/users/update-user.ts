import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { setRole } from '../../../access/users/set-role.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { RoleName, UserParams, UserResponse, userResponse } from './user-response.ts';

const Body = Type.Object({ role: RoleName }, { additionalProperties: false });

interface Route {
  Params: Static<typeof UserParams>;
  Body: Static<typeof Body>;
  Querystring: Static<typeof DryRun>;
}

/** PATCH /users/{id} */
export function updateUser(app: FastifyInstance, ctx: ApiContext): void {
  app.patch<Route>('/users/:id', {
    schema: {
      operationId: 'updateUser',
      tags: ['Administration'],
      summary: 'Update a user',
      description:
        'Changes the role of a user. The API keys and sessions of the user have the new role immediately. An admin cannot change operators, make a user an operator, or take the role from the last admin of the publisher. Nobody can change their own role. Requires the role `admin` or `operator`.',
      params: UserParams,
      querystring: DryRun,
      body: Body,
      response: {
        200: Type.Object({ user: UserResponse }, { description: 'The user. Unchanged in a dry run.' }),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('The user is the last active admin of the publisher.'),
      },
    },
    config: { examples: { body: { admin: { summary: 'Make a user an admin', value: { role: 'admin' } } } } },
    handler: async (request) => {
      const dryRun = request.query.dry_run ?? false;
      const input = { client: clientOf(request), id: request.params.id, role: request.body.role, dryRun };
      return { user: userResponse(await setRole(ctx, input)) };
    },
  });
}
