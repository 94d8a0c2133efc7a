import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { callerName } from '../exports/caller.ts';
import type { ApiContext } from './context.ts';

/** Counts questions by caller, or by address without one, beside the limit of all requests. */
export function limitQuestions(app: FastifyInstance, ctx: ApiContext) {
  const count = app.createRateLimit({
    max: ctx.config.dexLimit,
    timeWindow: '1 minute',
    keyGenerator: (request) => (request.caller ? callerName(request.caller) : normalizeIP(request.ip)),
  });
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const counted = await count(request);
    if (counted.isAllowed) return;
    reply.headers({
      'x-ratelimit-limit': counted.max,
      'x-ratelimit-remaining': counted.remaining,
      'x-ratelimit-reset': counted.ttlInSeconds,
    });
    if (!counted.isExceeded) return;
    throw new RequestError('RATE_LIMITED', `Too many questions. Wait ${counted.ttlInSeconds} seconds.`, {
      retryAfter: counted.ttlInSeconds,
    });
  };
}
