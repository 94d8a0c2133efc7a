import type { FastifyInstance } from 'fastify';

/** Aborts when the server begins to close: answers that wait must end for it to close at all. */
export function closingSignal(app: FastifyInstance): AbortSignal {
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  return closing.signal;
}
