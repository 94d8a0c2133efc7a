import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerFactory } from 'fastify';
import { probeHandler } from '../telemetry/probes/probe-handler.ts';
import type { Probes } from '../telemetry/probes/probes.ts';
import { limitBody } from './body-deadline.ts';

/** Time limits for requests in milliseconds. Responses have no limit. */
export interface RequestLimits {
  /** For the complete request. */
  request: number;
  /** For a complete request whose handler lifts the first limit to receive a file. */
  upload: number;
  /** For the request headers. */
  headers: number;
  /** Between checks for connections that exceed these limits. Node's default is 30 seconds. */
  check: number;
}

/**
 * In 30 seconds, the largest body, 1 MiB, arrives even at 280 kbit/s. In an hour, a file of 500 MB arrives at 1.2 Mbit/s. An upload also
 * ends when too few bytes arrive (src/importer/uploads/receive-upload.ts).
 */
const LIMITS: RequestLimits = { request: 30_000, upload: 3_600_000, headers: 15_000, check: 2000 };

/** Milliseconds until an idle connection is closed. Common proxies must close it first, which they do after 60 seconds. */
const KEEP_ALIVE_MS = 72_000;

/**
 * The HTTP server under Fastify. It handles probes before Fastify, whose hooks run for all routes: a probe must not need a key,
 * exceed a limit or wait. Everything else reaches Fastify. That includes requests to which Node would otherwise send an empty
 * response: an expectation, a missing Host header, and CONNECT.
 */
export function httpServer(probes: Probes | undefined, limits = LIMITS): FastifyServerFactory {
  const isProbe = probes ? probeHandler(probes) : () => false;
  return (handler) => {
    const server = createServer(
      {
        requestTimeout: limits.upload,
        headersTimeout: limits.headers,
        connectionsCheckingInterval: limits.check,
        keepAliveTimeout: KEEP_ALIVE_MS,
        requireHostHeader: false,
      },
      (request, response) => {
        if (isProbe(request, response)) return;
        limitBody({ server, request, response, ms: limits.request });
        handler(request, response);
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
