/** The portal serves the web app, and the same content as documents for programs. All of it is public. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/helmet';
import '@fastify/swagger';
import { DEFAULT_ORIGIN, originOf } from '../api/context.ts';
import { RequestError } from '../errors.ts';
import type { ApiDocument } from '../openapi/document.ts';
import { makePage, type Page, sendPage } from './page.ts';
import { pagePolicy } from './page-policy.ts';
import { serveAssets, webAppPage } from './web-app.ts';

/** Pages of the web app that are not below /docs/. */
const WEB_PAGES = ['/docs', '/sign-in', '/account'];

/** Text documents that are not below /docs/. */
const TEXTS = ['/docs.md', '/openapi.json', '/openapi.yaml', '/llms.txt', '/llms-full.txt'];

/** Registers the routes of the portal. Text documents are rendered at the first request for one. */
export function portal(config: { publicUrl: string | null }): FastifyPluginAsync {
  const { publicUrl } = config;
  return async (app) => {
    const atOrigin = documentAtOrigin();
    const webApp = await webAppPage();
    await serveAssets(app);
    let rendered: Promise<ReadonlyMap<string, Page>> | undefined;
    const pages = () => {
      const context = () => ({ document: app.swagger() as unknown as ApiDocument, origin: publicUrl ?? '' });
      rendered ??= import('./pages.ts').then(({ makePages }) => makePages(context()));
      return rendered;
    };
    const options = { schema: { hide: true }, helmet: { contentSecurityPolicy: pagePolicy } };

    const sendText = async (request: FastifyRequest, reply: FastifyReply) => {
      const path = pathOf(request);
      const page = (await pages()).get(path);
      if (page && path.startsWith('/openapi.'))
        return sendPage(request, reply, atOrigin(page, originOf(config, request)));
      if (page) return sendPage(request, reply, page);
      // For an unknown page, the web app shows "Page not found".
      if (!/\.\w+$/.test(path)) return sendPage(request, reply, webApp);
      throw new RequestError('NOT_FOUND', `Not found: ${path.slice(0, 200)}. GET /docs.md lists all pages.`);
    };
    for (const path of [...TEXTS, '/docs/*']) app.get(path, options, sendText);
    for (const path of WEB_PAGES) {
      app.get(path, options, async (request, reply) => sendPage(request, reply, webApp));
    }
    app.get('/', options, async (_, reply) => reply.redirect('/docs', 302));
  };
}

/** Replaces the default origin in a document with the origin of the request. Caches the last result per content type. */
function documentAtOrigin(): (page: Page, origin: string) => Page {
  const last = new Map<string, { origin: string; page: Page }>();
  return (page, origin) => {
    const cached = last.get(page.type);
    if (cached?.origin === origin) return cached.page;
    const localized = makePage(page.type, page.body.toString().replace(DEFAULT_ORIGIN, origin));
    last.set(page.type, { origin, page: localized });
    return localized;
  };
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]!.replace(/(?<!\/)\/+$/, '');
}
