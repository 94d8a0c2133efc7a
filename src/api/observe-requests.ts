import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { RequestSpan, Trace } from '../telemetry/traces/trace.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** ID of the export in the response, for the log. */
    exportId: number | null;
    span: RequestSpan | null;
  }
}

/** Measures and traces every request, and notes the ID of its export. */
export function observeRequests(app: FastifyInstance, { metrics, trace }: { metrics: Metrics; trace: Trace }): void {
  app.decorateRequest('exportId', null);
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, _reply, done) => {
    const carrier = { traceparent: header(request, 'traceparent'), tracestate: header(request, 'tracestate') };
    const attributes = { 'http.request.method': request.method, 'sheaf.request_id': request.id };
    request.span = trace.request({ carrier, attributes });
    request.span.run(done);
  });
  // While the body is read, code runs in socket events, outside of the span.
  app.addHook('preValidation', (request, _reply, done) => (request.span ? request.span.run(done) : done()));
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    const shown = (payload as { export?: { id?: unknown } } | null)?.export?.id;
    if (typeof shown === 'number') request.exportId = shown;
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = routeOf(request);
    const status = String(reply.statusCode);
    metrics.record('sheaf_http_request_duration_seconds', reply.elapsedTime / 1000, { method, route, status });
    request.span?.end(`${method} ${route}`, {
      'http.route': route,
      'http.response.status_code': reply.statusCode,
      ...(request.exportId === null ? {} : { 'sheaf.export_id': request.exportId }),
    });
    done();
  });
}

function header(request: FastifyRequest, name: string): string | undefined {
  return request.headers[name]?.toString();
}

/** The pattern of the path, which has few values and contains no IDs. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}
