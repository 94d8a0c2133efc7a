import type { FastifyInstance } from 'fastify';

/** Aborts when the server starts to close. Responses that wait must end, or the server could not close. */
export function closingSignal(app: FastifyInstance): AbortSignal {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  return closing.signal;
}
