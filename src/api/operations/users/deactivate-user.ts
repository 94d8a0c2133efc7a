import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { deactivateUser } from '../../../access/users/deactivate-user.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { UserParams, UserResponse, userResponse } from './user-response.ts';

/** POST /users/{id}/deactivate */
export function deactivateUserOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof UserParams>; Querystring: Static<typeof DryRun> }>('/users/:id/deactivate', {
    schema: {
      operationId: 'deactivateUser',
      tags: ['Administration'],
      summary: 'Deactivate a user',
      description:
        'Ends the access of the user immediately: revokes the API keys, ends the sessions and refuses tokens. Exports and webhooks remain. An admin cannot deactivate operators or the last admin of the publisher, and nobody can deactivate themselves. No request body required. Requires the role `admin` or `operator`.',
      params: UserParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ user: UserResponse }, { description: 'The user. Unchanged in a dry run.' }),
        ...errorResponses('NOT_FOUND'),
        ...plainConflict('The user is the last active admin of the publisher.'),
      },
    },
    handler: async (request) => {
      const dryRun = request.query.dry_run ?? false;
      const input = { client: clientOf(request), id: request.params.id, dryRun };
      return { user: userResponse(await deactivateUser(ctx, input)) };
    },
  });
}
