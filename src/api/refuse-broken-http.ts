import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import '@fastify/rate-limit';
import { envelope, RequestError } from '../errors.ts';
import { tooMany } from './own-limit.ts';

/** Node's error code for a request that did not arrive in time. https://nodejs.org/api/errors.html#err_http_request_timeout */
const TIMEOUT = 'ERR_HTTP_REQUEST_TIMEOUT';

/**
 * Responds to input that the HTTP parser rejects and that therefore never becomes a request. It counts against the rate limit of
 * the IP address. Never rejects.
 */
export async function refuseBrokenHttp(
  app: FastifyInstance,
  { error, socket }: { error: Error & { code?: string }; socket: Socket },
): Promise<void> {
  if (!socket.writable || error.code === 'ECONNRESET' || responseBegan(socket)) return void socket.destroy();
  const { max, remaining, ttlInSeconds, isExceeded } = await limitOf(app, socket);
  const refusal = isExceeded
    ? new RequestError('RATE_LIMITED', tooMany('requests', ttlInSeconds), { retryAfter: ttlInSeconds })
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

/** Node keeps the current response of a socket here, and its own handler reads the same member. */
function responseBegan(socket: Socket & { _httpMessage?: { headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}

function refusalOf({ code }: { code?: string }): RequestError {
  if (code === TIMEOUT) {
    return new RequestError('REQUEST_TIMEOUT', 'The request did not arrive within 30 seconds. Send it again.');
  }
  return new RequestError('BAD_REQUEST', 'The request is not valid HTTP/1.1. Check the request line and the headers.');
}

async function limitOf(app: FastifyInstance, socket: Socket) {
  // The only members that the rate limit reads.
  const request = { ip: socket.remoteAddress ?? '', client: null, routeOptions: {} } as unknown as FastifyRequest;
  const counted = await app.createRateLimit()(request);
  if (counted.isAllowed) throw new Error('No client is exempt from the rate limit.');
  return counted;
}
