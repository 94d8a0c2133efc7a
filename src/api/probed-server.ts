import { createServer } from 'node:http';
import type { FastifyServerFactory } from 'fastify';
import { probeHandler } from '../telemetry/probe-handler.ts';
import type { Probes } from '../telemetry/probes.ts';

/**
 * The HTTP server under Fastify, which answers probes before Fastify sees them: hooks of an instance reach all its routes,
 * and a probe must need no key, meet no limit and wait for nothing.
 */
export function probedServer(probes: Probes): FastifyServerFactory {
  const answered = probeHandler(probes);
  return (handler, { keepAliveTimeout, requestTimeout, connectionTimeout }: Timeouts) => {
    const server = createServer((request, response) => {
      if (!answered(request, response)) handler(request, response);
    });
    if (keepAliveTimeout !== undefined) server.keepAliveTimeout = keepAliveTimeout;
    if (requestTimeout !== undefined) server.requestTimeout = requestTimeout;
    if (connectionTimeout !== undefined) server.setTimeout(connectionTimeout);
    return server;
  };
}

/** What Fastify sets on a server that it makes itself. */
interface Timeouts {
  keepAliveTimeout?: number;
  requestTimeout?: number;
  connectionTimeout?: number;
}
