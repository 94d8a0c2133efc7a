import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';

interface Route {
  pattern: RegExp;
  methods: string[];
}

/**
 * Responds to requests that match no route: 405 with `Allow` if the path has other methods, otherwise 404. Must be called before
 * routes are added.
 */
export function refuseUnrouted(app: FastifyInstance): void {
  const routes: Route[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!;
    const shown = `${request.method} ${path.slice(0, 200)}`;
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    // A route that serves files also calls this for a file that does not exist.
    if (allowed.length === 0 || allowed.includes(request.method)) {
      throw new RequestError(
        'NOT_FOUND',
        `${shown}: not found. Check the URL. GET /api/v1/schema describes all operations.`,
      );
    }
    const methods = [...new Set(allowed)].sort().join(', ');
    reply.header('allow', methods);
    throw new RequestError(
      'METHOD_NOT_ALLOWED',
      `${shown}: the path does not support this method. Allowed: ${methods}.`,
    );
  });
}

/** Matches paths like the router: `/exports/:id` and `/docs/*`, with or without a trailing slash. */
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
