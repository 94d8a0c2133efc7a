/**
 * The links that stop e-mails. A POST request does it, as RFC 8058 demands of one-click links. GET only shows a page with a button, so
 * programs that check the links in mails stop nothing.
 */
import '@fastify/helmet';
import '@fastify/swagger';
import type { FastifyPluginAsync } from 'fastify';
import { UNSUBSCRIBE_PATH, unsubscribe } from '../deliveries/unsubscribe.ts';
import type { ApiContext } from './context.ts';
import { ownLimit } from './own-limit.ts';

const MAX_PER_MINUTE = 60;

/** The body is `List-Unsubscribe=One-Click`, which says nothing that the path does not. https://www.rfc-editor.org/rfc/rfc8058#section-3.2 */
const MAX_BODY_BYTES = 4096;

const POLICY = {
  useDefaults: false,
  directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"] },
};

/** GET and POST /u/{destination}/{token} */
export function unsubscribeLinks(ctx: ApiContext): FastifyPluginAsync {
  return async (app) => {
    const limit = ownLimit(app, { max: MAX_PER_MINUTE, by: ({ ip }) => ip, what: 'links' });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, _body, done) =>
      done(null),
    );
    const path = `${UNSUBSCRIBE_PATH}:id/:token`;
    const options = { schema: { hide: true }, config: { secretPath: true }, helmet: { contentSecurityPolicy: POLICY } };
    const headers = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow' };
    app.get(path, options, async (request, reply) => {
      await limit(request, reply);
      const form = '<form method="post"><button>Unsubscribe</button></form>';
      const text = 'You can stop the e-mails with files that this address receives from this destination.';
      return reply
        .headers(headers)
        .type('text/html; charset=utf-8')
        .send(page('Unsubscribe', `<p>${text}</p>\n${form}`));
    });
    app.post<{ Params: { id: string; token: string } }>(path, options, async (request, reply) => {
      await limit(request, reply);
      const { id, token } = request.params;
      if (/^[1-9]\d{0,14}$/.test(id)) await unsubscribe(ctx, { destinationId: Number(id), token });
      // The same for unknown links, so that it reveals nothing.
      const text = 'If this link is complete, no further e-mails are sent to your address from this destination.';
      return reply
        .headers(headers)
        .type('text/html; charset=utf-8')
        .send(page('Unsubscribed', `<p>${text}</p>`));
    });
  };
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Sheaf</title>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}
