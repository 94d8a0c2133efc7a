/** Finds out how an export was started. */
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Origin } from '../exports/origin.ts';
import { enumeration } from '../reports/enumeration.ts';

/** Programs that come with Sheaf send this header. All other programs can omit it. */
export const ClientHeader = Type.Object({
  'sheaf-client': Type.Optional(
    enumeration(['api', 'cli', 'mcp'], {
      description: 'Program that sends the request, which becomes the `origin` of the export. Default `api`.',
    }),
  ),
});

/**
 * A session always means `console`, because only Sheaf's own pages can change something with a session. With a key or a token, the
 * client declares itself. A false declaration only mislabels its own exports.
 */
export function requestOrigin(request: FastifyRequest): Origin {
  if (request.access?.kind === 'session') return 'console';
  return (request.headers as Static<typeof ClientHeader>)['sheaf-client'] ?? 'api';
}
