import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerFactory } from 'fastify';
import { probeHandler } from '../telemetry/probe-handler.ts';
import type { Probes } from '../telemetry/probes.ts';

/** Time limits for requests, in milliseconds. Responses can take any time. */
export interface RequestLimits {
  /** For a whole request. */
  request: number;
  /** For its head. */
  headers: number;
  /** Between looks for connections that are over these limits; Node's default is 30 seconds. */
  check: number;
}

/** The largest body is 1 MiB: 30 seconds are enough for it on a line of 280 kbit/s. */
const LIMITS: RequestLimits = { request: 30_000, headers: 15_000, check: 2000 };

/** Milliseconds that an idle connection stays open: longer than the 60 seconds of common proxies, which must close first. */
const KEEP_ALIVE_MS = 72_000;

/**
 * The HTTP server under Fastify. Probes are answered before Fastify sees them: hooks of an instance reach all its routes, and a
 * probe must need no key, meet no limit and wait for nothing. Everything else reaches Fastify, also what Node would otherwise
 * refuse by itself with an empty response: an expectation, a missing Host header, and CONNECT.
 */
export function httpServer(probes: Probes | undefined, limits = LIMITS): FastifyServerFactory {
  const answered = probes ? probeHandler(probes) : () => false;
  return (handler) => {
    const server = createServer(
      {
        requestTimeout: limits.request,
        headersTimeout: limits.headers,
        connectionsCheckingInterval: limits.check,
        keepAliveTimeout: KEEP_ALIVE_MS,
        requireHostHeader: false,
      },
      (request, response) => {
        if (!answered(request, response)) handler(request, response);
      },
    );
    server.on('checkExpectation', handler);
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.assignSocket(socket);
      response.on('finish', () => socket.end());
      handler(request, response);
    });
    return server;
  };
}
