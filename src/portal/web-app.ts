/** Serves the web app that `npm run build` builds from `web/`: its files, and its pages as HTML. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { loadOnce } from '../load-once.ts';
import { HEAD_SCRIPT } from './head-scripts.ts';
import { makePage, type Page } from './page.ts';

/** Folder of the build, independent of the working directory. */
const FOLDER = join(import.meta.dirname, '../../web/dist');

const HTML = 'text/html; charset=utf-8';

/** Matches names with Vite's eight-character content hash. Such files never change. */
const HASHED = /-[\w-]{8}\.\w+(?:\.(?:br|gz))?$/;

/** Versions of files that are sent to clients that accept them. They have no URL of their own. */
const COMPRESSED = /\.(?:br|gz)$/;

/**
 * Maximum number of pages and page data that are kept, about 30 MB. The documentation has 110: 56 pages of 175 kB, and their data. The
 * console and the account have 12 pages, with and without a session.
 */
const MAX_PAGES = 150;

export interface WebPage {
  status: number;
  page: Page;
}

export interface PageRequest {
  /** The path, with the query string. */
  url: string;
  /** The origin of the request. */
  origin: string;
  /** Whether the request had a session cookie. Null if the page is the same for everyone. */
  session: boolean | null;
}

export interface WebApp {
  page(request: PageRequest): Promise<WebPage>;
  /** Returns the data of a documentation page, or undefined when there is no such page. */
  data(path: string): Promise<Page | undefined>;
}

/** The interface of `web/src/server.tsx`. */
interface Renderer {
  page(request: PageRequest): Promise<{ status: number; html: string }>;
  data(path: string): string | null;
}

interface RendererModule {
  createRenderer(options: { client: string; headScript: string; text(path: string): string | undefined }): Renderer;
}

export interface WebAppOptions {
  /** Returns the text documents of the portal by path. Called once, when the first page is requested. */
  texts(): Promise<ReadonlyMap<string, Page>>;
  folder?: string;
}

/** The renderer is loaded when the first page is requested, so that it costs nothing at startup. */
export function webApp({ texts, folder = FOLDER }: WebAppOptions): WebApp {
  const server = join(folder, 'server/server.js');
  if (!existsSync(server)) return { page: async () => NOT_BUILT, data: async () => undefined };
  const renderer = loadOnce(() => load(server, { client: join(folder, 'client'), documents: texts() }));
  const kept = new Map<string, WebPage>();
  const keep = (key: string, value: WebPage) => {
    kept.set(key, value);
    // A map iterates in the order of insertion, so the first page is the oldest.
    if (kept.size > MAX_PAGES) kept.delete(kept.keys().next().value!);
    return value;
  };
  return {
    async page(request) {
      const { url, origin, session } = request;
      const key = `${session} ${origin} ${url}`;
      const known = kept.get(key);
      if (known) return known;
      const { status, html } = await (await renderer()).page(request);
      const rendered = { status, page: makePage(HTML, html) };
      // Clients can invent any number of paths that do not exist.
      return status === 200 ? keep(key, rendered) : rendered;
    },
    async data(path) {
      const known = kept.get(path);
      if (known) return known.page;
      const json = (await renderer()).data(path);
      return json === null
        ? undefined
        : keep(path, { status: 200, page: makePage('application/json; charset=utf-8', json) }).page;
    },
  };
}

async function load(
  server: string,
  { client, documents }: { client: string; documents: Promise<ReadonlyMap<string, Page>> },
): Promise<Renderer> {
  const [module, texts] = await Promise.all([import(pathToFileURL(server).href) as Promise<RendererModule>, documents]);
  return module.createRenderer({
    client,
    headScript: HEAD_SCRIPT,
    text: (path) => texts.get(path)?.body.toString(),
  });
}

/** Serves the files of the build, compressed where the build has a compressed version. */
export async function serveAssets(app: FastifyInstance, folder = FOLDER): Promise<void> {
  const root = join(folder, 'client/assets');
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, {
    root,
    serve: false,
    preCompressed: true,
    setHeaders(reply, path) {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const files = new Set(readdirSync(root).filter((file) => !COMPRESSED.test(file)));
  // One route for all files. With one for each of them, every start of the API took 0.15 s longer.
  app.get<{ Params: { file: string } }>('/assets/:file', { schema: { hide: true } }, (request, reply) => {
    const { file } = request.params;
    return files.has(file) ? reply.sendFile(file) : reply.callNotFound();
  });
}

const NOT_BUILT: WebPage = {
  status: 200,
  page: makePage(
    HTML,
    `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sheaf</title></head>
<body>
<h1>Sheaf</h1>
<p>The web app is not built. Run <code>npm run build</code> and restart Sheaf.</p>
<p>The documentation is also available as Markdown: <a href="/docs.md">guides, operations and report types</a>. For programs:
<a href="/openapi.json">openapi.json</a>, <a href="/llms.txt">llms.txt</a>.</p>
</body>
</html>
`,
  ),
};
