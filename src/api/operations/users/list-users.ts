import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { listUsers } from '../../../access/users/list-users.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { NextCursor, pageOf, pageParams, pageStart } from '../../paging.ts';
import { DryRun, queryList } from '../../query.ts';
import { RoleName, UserResponse, UserStatusName, userResponse } from './user-response.ts';

const Query = Type.Object({
  ...DryRun.properties,
  ...pageParams('users'),
  role: queryList(RoleName, 'Only users with one of these roles.'),
  status: queryList(UserStatusName, 'Only users with one of these statuses.'),
  search: Type.Optional(
    Type.String({
      maxLength: 254,
      description: 'Only users whose e-mail address contains this text. Case-insensitive.',
      examples: ['ann@'],
    }),
  ),
});

/** GET /users */
export function listUsersOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.get<{ Querystring: Static<typeof Query> }>('/users', {
    schema: {
      operationId: 'listUsers',
      tags: ['Administration'],
      summary: 'List users',
      description:
        'Returns the users of your publisher, or of all publishers if you are an operator, newest first. Requires the role `admin` or `operator`.',
      querystring: Query,
      response: {
        200: Type.Object(
          { users: Type.Array(UserResponse), next_cursor: NextCursor },
          { description: 'Users, newest first.' },
        ),
      },
    },
    handler: async (request) => {
      const { role: roles, status: statuses, search, ...place } = request.query;
      const start = pageStart(place);
      const rows = await listUsers(ctx, { client: clientOf(request), roles, statuses, search, ...start });
      const { page, next } = pageOf(rows, start);
      return { users: page.map(userResponse), next_cursor: next };
    },
  });
}
