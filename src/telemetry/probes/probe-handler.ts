/** Handles probe requests on a plain HTTP server. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../../errors.ts';
import { json, PROBES, type ProbeResponse, type Probes } from './probes.ts';

/** Returns a handler that responds to probe requests and returns false for all others. */
export function probeHandler(probes: Probes): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0] as keyof typeof PROBES;
    if (!Object.hasOwn(PROBES, path)) return false;
    const id = randomUUID();
    void respond(probes, request, path)
      .catch((error: unknown) => errorResponse(error, id))
      .then(({ status, type, body }) => {
        response.writeHead(status, {
          'content-type': type,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          'x-request-id': id,
        });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
    return true;
  };
}

async function respond(probes: Probes, request: IncomingMessage, path: keyof typeof PROBES): Promise<ProbeResponse> {
  if (request.method === 'GET' || request.method === 'HEAD') return PROBES[path](probes, request);
  throw new RequestError('NOT_FOUND', `${request.method} ${path} does not exist. Use GET.`);
}

/** Uses the same envelope as API errors. */
function errorResponse(error: unknown, requestId: string): ProbeResponse {
  const known = error instanceof RequestError ? error : new RequestError('INTERNAL_ERROR', 'The probe failed.');
  const { code, message, status } = known;
  return json(status, { error: { code, message, request_id: requestId, timestamp: new Date().toISOString() } });
}
