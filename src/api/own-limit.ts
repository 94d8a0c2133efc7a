import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { counted } from '../counted.ts';
import '@fastify/rate-limit';
import { RequestError } from '../errors.ts';

export interface OwnLimit {
  /** Maximum requests per minute. */
  max: number;
  /** Key to count by, for example a client. */
  by(request: FastifyRequest): string;
  /** Plural noun for the error message: `questions`. */
  what: string;
}

/** The message of every RATE_LIMITED error that ends with time. */
export function tooMany(what: string, seconds: number): string {
  return `Too many ${what}. Wait ${counted(seconds, 'second')}, then send the request again.`;
}

/** A hook that limits one route in addition to the common rate limit. The response has the headers of this limit. */
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
    throw new RequestError('RATE_LIMITED', tooMany(what, counted.ttlInSeconds), {
      retryAfter: counted.ttlInSeconds,
    });
  };
}
