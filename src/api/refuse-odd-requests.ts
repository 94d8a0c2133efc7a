import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';

/**
 * Refuses requests that HTTP itself rules out (RFC 9110 and 9112), in the envelope of all errors, and closes connections whose
 * bodies are not worth reading.
 */
export function refuseOddRequests(app: FastifyInstance, { bodyLimit }: { bodyLimit: number }): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { expect } = request.headers;
    if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
      return done(new RequestError('EXPECTATION_FAILED', 'The only expectation that is supported is 100-continue.'));
    }
    // Requests that MCP makes never were on a wire.
    const distinct: Partial<typeof request.raw.headersDistinct> = request.raw.headersDistinct ?? request.headers;
    const hosts = [distinct['host'] ?? []].flat();
    // Which of several counts would be up to each program on the way.
    if (hosts.length > 1) return done(new RequestError('BAD_REQUEST', 'Send one Host header, not several.'));
    if (hosts.length === 0 && request.raw.httpVersion === '1.1') {
      return done(new RequestError('BAD_REQUEST', 'Send a Host header: HTTP/1.1 requires it.'));
    }
    done();
  });
  // Whoever is refused before the body is read can otherwise have it read to the end, 50 MB of it, to keep the connection.
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
 * Has a connection end in two steps. Closed at once, with bytes of the client unread, TCP resets it, and one of six clients lost the
 * response. So the response and the end of our side are sent, nothing more is read, and the rest goes a moment later.
 */
function linger(socket: Socket): void {
  socket.destroySoon = () => {
    socket.end();
    socket.pause();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  };
}

/** NaN for a body in chunks, which does not say how long it is. */
function unreadBytes(headers: Record<string, unknown>): number {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : Number.NaN;
}
