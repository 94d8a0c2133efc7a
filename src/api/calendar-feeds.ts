/** The calendar feeds of schedules. Calendar programs poll them, and the link is their only credential. */
import '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';
import { CALENDARS_PATH, findCalendar } from '../schedules/calendar-feed.ts';
import { writeCalendar } from '../schedules/write-calendar.ts';
import type { ApiContext } from './context.ts';
import { ownLimit } from './own-limit.ts';

/** Maximum requests per minute and IP address. Programs poll once an hour or less often, but many can share an address. */
const MAX_PER_MINUTE = 120;

/** The same for unknown, revoked and replaced links, so that it reveals nothing. */
const ENDED =
  'This calendar link was not found: it is incomplete, replaced or revoked. Check that it is complete, or create a new one with POST /api/v1/schedules/{id}/calendar.';

/** GET and HEAD /c/{token}.ics */
export function calendarFeeds(app: FastifyInstance, ctx: ApiContext): void {
  const limit = ownLimit(app, { max: MAX_PER_MINUTE, by: ({ ip }) => ip, what: 'links' });
  app.get<{ Params: { token: string } }>(`${CALENDARS_PATH}:token`, {
    schema: { hide: true },
    config: { secretPath: true },
    handler: async (request, reply) => {
      await limit(request, reply);
      reply.headers({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' });
      const [, token] = /^(.*)\.ics$/.exec(request.params.token) ?? [];
      const schedule = token === undefined ? null : await findCalendar(ctx, token);
      if (!schedule) throw new RequestError('NOT_FOUND', ENDED);
      return reply.type('text/calendar; charset=utf-8').send(writeCalendar(schedule, Temporal.Now.instant()));
    },
  });
}
