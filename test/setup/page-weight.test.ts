/** What a browser loads first, from the HTML of the pages that the service renders. Run `npm run build` after a change of `web/`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import openapi from '../../openapi.json' with { type: 'json' };
import type { ApiDocument } from '../../src/openapi/document.ts';
import { makePages } from '../../src/portal/pages.ts';
import { webApp } from '../../src/portal/web-app.ts';
import { builtIn } from '../../src/reports/built-in.ts';

const WEB = join(import.meta.dirname, '../../web');
const CLIENT = join(WEB, 'dist/client');

/** In kB, compressed with Brotli: scripts of the first view. At 1.44 Mbit/s, they take 0.7 seconds. */
const MAX_SCRIPT_KB = 120;

/** Files of these scripts. A browser opens six connections, so each six files take another round trip. */
const MAX_SCRIPTS = 12;

/** In kB, uncompressed, because the styles are in the HTML: about a sixth of this when compressed. */
const MAX_STYLE_KB = 120;

/** The pages without parameters, so that no new one is forgotten, and one page of each kind with parameters. */
const PATHS = [
  ...[...readFileSync(join(WEB, 'src/routes.tsx'), 'utf8').matchAll(/path: '(\/\w[^$']*)'/g)].map(([, path]) => path!),
  '/docs/guides/files',
  '/docs/reports/deals_excel',
  '/docs/operations/createExportReport',
  '/docs/operations/listExportReports',
  '/docs/no-such-page',
  '/reports/1',
  '/schedules/1',
  '/schedules/1/edit',
];

/** Strings of the highlighter and of the Markdown parser. */
const LATER = ['registerLanguage', 'html_inline'];

const texts = () => makePages({ document: openapi as unknown as ApiDocument, catalog: builtIn, origin: '' });
const web = webApp({ texts });

interface Weight {
  /** Files that the browser loads first, from the folder of the build. */
  scripts: string[];
  html: string;
}

async function render(url: string, session: boolean | null): Promise<Weight> {
  const { page } = await web.page({ url, origin: 'http://localhost', session });
  const html = page.body.toString();
  // With a low priority, it is the content below the heading, which the browser loads after the frame.
  const scripts = [...html.matchAll(/<link rel="modulepreload" href="\/([^"]+)">/g)].map(([, file]) => file!);
  return { html, scripts };
}

const kilobytes = (files: string[]) => files.reduce((sum, file) => sum + statSync(join(CLIENT, file)).size, 0) / 1000;

test('all pages are here', () => {
  expect(PATHS).toEqual(
    expect.arrayContaining(['/docs', '/sign-in', '/account', '/reports', '/reports/new', '/presets', '/schedules']),
  );
  expect(PATHS.filter((path) => path.startsWith('/admin/')).length).toBeGreaterThan(5);
});

test('the strings of the highlighter and the Markdown parser are in some script', () => {
  const assets = readdirSync(join(CLIENT, 'assets')).filter((file) => file.endsWith('.js'));
  const code = assets.map((file) => readFileSync(join(CLIENT, 'assets', file), 'utf8')).join('');
  for (const mark of LATER) expect(code).toContain(mark);
});

describe.each(PATHS)('%s', (path) => {
  const isPublic = path.startsWith('/docs');
  const views = isPublic ? [null] : [false, true];

  test('loads few scripts', async () => {
    for (const session of views) {
      const { scripts } = await render(path, session);
      expect(scripts.length).toBeGreaterThan(1);
      expect(scripts.length).toBeLessThanOrEqual(MAX_SCRIPTS);
      expect(kilobytes(scripts.map((file) => `${file}.br`))).toBeLessThan(MAX_SCRIPT_KB);
    }
  });

  test('has few styles', async () => {
    const { html } = await render(path, views.at(-1)!);
    expect(/<style>(.*?)<\/style>/s.exec(html)![1]!.length / 1000).toBeLessThan(MAX_STYLE_KB);
  });

  test('loads neither the highlighter nor a Markdown parser', async () => {
    const { scripts } = await render(path, views.at(-1)!);
    const code = scripts.map((file) => readFileSync(join(CLIENT, file), 'utf8')).join('');
    for (const mark of LATER) expect(code).not.toContain(mark);
  });

  if (isPublic) return;
  test('has a heading or the way to the page, before any script', async () => {
    const signedOut = (await render(path, false)).html;
    expect(signedOut).toMatch(/<h1[^>]*>[^<]*\w/);
    expect(signedOut).not.toContain('aria-label="Loading"');
    const signedIn = (await render(path, true)).html;
    const isOfOne = path.includes('/1');
    expect(signedIn).toMatch(
      isOfOne ? /<span aria-current="page">(?:Export|Schedule) (?:<!-- -->)?1/ : /<h1[^>]*>[^<]*\w/,
    );
  });
});

describe('what a page of the console preloads', () => {
  const preloads = async (path: string, session: boolean) => {
    const { html } = await render(path, session);
    return [...html.matchAll(/<link rel="preload" as="fetch" href="([^"]*)" crossorigin>/g)].map(([, url]) => url);
  };

  test('is requested before the scripts run', async () => {
    expect(await preloads('/reports/new', true)).toEqual(['/api/v1/session', '/api/v1/report-types']);
    expect(await preloads('/reports/new?report_type=deals_excel', true)).toEqual([
      '/api/v1/session',
      '/api/v1/report-types/deals_excel',
    ]);
  });

  test('includes the scripts and styles of the form', async () => {
    const { html } = await render('/reports/new?report_type=deals_excel', true);
    expect(html).toMatch(/<link rel="modulepreload" fetchpriority="low" href="\/assets\/export-form-[\w-]+\.js">/);
    // The form's own styles are in chunks that it shares with other pages.
    expect(html).toMatch(
      /<link rel="preload" as="style" fetchpriority="low" href="\/assets\/SegmentedControl-[\w-]+\.css">/,
    );
  });

  test('is nothing without a session', async () => {
    expect(await preloads('/reports/new?report_type=deals_excel', false)).toEqual([]);
  });

  test('has no path that a link can choose', async () => {
    const report = encodeURIComponent('../exports?a="><b>');
    const { html } = await render(`/reports/new?report_type=${report}`, true);
    expect(html).not.toContain('><b>');
    expect(html).not.toContain('/exports?');
  });
});
