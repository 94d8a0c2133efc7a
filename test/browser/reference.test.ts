/** The pages of operations and report types in a real browser. */

import { readFile } from 'node:fs/promises';
import { read, utils } from '@e965/xlsx';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { findings } from './accessibility.ts';
import { canBrowse, eventually, field, type OpenOptions, PHONE, pagesOf } from './browser.ts';

const ME = { role: 'member' } as const;

describe.skipIf(!canBrowse)('the reference', () => {
  const service = suite();
  const pages = pagesOf(service);

  async function open(path: string, options: OpenOptions = {}): Promise<Page> {
    const { page } = await pages.open(path, options);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  }

  async function signedIn(): Promise<Page> {
    const page = await open('/sign-in');
    await field(page, 'API key').fill(await service.key(ME));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/docs');
    return page;
  }

  test.each([
    ['a laptop, light', {}],
    ['a phone, dark', { colorScheme: 'dark', ...PHONE }],
  ] as const)('has no accessibility findings on %s, also with expanded schemas', async (_, options) => {
    for (const path of ['/docs/operations/createExportReport', '/docs/reports/deals_excel']) {
      const page = await open(path, options);
      for (const details of await page.locator('main details').all()) await details.evaluate('this.open = true');
      await page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true");
      expect(await findings(page)).toEqual([]);
    }
  });

  test('is complete without scripts', async () => {
    const page = await open('/docs/operations/getExportReport', { javaScriptEnabled: false });
    for (const text of ['/api/v1/exports/1', 'X-Api-Key: $SHEAF_API_KEY', 'download_expires_in_seconds', 'NOT_FOUND']) {
      expect(await page.locator('main').textContent()).toContain(text);
    }
  });

  test.each(['createExportReport', 'getExportReport'])(
    'nothing of %s moves while its scripts load',
    async (operationId) => {
      // A path without styles or fonts, so that the page below is the first visit.
      const { page } = await pages.open('/healthz', PHONE);
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Network.enable');
      // The font then comes later than the text, as on a first visit from far away.
      await devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 300,
        downloadThroughput: -1,
        uploadThroughput: -1,
      });
      const styles: string[] = [];
      page.on('request', (request) => {
        if (request.resourceType() === 'stylesheet') styles.push(request.url());
      });
      await page.addInitScript(`
      window.shift = 0;
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shift += value; })
        .observe({ type: 'layout-shift', buffered: true });
    `);
      await page.goto(`/docs/operations/${operationId}`);
      await page.getByText('Sign in to run requests').waitFor();
      await page.waitForLoadState('networkidle');
      await eventually(page, 'document.fonts.status === "loaded"');
      // Styles that load again bring the font again, which then replaces the one of the text.
      expect(styles).toEqual([]);
      expect(await page.evaluate('shift')).toBeLessThan(0.02);
    },
  );

  test('code samples have the values of the form, and the language is remembered on other pages', async () => {
    const page = await open('/docs/operations/getExportReport');
    await page.getByText('Sign in to run requests').waitFor();
    const sample = page.getByRole('complementary', { name: 'Code samples' });
    await page.getByRole('main').getByLabel(/^id/).fill('77');
    await sample.getByText(`${service.service.origin}/api/v1/exports/77`).waitFor();
    await sample.getByLabel('Language of the code sample').selectOption('Python');
    await sample.getByText('import urllib.request').waitFor();
    await page.goto('/docs/operations/listExportReports');
    await sample.getByText('import urllib.request').waitFor();
    await sample.getByLabel('Example of the response').selectOption({ index: 1 });
  });

  test('the form of the body and its JSON are the same request', async () => {
    const page = await open('/docs/operations/createExportReport');
    await page.getByText('Sign in to run requests').waitFor();
    const main = page.getByRole('main');
    await main.getByLabel('report_type').selectOption('advertisers_csv');
    await main.getByLabel('search', { exact: true }).fill('books');
    await main.getByText('JSON', { exact: true }).click();
    const body = main.getByLabel('Body', { exact: true });
    expect(JSON.parse(await body.inputValue())).toEqual({
      report_type: 'advertisers_csv',
      search_params: { search: 'books' },
    });
    await body.fill('{"report_type": ');
    await main.getByText('The body is not valid JSON').waitFor();
    await body.fill('{"report_type": "deals_excel", "search_params": {"active": false}}');
    await main.getByText('Form', { exact: true }).click();
    expect(await main.getByLabel('active', { exact: true }).inputValue()).toBe('false');
  });

  test('a request cannot be sent before the script of the form runs', async () => {
    const { page } = await pages.open('/healthz');
    const script = Promise.withResolvers<void>();
    await page.route('**/assets/playground-*.js', async (route) => {
      await script.promise;
      await route.continue();
    });
    const asked = page.waitForRequest('**/assets/playground-*.js');
    await page.goto('/docs/operations/getSchema');
    await asked;
    const run = page.getByRole('button', { name: 'Run', exact: true });
    expect(await run.isDisabled()).toBe(true);
    script.resolve();
    await run.click();
    await page.getByTestId('response').waitFor();
  });

  test('the focus moves to the result', async () => {
    const page = await open('/docs/operations/getSchema');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByTestId('response').waitFor();
    await eventually(page, "document.activeElement.getAttribute('aria-label') === 'Result'");
    const top = Number(await page.evaluate('document.activeElement.getBoundingClientRect().top'));
    expect(top).toBeGreaterThan(0);
    expect(await findings(page)).toEqual([]);
    // Its long lines scroll within the column of the text.
    const edges = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => element.getBoundingClientRect().right);
    expect(await edges('.playground-result .code')).toBeLessThanOrEqual(await edges('.reference-text'));
  });

  test('a link to a section shows its heading below the header', async () => {
    const page = await open('/docs/operations/createExportReport#errors');
    await page.getByText('Sign in to run requests').waitFor();
    const top = "document.getElementById('errors').getBoundingClientRect().top";
    // The page scrolls when its script has run.
    await eventually(page, `${top} > 50 && ${top} < 400`);
  });

  test('a form whose script comes late stays on the page, and a section below it stays in view', async () => {
    const { page } = await pages.open('/healthz');
    const scripts = Promise.withResolvers<void>();
    const held = new Set<string>();
    await page.route('**/assets/{playground,samples-column}-*.js', async (route) => {
      held.add(route.request().url());
      await scripts.promise;
      await route.continue();
    });
    const session = page.waitForResponse('**/api/v1/session');
    await page.goto('/docs/operations/createExportReport#errors');
    const top = "document.getElementById('errors').getBoundingClientRect().top";
    await eventually(page, `${top} > 50 && ${top} < 400`);
    const main = page.getByRole('main');
    const sizes = () =>
      page.evaluate("['.playground', '.samples'].map((name) => document.querySelector(name).offsetHeight)");
    const before = await sizes();
    // The session that the page then knows must not remove what the service has rendered.
    await (await session).finished();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await sizes()).toEqual(before);
    // Otherwise, the scripts have other names, and nothing came late.
    await expect.poll(() => held.size).toBe(2);
    await main.getByLabel('search', { exact: true }).fill('garden');
    await page.evaluate("document.getElementById('errors').scrollIntoView()");
    scripts.resolve();
    const sample = main.getByRole('complementary', { name: 'Code samples' });
    await expect.poll(() => sample.innerText()).toContain('garden');
    expect(await page.evaluate(`${top} > 50 && ${top} < 400`)).toBe(true);
  });

  test('the sections of an operation are in the navigation, and the one that is read is marked', async () => {
    const page = await open('/docs/operations/createExportReport');
    await page.getByText('Sign in to run requests').waitFor();
    const sections = page
      .getByRole('navigation', { name: 'Documentation' })
      .getByRole('list', { name: 'On this page' });
    const headings = await page.locator('main .section > h2').evaluateAll((all) => all.map(({ id }) => `#${id}`));
    const links = await sections.getByRole('link').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
    expect(links).toEqual(headings);
    await sections.getByRole('link', { name: 'Responses' }).click();
    await sections.getByRole('link', { name: 'Responses' }).and(page.locator('[aria-current=location]')).waitFor();
  });

  test.each(['/docs/operations/createExportReport', '/docs/guides/webhooks'])(
    'on a phone, the contents of %s are a menu that closes',
    async (path) => {
      const page = await open(path, PHONE);
      const menu = page.getByRole('main').getByRole('navigation', { name: 'On this page' });
      await menu.getByText('On this page').tap();
      const last = menu.getByRole('link').last();
      const id = (await last.getAttribute('href'))!.slice(1);
      await last.tap();
      await last.waitFor({ state: 'hidden' });
      await eventually(
        page,
        `(top => top > 50 && top < innerHeight)(document.getElementById(${JSON.stringify(id)}).getBoundingClientRect().top)`,
      );
    },
  );

  test('an operation links to its own part of the OpenAPI document', async () => {
    const page = await open('/docs/operations/getExportReceipt');
    const href = await page.getByRole('main').getByRole('link', { name: 'OpenAPI', exact: true }).getAttribute('href');
    const document = await (await page.request.get(href!)).json();
    expect(Object.keys(document.paths)).toEqual(['/api/v1/exports/{id}/receipt']);
  });

  test('a report type shows rows of a sample, and the sample can be downloaded', async () => {
    const page = await open('/docs/reports/deals_excel');
    const table = page.getByRole('main').getByRole('table').first();
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(4);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the sample' }).click(),
    ]);
    const workbook = read(await readFile(await download.path()));
    const [first] = utils.sheet_to_json<Record<string, unknown>>(workbook.Sheets[workbook.SheetNames[0]!]!);
    expect(await table.getByRole('row').nth(1).textContent()).toContain(String(first!['Title']));
  });

  test.each(['deals_excel', 'clicks_details_excel'])('signed in, %s shows rows of the own publisher', async (name) => {
    const page = await signedIn();
    const preview = page.waitForResponse((response) => response.url().includes('/exports/preview'));
    await page.goto(`/docs/reports/${name}`);
    const { rows } = (await (await preview).json()) as { rows: string[][] };
    await page.getByText(/^The first \d+ rows of Acme Media/).waitFor();
    const shown = page.getByRole('main').getByRole('table').first().getByRole('row');
    await expect.poll(() => shown.count()).toBe(rows.length + 1);
    expect(await shown.nth(1).textContent()).toContain(rows[0]![0]);
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Create this export' }).click();
    await page.waitForURL((url) => url.pathname === '/reports/new' && url.search.includes(name));
  });

  test('a page can be copied as Markdown, and the next page is linked', async () => {
    const page = await open('/docs/guides/receipts', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy page as Markdown' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^# /);
    await page.getByRole('navigation', { name: 'Previous and next page' }).getByRole('link', { name: 'Next' }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/receipts'));
  });

  test('an ID of the user replaces the example', async () => {
    const done = await (await service.as(ME)).build({ report_type: 'deals_excel', search_params: { country: ['US'] } });
    const page = await signedIn();
    await page.goto('/docs/operations/getExportReport');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByTestId('response').getByText(done.filename!).first().waitFor();
  });
});
