import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveAssets, webApp } from './web-app.ts';

/** A renderer that counts its calls. Paths that end in "nope" do not exist. */
const RENDERER = `
export const createRenderer = ({ text }) => {
  let calls = 0;
  return {
    page: async ({ url, origin, session }) => ({ status: url.endsWith('nope') ? 404 : 200, html: [url, origin, session, ++calls].join(' ') }),
    data: (path) => (path.endsWith('nope') ? null : JSON.stringify({ path, calls: ++calls })),
  };
};`;

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-web-'));
  await mkdir(join(folder, 'client/assets'), { recursive: true });
  await mkdir(join(folder, 'server'));
  const files = {
    'client/index.html': '<!doctype html><title>built</title>',
    'client/assets/index-BxK3_a9Z.js': 'export {};',
    'client/assets/sheaf.svg': '<svg/>',
    'server/server.js': RENDERER,
    'server/package.json': '{"type":"module"}',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'client/assets/index-BxK3_a9Z.js.gz'), gzipSync('export {};'));
  app = fastify();
  await serveAssets(app, folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const texts = async () => new Map();

describe('after the build', () => {
  const render = async (web: ReturnType<typeof webApp>, url: string, { origin = 'http://a', session = true } = {}) => {
    const { status, page } = await web.page({ url, origin, session });
    return `${status} ${page.body}`;
  };

  test('a page is rendered once for each origin', async () => {
    const web = webApp({ texts, folder });
    expect(await render(web, '/docs')).toBe('200 /docs http://a true 1');
    expect(await render(web, '/docs')).toBe('200 /docs http://a true 1');
    expect(await render(web, '/docs', { origin: 'http://b' })).toBe('200 /docs http://b true 2');
  });

  test('a page is rendered once with and once without a session', async () => {
    const web = webApp({ texts, folder });
    expect(await render(web, '/reports')).toBe('200 /reports http://a true 1');
    expect(await render(web, '/reports', { session: false })).toBe('200 /reports http://a false 2');
    expect(await render(web, '/reports')).toBe('200 /reports http://a true 1');
  });

  test('a page that does not exist has status 404 and is not kept', async () => {
    const web = webApp({ texts, folder });
    expect(await render(web, '/docs/nope')).toBe('404 /docs/nope http://a true 1');
    expect(await render(web, '/docs/nope')).toBe('404 /docs/nope http://a true 2');
  });

  test('no more than 150 pages are kept', async () => {
    const web = webApp({ texts, folder });
    for (let i = 0; i <= 150; i++) await render(web, `/docs/${i}`);
    expect(await render(web, '/docs/150')).toBe('200 /docs/150 http://a true 151');
    expect(await render(web, '/docs/0')).toBe('200 /docs/0 http://a true 152');
  });

  test('the data of a page is JSON, and undefined for a page that does not exist', async () => {
    const web = webApp({ texts, folder });
    expect((await web.data('/docs/guides/files'))?.body.toString()).toBe('{"path":"/docs/guides/files","calls":1}');
    expect(await web.data('/docs/guides/nope')).toBeUndefined();
  });

  test('nothing is rendered and no document is read before the first request', async () => {
    let read = 0;
    const counting = async () => {
      read++;
      return new Map();
    };
    const web = webApp({ texts: counting, folder });
    expect(read).toBe(0);
    await Promise.all([render(web, '/docs'), render(web, '/docs/ask')]);
    expect(read).toBe(1);
  });

  test('files with a hash in their name are immutable, and all others are revalidated', async () => {
    const script = await app.inject('/assets/index-BxK3_a9Z.js');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
    const picture = await app.inject('/assets/sheaf.svg');
    expect(picture.headers['cache-control']).toBe('no-cache');
    expect(picture.headers['content-type']).toBe('image/svg+xml');
  });

  test('files with a compressed version are sent compressed', async () => {
    const response = await app.inject({ url: '/assets/index-BxK3_a9Z.js', headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers['content-encoding']).toBe('gzip');
    expect(response.rawPayload).toEqual(gzipSync('export {};'));
  });

  test.each([
    '/index.html',
    '/server/server.js',
    '/client/index.html',
    '/.vite/manifest.json',
    '/assets/nope.js',
    '/assets/index-BxK3_a9Z.js.gz',
    '/assets/',
    '/assets/..%2findex.html',
  ])('404 for %s', async (path) => {
    expect((await app.inject(path)).statusCode).toBe(404);
  });
});

describe('before the build', () => {
  test('the page explains how to build it and links to the documents', async () => {
    const { page } = await webApp({ texts, folder: join(folder, 'nowhere') }).page({
      url: '/docs',
      origin: 'http://a',
      session: null,
    });
    expect(page.body.toString()).toContain('npm run build');
    expect(page.body.toString()).toContain('href="/docs.md"');
  });

  test('no other file is served', async () => {
    const bare = fastify();
    await serveAssets(bare, join(folder, 'nowhere'));
    expect((await bare.inject('/assets/index-BxK3_a9Z.js')).statusCode).toBe(404);
    await bare.close();
  });
});
