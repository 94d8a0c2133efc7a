/** Answers the probes over plain HTTP. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RequestError } from '../errors.ts';
import { json, PROBES, type ProbeAnswer, type Probes } from './probes.ts';

/** Whether the request was for a probe; then it is answered. */
export function probeHandler(probes: Probes): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const path = (request.url ?? '').split('?')[0] as keyof typeof PROBES;
    if (!Object.hasOwn(PROBES, path)) return false;
    const id = randomUUID();
    ask(probes, request, path)
      .catch((error: unknown) => refusal(error, id))
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

async function ask(probes: Probes, request: IncomingMessage, path: keyof typeof PROBES): Promise<ProbeAnswer> {
  if (request.method === 'GET' || request.method === 'HEAD') return PROBES[path](probes, request);
  throw new RequestError('NOT_FOUND', `There is nothing at ${request.method} ${path}; GET it.`);
}

/** The envelope of all errors. */
function refusal(error: unknown, requestId: string): ProbeAnswer {
  const known = error instanceof RequestError ? error : new RequestError('INTERNAL_ERROR', 'The probe failed.');
  const { code, message, status } = known;
  return json(status, { error: { code, message, request_id: requestId, timestamp: new Date().toISOString() } });
}
