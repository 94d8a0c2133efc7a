import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';

/**
 * Rejects requests that violate HTTP (RFC 9110 and 9112), and closes connections instead of reading bodies that are too
 * large.
 */
export function refuseOddRequests(app: FastifyInstance, { bodyLimit }: { bodyLimit: number }): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { expect } = request.headers;
    if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
      return done(
        new RequestError(
          'EXPECTATION_FAILED',
          `Expect: ${JSON.stringify(expect.slice(0, 60))} is not supported. Allowed: 100-continue. Remove the header.`,
        ),
      );
    }
    // Requests that MCP tools inject have no distinct headers.
    const distinct: Partial<typeof request.raw.headersDistinct> = request.raw.headersDistinct ?? request.headers;
    const hosts = [distinct['host'] ?? []].flat();
    // With several Host headers, each proxy on the way could choose another one.
    if (hosts.length > 1) {
      return done(new RequestError('BAD_REQUEST', 'The request has several Host headers. Send one.'));
    }
    if (hosts.length === 0 && request.raw.httpVersion === '1.1') {
      return done(
        new RequestError('BAD_REQUEST', 'The request has no Host header, which HTTP/1.1 requires. Send one.'),
      );
    }
    done();
  });
  // Without this, Node reads the rest of a rejected body, even 50 MB of it, to keep the connection open.
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!request.raw.complete && !(unreadBytes(request.headers) <= bodyLimit)) {
      reply.header('connection', 'close');
      linger(request.raw.socket);
    }
    done();
  });
}

/** Milliseconds for a client that is still sending to read the response. */
const LINGER_MS = 1000;

/**
 * Closes a connection in two steps. If it were closed immediately with bytes unread, TCP would reset it; one of six clients then
 * lost the response. So the server first sends the response and ends its side, and destroys the socket a moment later.
 */
function linger(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    socket.pause();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
}

/** NaN for a chunked body, whose length is unknown. */
function unreadBytes(headers: Record<string, unknown>): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.NaN;
}
