import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';

interface Route {
  pattern: RegExp;
  methods: string[];
}

/**
 * Answers requests that no route takes: 405 with Allow where the path exists for other methods, else 404. Must be called before
 * routes are added.
 */
export function answerUnrouted(app: FastifyInstance): void {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!;
    const shown = `${request.method} ${path.slice(0, 200)}`;
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    if (allowed.length === 0) {
      throw new RequestError('NOT_FOUND', `There is nothing at ${shown}. GET /api/v1/schema describes what there is.`);
    }
    const methods = [...new Set(allowed)].sort().join(', ');
    reply.header('allow', methods);
    throw new RequestError('METHOD_NOT_ALLOWED', `${shown} is not possible. Allowed methods: ${methods}.`);
  });
}

/** `/exports/:id` and `/docs/*` as the router reads them, with a slash at the end or without. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/\/$/, '')
    .split('/')
    .map((part) => {
      if (part.startsWith(':')) return '[^/]+';
      return part.split('*').map(RegExp.escape).join('.*');
    })
    .join('/');
  return new RegExp(`^${source}/?$`);
}
