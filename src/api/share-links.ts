/**
 * The links to shared files. GET and HEAD change nothing but the number of uses, so programs that check the links in mails do not
 * harm them. docs/decisions/0029-shares.md has the reasons.
 */
import '@fastify/helmet';
import '@fastify/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from '../errors.ts';
import { findEndedShare, followShare } from '../exports/shares/follow-share.ts';
import { SHARES_PATH } from '../exports/shares/share-token.ts';
import type { ApiContext } from './context.ts';
import { ENDED_LINK_POLICY, endedLinkPage } from './ended-link-page.ts';
import { originOf } from './origin.ts';
import { ownLimit } from './own-limit.ts';

/** Lifetime of the link to the file, long enough to start the download. */
const TARGET_SECONDS = 300;

/** Maximum requests per minute and IP address. Guesses of 128 bits are hopeless anyway; this keeps them out of the database. */
const MAX_PER_MINUTE = 120;

/** The same for unknown, expired and revoked links, and for deleted exports, so that it reveals nothing. */
const ENDED =
  'This link was not found: it is incomplete, expired or revoked. Check that it is complete, or ask the person who sent it for a new one.';

/** GET and HEAD /d/{token} */
export function shareLinks(app: FastifyInstance, ctx: ApiContext): void {
  const limit = ownLimit(app, { max: MAX_PER_MINUTE, by: ({ ip }) => ip, what: 'links' });
  app.get<{ Params: { token: string } }>(`${SHARES_PATH}:token`, {
    schema: { hide: true },
    config: { secretPath: true },
    helmet: { contentSecurityPolicy: ENDED_LINK_POLICY },
    handler: async (request, reply) => {
      await limit(request, reply);
      // Search engines and caches must not keep what a secret link leads to.
      reply.headers({ 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow', vary: 'accept' });
      const { token } = request.params;
      const head = request.method === 'HEAD';
      const found = await followShare(ctx, { token, count: !head });
      if (found) {
        const { url } = await ctx.store.link({
          key: found.fileKey,
          expiresIn: TARGET_SECONDS,
          origin: originOf(ctx.config, request),
          method: head ? 'HEAD' : 'GET',
        });
        return reply.redirect(url, 302);
      }
      if (!acceptsHtml(request)) throw new RequestError('NOT_FOUND', ENDED);
      return reply
        .code(404)
        .type('text/html; charset=utf-8')
        .send(endedLinkPage(await endedFor(ctx, request, token)));
    },
  });
}

/** What ended, for signed-in users of its publisher. Null for everybody else. */
async function endedFor(ctx: ApiContext, { client }: FastifyRequest, token: string) {
  if (!client) return null;
  const ended = await findEndedShare(ctx, token);
  if (!ended || (client.role !== 'operator' && client.publisherId !== ended.publisherId)) return null;
  return { ...ended, title: ctx.catalog.find(ended.reportType)?.title ?? ended.reportType };
}

/** Browsers send `text/html`. Programs mostly accept everything. */
function acceptsHtml({ headers }: FastifyRequest): boolean {
  return /\btext\/html\b/i.test(headers.accept ?? '');
}
