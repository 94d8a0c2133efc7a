import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveAssets, webAppPage } from './web-app.ts';

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheaf-web-'));
  await mkdir(join(folder, 'assets'));
  const files = {
    'index.html': '<!doctype html><title>built</title>',
    'assets/index-BxK3_a9Z.js': 'export {};',
    'assets/sheaf.svg': '<svg/>',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, 'assets/index-BxK3_a9Z.js.gz'), gzipSync('export {};'));
  app = fastify();
  await serveAssets(app, folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe('after the build', () => {
  test('the page is index.html of the build', async () => {
    expect((await webAppPage(folder)).body.toString()).toContain('<title>built</title>');
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

  test.each(['/index.html', '/assets/nope.js', '/assets/index-BxK3_a9Z.js.gz', '/assets/', '/assets/..%2findex.html'])(
    '404 for %s',
    async (path) => {
      expect((await app.inject(path)).statusCode).toBe(404);
    },
  );
});

describe('before the build', () => {
  test('the page explains how to build it and links to the documents', async () => {
    const text = (await webAppPage(join(folder, 'nowhere'))).body.toString();
    expect(text).toContain('npm run build');
    expect(text).toContain('href="/docs.md"');
  });

  test('no other file is served', async () => {
    const bare = fastify();
    await serveAssets(bare, join(folder, 'nowhere'));
    expect((await bare.inject('/assets/index-BxK3_a9Z.js')).statusCode).toBe(404);
    await bare.close();
  });
});
