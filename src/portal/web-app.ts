/** The web app as `npm run build` makes it of `web/`. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { makePage, type Page } from './page.ts';

/** Where it is, whatever folder the service is started in. */
const FOLDER = join(import.meta.dirname, '../../web/dist');

const HTML = 'text/html; charset=utf-8';

/** Vite puts eight characters of the content's hash into a name: what is under it never changes. */
const HASHED = /-[\w-]{8}\.\w+(?:\.(?:br|gz))?$/;

/** Its one page, which shows all others; or, when it is not built, one that leads to the same in Markdown. */
export async function webAppPage(folder = FOLDER): Promise<Page> {
  const index = join(folder, 'index.html');
  return makePage(HTML, existsSync(index) ? await readFile(index, 'utf8') : NOT_BUILT);
}

/** Serves all else that belongs to it, compressed where the build has done so. */
export async function serveAssets(app: FastifyInstance, folder = FOLDER): Promise<void> {
  if (!existsSync(folder)) return;
  await app.register(fastifyStatic, {
    root: folder,
    // A route for each file that is there: all other paths stay with the API and its 404.
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
<p>The pages are not built. Run <code>npm run build</code>, and start Sheaf again.</p>
<p>The same as Markdown: <a href="/docs.md">guides, operations and reports</a>. For programs:
<a href="/openapi.json">openapi.json</a>, <a href="/llms.txt">llms.txt</a>.</p>
</body>
</html>
`;
