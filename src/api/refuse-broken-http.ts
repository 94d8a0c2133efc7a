import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/rate-limit';
import { envelope, RequestError } from '../errors.ts';

/** What Node says when a request did not arrive in time. https://nodejs.org/api/errors.html#err_http_request_timeout */
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/**
 * Answers what the HTTP parser refuses, which never becomes a request, and counts it like a request from that address.
 * Never rejects.
 */
export async function refuseBrokenHttp(
  app: FastifyInstance,
  { error, socket }: { error: Error & { code?: string }; socket: Socket },
): Promise<void> {
  if (!socket.writable || error.code === 'ECONNRESET' || responseBegan(socket)) return void socket.destroy();
  const { max, remaining, ttlInSeconds, isExceeded } = await limitOf(app, socket);
  const refusal = isExceeded
    ? new RequestError('RATE_LIMITED', `Too many requests. Wait ${ttlInSeconds} seconds.`, { retryAfter: ttlInSeconds })
    : refusalOf(error);
  const id = randomUUID();
  const body = JSON.stringify(envelope(refusal, id));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${id}`,
    `X-RateLimit-Limit: ${max}`,
    `X-RateLimit-Remaining: ${remaining}`,
    `X-RateLimit-Reset: ${ttlInSeconds}`,
    ...(isExceeded ? [`Retry-After: ${ttlInSeconds}`] : []),
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Node keeps the response that is under way here, and its own handler looks at the same. */
function responseBegan(socket: Socket & { _httpMessage?: { headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}

function refusalOf({ code }: { code?: string }): RequestError {
  if (code === TIMEOUT) {
    return new RequestError('REQUEST_TIMEOUT', 'The request did not arrive within 30 seconds. Send it again.');
  }
  return new RequestError('BAD_REQUEST', 'The request is not valid HTTP.');
}

async function limitOf(app: FastifyInstance, socket: Socket) {
  // All that the limit looks at.
  const request = { ip: socket.remoteAddress ?? '', caller: null, routeOptions: {} } as unknown as FastifyRequest;
  const counted = await app.createRateLimit()(request);
  if (counted.isAllowed) throw new Error('Nobody is exempt from the rate limit.');
  return counted;
}
