import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** A year, as the preload lists ask for. */
const HTTPS_SECONDS = 31_536_000;

/**
 * The headers by which browsers protect readers, on every answer (docs/decisions/0013-security-headers.md). Answers of the API
 * and files show nothing by themselves; pages bring a policy of their own.
 */
export async function setSecurityHeaders(app: FastifyInstance, config: Pick<Config, 'publicUrl'>): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', (request, reply, done) => {
    const address = config.publicUrl ?? `${request.protocol}:`;
    if (address.startsWith('https:')) reply.header('strict-transport-security', `max-age=${HTTPS_SECONDS}`);
    done();
  });
}
