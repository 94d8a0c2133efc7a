/** Serves the web app that `npm run build` builds from `web/`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { makePage, type Page } from './page.ts';

/** Folder of the build, independent of the working directory. */
const FOLDER = join(import.meta.dirname, '../../web/dist');

const HTML = 'text/html; charset=utf-8';

/** Matches names with Vite's eight-character content hash. Such files never change. */
const HASHED = /-[\w-]{8}\.\w+(?:\.(?:br|gz))?$/;

/** Returns the single HTML page of the app. Before it is built, returns a page that links to the Markdown documents. */
export async function webAppPage(folder = FOLDER): Promise<Page> {
  const index = join(folder, 'index.html');
  return makePage(HTML, existsSync(index) ? await readFile(index, 'utf8') : NOT_BUILT);
}

/** Serves the files of the build, compressed where the build has a compressed version. */
export async function serveAssets(app: FastifyInstance, folder = FOLDER): Promise<void> {
  if (!existsSync(folder)) return;
  await app.register(fastifyStatic, {
    root: folder,
    // One route per existing file, so that other paths get the 404 of the API.
    wildcard: false,
    globIgnore: ['**/*.{html,br,gz}'],
    index: false,
    decorateReply: false,
    preCompressed: true,
    setHeaders(reply, path) {
      reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sheaf</title></head>
<body>
<h1>Sheaf</h1>
<p>The web app is not built. Run <code>npm run build</code> and restart Sheaf.</p>
<p>The documentation is also available as Markdown: <a href="/docs.md">guides, operations and report types</a>. For programs:
<a href="/openapi.json">openapi.json</a>, <a href="/llms.txt">llms.txt</a>.</p>
</body>
</html>
`;
