import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/rate-limit';
import { RequestError } from '../errors.ts';

export interface OwnLimit {
  /** In a minute. */
  max: number;
  /** Who is counted. */
  by(request: FastifyRequest): string;
  /** What there are too many of, for the error: `questions`. */
  what: string;
}

/** A hook that counts the requests of one route beside the limit of all requests; its headers are those of the answer. */
export function ownLimit(app: FastifyInstance, { max, by, what }: OwnLimit) {
  const count = app.createRateLimit({ max, timeWindow: '1 minute', keyGenerator: by });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed) return;
    reply.headers({
      'x-ratelimit-limit': counted.max,
      'x-ratelimit-remaining': counted.remaining,
      'x-ratelimit-reset': counted.ttlInSeconds,
    });
    if (!counted.isExceeded) return;
    throw new RequestError('RATE_LIMITED', `Too many ${what}. Wait ${counted.ttlInSeconds} seconds.`, {
      retryAfter: counted.ttlInSeconds,
    });
  };
}
