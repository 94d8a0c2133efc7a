import type { FastifyReply } from 'fastify';
import { RequestError } from '../errors.ts';

/**
 * Aborts when the client closes the connection before its response is sent. The signal of the request does not work here
 * because it aborts as soon as the body is read.
 */
export function clientLeft(reply: FastifyReply): AbortSignal {
  const left = new AbortController();
  reply.raw.once('close', () => {
    left.abort(new RequestError('BAD_REQUEST', 'The client closed the connection before the response was sent.'));
  });
  return left.signal;
}
