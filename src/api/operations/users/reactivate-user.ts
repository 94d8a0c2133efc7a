import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { reactivateUser } from '../../../access/users/reactivate-user.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { UserParams, UserResponse, userResponse } from './user-response.ts';

/** POST /users/{id}/reactivate */
export function reactivateUserOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof UserParams>; Querystring: Static<typeof DryRun> }>('/users/:id/reactivate', {
    schema: {
      operationId: 'reactivateUser',
      tags: ['Administration'],
      summary: 'Reactivate a user',
      description:
        'Gives a deactivated user access again. The old API keys stay revoked, so create a new one. An admin cannot reactivate operators. No request body required. Requires the role `admin` or `operator`.',
      params: UserParams,
      querystring: DryRun,
      response: {
        200: Type.Object({ user: UserResponse }, { description: 'The user. Unchanged in a dry run.' }),
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request) => {
      const dryRun = request.query.dry_run ?? false;
      const input = { client: clientOf(request), id: request.params.id, dryRun };
      return { user: userResponse(await reactivateUser(ctx, input)) };
    },
  });
}
