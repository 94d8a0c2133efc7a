/**
 * A presigned link can be too long for many programs: temporary credentials add a session token of about a thousand
 * characters. Such a link is replaced by one to Sheaf, which redirects. docs/decisions/0020-links.md has the reasons.
 */
import '@fastify/swagger';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { RequestError } from '../errors.ts';
import { type CheckLinkOptions, checkLink } from './check-link.ts';
import { FILES_PATH, fileLink } from './file-link.ts';
import type { Store } from './store.ts';

/**
 * Maximum characters of a link. A line of an email cannot be longer, and Excel's HYPERLINK and many spreadsheet, ticket
 * and chat programs have limits below twice that. https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1
 */
const MAX_LINK_CHARACTERS = 998;

/** Minimum lifetime of the link that a redirect leads to, so that a client can follow it just before the short link expires. */
const MIN_TARGET_SECONDS = 60;

/** Wraps a store: links that are too long are replaced by links to Sheaf. */
export function withShortLinks<T extends Store>(store: T, secret: () => Promise<string>): T {
  return {
    ...store,
    async link(request) {
      const direct = await store.link(request);
      return direct.url.length <= MAX_LINK_CHARACTERS ? direct : fileLink(request, await secret());
    },
  };
}

export interface ShortLinkOptions extends Omit<CheckLinkOptions, 'secret'> {
  secret(): Promise<string>;
  /** Finds the record of the file under a key. Null: the file is not served. */
  fileOf(key: string): Promise<object | null>;
}

/** Redirects a valid short link to a new link of the store for the method of the request. */
export function shortLinkRoutes(store: Store, options: ShortLinkOptions): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    app.get(`${FILES_PATH}*`, { schema: { hide: true } }, async (request, reply) => {
      const { key, expiresAt } = await checkLink(request, { ...options, secret: await options.secret() });
      if (!(await options.fileOf(key))) {
        throw new RequestError('NOT_FOUND', 'The file has expired. Create the export again.');
      }
      const left = Math.floor((expiresAt.getTime() - Date.now()) / 1000);
      const { url } = await store.link({
        key,
        expiresIn: Math.max(MIN_TARGET_SECONDS, left),
        origin: options.originOf(request),
        method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      });
      return reply.header('cache-control', 'private, no-store').redirect(url, 302);
    });
  };
}
