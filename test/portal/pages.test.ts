/** The documents of the portal as the running service serves them. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Navigation } from '../../src/portal/navigation.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api', template: 'empty' });

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.service.origin + path, { headers, redirect: 'manual' });

let navigation: Navigation;
beforeAll(async () => {
  navigation = (await (await get('/docs/index.json')).json()) as Navigation;
});

const markdownPages = () => [
  ...navigation.guides.map(({ name }) => `/docs/guides/${name}.md`),
  ...navigation.operations.map(({ operationId }) => `/docs/operations/${operationId}.md`),
  ...navigation.reports.map(({ name }) => `/docs/reports/${name}.md`),
];

describe('/docs/index.json', () => {
  test('lists every guide, operation and report type', () => {
    const guides = navigation.guides.map(({ name }) => name);
    expect(guides[0]).toBe('quick-start');
    const groups = [...new Set(navigation.guides.map(({ group }) => group))];
    expect(groups).toEqual(['Get started', 'Guides', 'Report types', 'Self-hosting', 'Reference']);
    for (const name of ['reports', 'polling', 'files', 'receipts', 'errors', 'limits', 'webhooks', 'typescript']) {
      expect(guides).toContain(name);
    }
    for (const { title, summary } of navigation.guides) {
      expect(title).not.toMatch(/[`#]/);
      expect(summary, title).toMatch(/^[^`|#]{15,}[.!?]$/);
    }
    expect(navigation.operations).toContainEqual({
      operationId: 'getExportReport',
      method: 'GET',
      path: '/api/v1/exports/{id}',
      summary: 'Get an export',
      tag: 'Reports',
    });
    expect(navigation.reports).toContainEqual({ name: 'deals_excel', title: 'Deals' });
  });

  test('every listed page exists as Markdown', async () => {
    for (const path of markdownPages()) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
      expect(await response.text(), path).toMatch(/^# \S/);
    }
  });
});

describe('Markdown', () => {
  test('of an operation has parameters, responses and errors', async () => {
    const text = await (await get('/docs/operations/createExportReport.md')).text();
    for (const part of [
      '`POST /api/v1/exports` · operation `createExportReport` · tag Reports. API key required.',
      '| `dry_run` | query | no | boolean |',
      '| `report_type` | string | yes |',
      '### 202',
      '- `Retry-After`: ',
      '| `export.download_url` | string or null (uri) | yes |',
      '| 409 | `CONFLICT` |',
    ]) {
      expect(text).toContain(part);
    }
    const blocks = [...text.matchAll(/```json\n(.*?)\n```/gs)].map((match) => JSON.parse(match[1]!));
    expect(blocks).toContainEqual({ report_type: 'advertisers_csv' });
    expect(blocks.some((value) => value.export?.status === 'pending')).toBe(true);
  });

  test('of a report type has its own filters, columns and sort orders', async () => {
    const text = await (await get('/docs/reports/clicks_details_excel.md')).text();
    expect(text).toMatch(/^# `clicks_details_excel`: Click details\n/);
    expect(text).toContain('| `start_date` (required) |');
    expect(text).toContain('| `sub_id` ✓ | Sub ID | id |');
    expect(text).not.toContain('deals_excel');
  });

  test('every link works', async () => {
    const broken: string[] = [];
    for (const path of ['/llms.txt', ...markdownPages()]) {
      const text = await (await get(path)).text();
      for (const [, link] of text.matchAll(/\]\((\/[^)#\s]*)(?:#[^)]*)?\)/g)) {
        if ((await get(link!)).status !== 200) broken.push(`${path} → ${link}`);
      }
      if (/`docs\/guide\//.test(text)) broken.push(`${path} contains the file name of a guide`);
    }
    expect(broken).toEqual([]);
  });
});

test('/llms.txt has the format of llmstxt.org and lists every page; /llms-full.txt contains them all', async () => {
  const response = await get('/llms.txt');
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const text = await response.text();
  expect(text).toMatch(/^# Sheaf\n\n> [^\n]+\n\n/);
  for (const path of markdownPages()) expect(text).toContain(`](${path}): `);
  expect(await (await get('/docs.md')).text()).toBe(text);
  const full = await (await get('/llms-full.txt')).text();
  for (const { summary } of navigation.operations) expect(full).toContain(`\n# ${summary}\n`);
});

describe('caching', () => {
  test('a matching ETag returns 304, with a separate ETag per encoding', async () => {
    const tags: string[] = [];
    for (const encoding of ['gzip', 'identity', 'gzip;q=0']) {
      const first = await get('/openapi.json', { 'accept-encoding': encoding });
      expect(first.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
      expect(first.headers.get('vary')).toBe('accept-encoding');
      expect(first.headers.get('cache-control')).toBe('no-cache');
      expect((await first.json()) as object).toHaveProperty('openapi', '3.1.0');
      const etag = first.headers.get('etag')!;
      const again = await get('/openapi.json', { 'accept-encoding': encoding, 'if-none-match': `"x", W/${etag}` });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      tags.push(etag);
    }
    expect(new Set(tags).size).toBe(2);
    expect((await get('/openapi.json', { 'if-none-match': '"x"' })).status).toBe(200);
  });

  test('HEAD returns the headers of GET and no body', async () => {
    const response = await fetch(`${service.service.origin}/docs.md`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{32}(?:-gzip)?"$/);
  });
});

describe('pages of the web app', () => {
  test.each([
    '/docs',
    '/docs/',
    '/docs/operations/getExportReport',
    '/docs/guides/files',
    '/docs/ask',
    '/sign-in',
    '/account',
  ])('%s returns the HTML page of the web app', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('href="/docs.md"');
  });

  test('/ redirects to /docs', async () => {
    const response = await get('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/docs']);
  });

  test('the content security policy allows only the same origin, and does not upgrade http', async () => {
    const { headers } = await get('/docs');
    const policy = headers
      .get('content-security-policy')!
      .split(';')
      .map((part) => part.trim());
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('responses of the API cannot load anything', async () => {
    const { headers } = await get('/api/v1/schema');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
  });
});

describe('404 in JSON', () => {
  test.each([
    '/docs/guides/nope.md',
    '/docs/operations/nope.md',
    '/docs/reports/nope.md',
    '/docs/nope.js',
    '/docs/guides/..%2f..%2fREADME.md',
    '/docs/guides/../../README.md',
    '/openapi',
    '/assets/nope.js',
    '/assets/..%2findex.html',
    '/nope',
    '/sign-in/nope',
  ])('%s', async (path) => {
    const response = await service.api().send(service.service.origin + path);
    expect([response.status, response.body.error?.code]).toEqual([404, 'NOT_FOUND']);
  });

  test.each(['POST', 'PUT', 'DELETE'])('%s /docs: 405', async (method) => {
    const response = await service.api().send(`${service.service.origin}/docs`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
