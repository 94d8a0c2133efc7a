import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** One year, the minimum for preload lists. */
const HTTPS_SECONDS = 31_536_000;

/**
 * Sets the security headers of every response (docs/decisions/0013-security-headers.md). API responses and files cannot load
 * anything in a browser. Pages have a policy of their own.
 */
export async function setSecurityHeaders(app: FastifyInstance, config: Pick<Config, 'publicUrl'>): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', (request, reply, done) => {
    const url = config.publicUrl ?? `${request.protocol}:`;
    if (url.startsWith('https:')) reply.header('strict-transport-security', `max-age=${HTTPS_SECONDS}`);
    done();
  });
}
