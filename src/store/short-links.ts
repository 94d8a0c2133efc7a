/**
 * A link of a bucket can be longer than programs take: temporary credentials put a session token into it, of about a thousand
 * characters. Then the link leads to Sheaf, which redirects. docs/decisions/0020-links.md says why.
 */
import '@fastify/swagger';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { RequestError } from '../errors.ts';
import { type CheckLinkOptions, checkLink } from './check-link.ts';
import { FILES_PATH, fileLink } from './file-link.ts';
import type { Store } from './store.ts';

/**
 * Maximum characters of a link. A line of mail holds no more, and Excel's HYPERLINK and many a spreadsheet, ticket and chat less
 * than twice that. https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1
 */
export const MAX_LINK_CHARACTERS = 998;

/** A link about to expire still leads to a link that can be followed. */
const MIN_TARGET_SECONDS = 60;

/** The store, with links of Sheaf in place of those that are too long. */
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
  /** The record of the file under a key; null for one that is not to be served. */
  fileOf(key: string): Promise<object | null>;
}

/** Redirects holders of a short link to a fresh link of the store, for the method of their request. */
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
