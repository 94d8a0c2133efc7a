/** The documents of the portal as the running service serves them. */
import { hash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Navigation } from '../../src/portal/navigation.ts';
import { suite } from '../support/suite.ts';

const service = suite({ command: 'api', template: 'empty' });

/** Without compression, which would take most of the time of the tests that read all pages. */
const get = (path: string, headers: Record<string, string> = { 'accept-encoding': 'identity' }) =>
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
    const deals = navigation.reports.find(({ name }) => name === 'deals_excel')!;
    expect(deals).toMatchObject({ title: 'Deals', description: expect.stringContaining('One row per deal.') });
    expect(deals.columns).toEqual(expect.arrayContaining(['Title', 'Code']));
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

test('the changelog is a page and Markdown, and the list of pages has the version', async () => {
  expect(navigation.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(await (await get('/docs/changelog.md')).text()).toMatch(/^# Changelog\n/);
  const page = await get('/docs/changelog');
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain('Keep a Changelog');
  expect(html).toContain('Unreleased');
  expect(html).not.toContain('[Unreleased]');
});

describe('the sections that search finds', () => {
  test('are one small file whose name changes with its content, so it is kept forever', async () => {
    expect(navigation.search).toMatch(/^\/docs\/search-[0-9a-f]{12}\.json$/);
    const response = await get(navigation.search, { 'accept-encoding': 'br' });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const sections = (await response.json()) as { to: string; group: string }[];
    expect(sections.length).toBeGreaterThan(500);
    expect((await get('/docs/search-000000000000.json')).status).toBe(404);
  });

  test('lead to sections that exist on their pages', async () => {
    const sections = (await (await get(navigation.search)).json()) as { to: string; heading: string }[];
    const pages = Map.groupBy(sections, ({ to }) => to.split('#')[0]!);
    for (const [path, members] of pages) {
      const html = await (await get(path)).text();
      const missing = members
        .map(({ to }) => to.split('#')[1])
        .filter((id) => id !== undefined && !html.includes(`id="${id}"`));
      expect([path, [...new Set(missing)]]).toEqual([path, []]);
    }
  });
});

test('every picture of a page can be loaded', async () => {
  const text = await (await get('/docs/guides/figures.md')).text();
  expect(text).not.toContain('<!--');
  const html = await (await get('/docs/guides/figures')).text();
  const pictures = [...html.matchAll(/<img [^>]*src="([^"]+)"/g)].map(([, src]) => src!);
  expect(pictures).toContain('figures/excel.svg');
  for (const src of pictures) {
    const { pathname } = new URL(src, 'http://sheaf.example/docs/guides/figures');
    const response = await get(pathname);
    expect([pathname, response.status, response.headers.get('content-type')]).toEqual([pathname, 200, 'image/svg+xml']);
  }
});

test('no page has an id twice, so that each link leads to its own heading', async () => {
  const repeated: string[] = [];
  const pages = [...markdownPages().map((path) => path.replace(/\.md$/, '')), '/docs/changelog', '/docs'];
  for (const path of pages) {
    const ids = (await (await get(path)).text()).matchAll(/ id="([^"]+)"/g).map(([, id]) => id!);
    for (const [id, { length }] of Map.groupBy(ids, (id) => id)) if (length > 1) repeated.push(`${path}#${id}`);
  }
  expect(repeated).toEqual([]);
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
    /** The pages that contain a link. Pages have many links in common, and each is followed once. */
    const links = new Map<string, string[]>();
    for (const path of ['/llms.txt', ...markdownPages()]) {
      const text = await (await get(path)).text();
      for (const [, link] of text.matchAll(/\]\((\/[^)#\s]*)(?:#[^)]*)?\)/g)) {
        links.set(link!, [...(links.get(link!) ?? []), path]);
      }
      if (/`docs\/guide\//.test(text)) broken.push(`${path} contains the file name of a guide`);
    }
    expect(links.size).toBeGreaterThan(50);
    for (const [link, paths] of links) {
      if ((await get(link)).status !== 200) broken.push(`${paths.join(', ')} → ${link}`);
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
    ['/docs', 'Export reports'],
    ['/docs/', 'Export reports'],
    ['/docs/operations/getExportReport', 'Get an export'],
    ['/docs/guides/files', 'A workbook has one sheet of rows'],
    ['/docs/reports/deals_excel', 'Exclusive'],
    ['/docs/ask', 'Ask Dex'],
  ])('%s is HTML with its content, and browsers revalidate it', async (path, content) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const [, body] = (await response.text()).split('<body>');
    expect(body!.split('<script')[0]).toContain(content);
  });

  test.each(['/sign-in', '/account', '/reports'])('%s is HTML that browsers do not store', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('etag')).toBeNull();
  });

  test.each([
    ['/docs/operations/getExportRepor', '/docs/operations/getExportReport'],
    ['/docs/guides/webhook', '/docs/guides/webhooks'],
    ['/docs/reports/deals_exel', '/docs/reports/deals_excel'],
    ['/docs/nope', '/docs'],
    ['/reports/new/nope', '/docs'],
    ['/admin/nope', '/docs'],
  ])('%s has status 404 and suggests %s', async (path, suggestion) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const main = /<main.*<\/main>/s.exec(await response.text())![0];
    expect(main).toContain('Page not found');
    expect(main).toContain(`href="${suggestion}"`);
  });

  test('the text of a path is escaped', async () => {
    const text = await (await get('/docs/%3Cscript%3Ealert(1)%3C%2Fscript%3E')).text();
    expect(text).not.toContain('<script>alert');
  });

  test('the form for an export names what it needs for its report type, and ignores the rest of the query string', async () => {
    const preloads = async (query: string) => {
      const html = await (await get(`/reports/new${query}`, { cookie: 'sheaf_session=any' })).text();
      return [...html.matchAll(/<link rel="preload" as="fetch" href="([^"]*)"/g)].map(([, path]) => path);
    };
    const form = ['/api/v1/session', '/api/v1/report-types/deals_excel'];
    expect(await preloads('?report_type=deals_excel')).toEqual(form);
    expect(await preloads('?search_params=%7B%22country%22%3A%22US%22%7D&report_type=deals_excel')).toEqual(form);
    for (const query of ['', '?report_type=..%2Fusage', '?report_type=deals_excel&report_type=clicks_details_excel']) {
      expect(await preloads(query)).toEqual(['/api/v1/session', '/api/v1/report-types']);
    }
  });

  test.each([
    ['', 'New export'],
    ['?preset=3&report_type=deals_excel', 'Edit preset'],
    [`?schedule=${encodeURIComponent('{"id":3,"from":{}}')}`, 'Export of a schedule'],
    [`?schedule=${encodeURIComponent('{"from":{"name":"Weekly"}}')}`, 'Export of a schedule'],
    ['?preset=one&schedule=none', 'New export'],
  ])('the heading of /reports/new%s is %s before any script', async (query, heading) => {
    const html = await (await get(`/reports/new${query}`, { cookie: 'sheaf_session=any' })).text();
    expect(/<h1[^>]*>([^<]*)/.exec(html)![1]).toBe(heading);
    expect(html).toContain(`<title>${heading} · Sheaf</title>`);
  });

  test('/ redirects to /docs', async () => {
    const response = await get('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/docs']);
  });

  test('the content security policy allows only the same origin, and does not upgrade http', async () => {
    const response = await get('/docs');
    const { headers } = response;
    const policy = headers
      .get('content-security-policy')!
      .split(';')
      .map((part) => part.trim());
    expect(policy).toContain("default-src 'self'");
    const [script] = /<script>(.*?)<\/script>/.exec(await response.text())!.slice(1);
    expect(policy).toContain(`script-src 'self' 'sha256-${hash('sha256', script!, 'base64')}'`);
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
