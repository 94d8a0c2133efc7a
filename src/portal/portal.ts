/** The portal serves the web app, and the documentation as documents for programs. None of its responses contains private data. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/helmet';
import '@fastify/swagger';
import { DEFAULT_ORIGIN, originOf } from '../api/origin.ts';
import { readSessionCookie } from '../api/session-cookie.ts';
import { RequestError } from '../errors.ts';
import { loadOnce } from '../load-once.ts';
import type { ApiDocument } from '../openapi/document.ts';
import type { Catalog } from '../reports/catalog.ts';
import { makePage, type Page, sendPage } from './page.ts';
import { pagePolicy } from './page-policy.ts';
import { serveAssets, webApp } from './web-app.ts';

/** Paths of the web app that are not below /docs/. The pages of the console load private data, so browsers do not store them. */
const WEB_PAGES = {
  '/docs': { stored: true },
  '/sign-in': { stored: false },
  '/account': { stored: false },
  '/reports': { stored: false },
  '/reports/*': { stored: false },
  '/presets': { stored: false },
  '/schedules': { stored: false },
  '/schedules/*': { stored: false },
  '/destinations': { stored: false },
  '/connections': { stored: false },
  '/admin/*': { stored: false },
};

/** Text documents that are not below /docs/. */
const TEXTS = ['/docs.md', '/openapi.json', '/openapi.yaml', '/llms.txt', '/llms-full.txt'];

/** Registers the routes of the portal. Documents are rendered at the first request for one, and pages when they are requested. */
export function portal(config: { publicUrl: string | null }, catalog: Catalog): FastifyPluginAsync {
  const { publicUrl } = config;
  return async (app) => {
    const atOrigin = documentAtOrigin();
    await serveAssets(app);
    const texts = loadOnce(async (): Promise<ReadonlyMap<string, Page>> => {
      const { makePages } = await import('./pages.ts');
      return makePages({ document: app.swagger() as unknown as ApiDocument, catalog, origin: publicUrl ?? '' });
    });
    const web = webApp({ texts });
    const options = { schema: { hide: true }, helmet: { contentSecurityPolicy: pagePolicy } };

    const sendWebPage = async (request: FastifyRequest, reply: FastifyReply, stored = true) => {
      const { status, page } = await web.page({
        url: pathOf(request) + formOf(request, catalog),
        origin: originOf(config, request),
        // Pages with private data show the form to sign in, or their heading until the data is there.
        session: stored ? null : readSessionCookie(config, request) !== null,
      });
      return sendPage(request, reply, page, { status, stored });
    };
    const sendDocument = async (request: FastifyRequest, reply: FastifyReply) => {
      const path = pathOf(request);
      const page = (await texts()).get(path);
      if (page && /^\/openapi\.|\.openapi\.json$/.test(path)) {
        return sendPage(request, reply, atOrigin(path, page, originOf(config, request)));
      }
      if (page) return sendPage(request, reply, page, { immutable: path.startsWith('/docs/search-') });
      if (!/\.\w+$/.test(path)) return sendWebPage(request, reply);
      const data = path.endsWith('.json') ? await web.data(path.slice(0, -'.json'.length)) : undefined;
      if (data) return sendPage(request, reply, data);
      throw new RequestError('NOT_FOUND', `Not found: ${path.slice(0, 200)}. GET /docs.md lists all pages.`);
    };
    for (const path of [...TEXTS, '/docs/*']) app.get(path, options, sendDocument);
    for (const [path, { stored }] of Object.entries(WEB_PAGES)) {
      app.get(path, options, async (request, reply) => sendWebPage(request, reply, stored));
    }
    app.get('/', options, async (_, reply) => reply.redirect('/docs', 302));
  };
}

/** Replaces the default origin in a document with the origin of the request. Caches the last result per path. */
function documentAtOrigin(): (path: string, page: Page, origin: string) => Page {
  const last = new Map<string, { origin: string; page: Page }>();
  return (path, page, origin) => {
    const cached = last.get(path);
    if (cached?.origin === origin) return cached.page;
    const localized = makePage(page.type, page.body.toString().replace(DEFAULT_ORIGIN, origin));
    last.set(path, { origin, page: localized });
    return localized;
  };
}

/**
 * The part of the query string that a page is rendered with: the report type of the form, whose scripts and data the page names, and
 * whether the form is that of a preset or a schedule, which is in its heading. The browser reads everything else, so that one rendered
 * page serves all query strings.
 */
function formOf({ query }: FastifyRequest, { reports }: Catalog): string {
  const { report_type, preset, schedule } = query as Record<string, unknown>;
  const shown = new URLSearchParams();
  if (reports.some(({ name }) => name === report_type)) shown.set('report_type', String(report_type));
  if (/^\d+$/.test(String(preset))) shown.set('preset', '0');
  else if (String(schedule).startsWith('{')) shown.set('schedule', '{"from":{}}');
  return shown.size > 0 ? `?${shown}` : '';
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]!.replace(/(?<!\/)\/+$/, '');
}
