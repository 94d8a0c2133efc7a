/** What every page has in common: reading without scripts, navigation, sign-in, errors, search and notifications. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { findings, look } from './accessibility.ts';
import {
  canBrowse,
  eventually,
  field,
  forgive,
  LOOKS,
  loaded,
  type OpenOptions,
  PHONE,
  pagesOf,
  type WatchedPage,
} from './browser.ts';

const ME = { role: 'member' } as const;

describe.skipIf(!canBrowse)('every page', () => {
  const service = suite();
  const { open } = pagesOf(service);
  const openSignedIn = (path: string, options: OpenOptions = {}) => open(path, { as: ME, ...options });

  describe('without scripts', () => {
    test('guides and operations can be read, and the navigation reaches other pages', async () => {
      const { page } = await open('/docs', { javaScriptEnabled: false });
      await page.getByRole('main').getByRole('link', { name: 'Files', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Files' }).waitFor();
      await page.getByText('A workbook has one sheet of rows').waitFor();
      await page
        .getByRole('navigation', { name: 'Documentation' })
        .locator('summary', { hasText: 'Operations' })
        .click();
      await page.getByRole('link', { name: 'Get an export' }).click();
      await page.getByRole('heading', { level: 1, name: 'Get an export' }).waitFor();
      await page.getByText('download_url').first().waitFor();
    });

    test('a phone has the navigation below the page', async () => {
      const { page } = await open('/docs/guides/files', { javaScriptEnabled: false, ...PHONE });
      const link = page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Webhooks' });
      await link.click();
      await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    });
  });

  test('an unknown page has status 404 and suggests similar ones', async () => {
    const { page, picture } = await open('/docs');
    const response = await page.goto('/docs/operations/getExportReprot');
    expect(response!.status()).toBe(404);
    await picture('not-found');
    await page.getByRole('main').getByRole('link', { name: 'Get an export', exact: true }).click();
    await page.waitForURL('**/docs/operations/getExportReport');
  });

  describe.each(LOOKS)('%s', (_, name, options) => {
    test('the frame, sign-in, overview, list of reports, 404 and search have no accessibility findings', async () => {
      await (await service.as(ME)).build({ report_type: 'deals_excel', search_params: { country: ['US'] } });
      const found: string[] = [];
      const see = async (watched: WatchedPage, state: string) =>
        found.push(...(await look(watched, `shell-${name}-${state}`)));
      const signedOut = await open('/docs', options);
      await signedOut.page.getByRole('link', { name: 'Sign in' }).first().waitFor();
      await see(signedOut, 'overview');
      await signedOut.page.goto('/sign-in');
      await signedOut.page.getByText('I have no API key').click();
      await see(signedOut, 'sign-in');
      await signedOut.page.goto('/docs/nope');
      await see(signedOut, 'not-found');
      await signedOut.page.goto('/docs');
      await signedOut.page.getByRole('button', { name: 'Search' }).click();
      await signedOut.page.getByRole('combobox').fill('export');
      await see(signedOut, 'search');
      await signedOut.page.goto('/reports');
      await signedOut.page.getByRole('heading', { name: 'Sign in to see your reports' }).waitFor();
      await see(signedOut, 'reports-signed-out');
      const signedIn = await openSignedIn('/reports', options);
      await signedIn.page
        .getByRole('link', { name: /^Download/ })
        .first()
        .waitFor();
      await see(signedIn, 'reports');
      await signedIn.page.getByRole('button', { name: /^Account of/ }).click();
      await signedIn.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).waitFor();
      await see(signedIn, 'menu');
      expect(found).toEqual([]);
    });
  });

  test('a change of page moves the focus to its heading and names the page', async () => {
    const { page } = await open('/docs/guides/files');
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Webhooks' }).click();
    await page.waitForURL('**/docs/guides/webhooks');
    await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    await eventually(page, 'document.activeElement?.tagName === "H1"');
    expect(await page.title()).toBe('Webhooks · Sheaf');
    await page.getByRole('status').getByText('Webhooks', { exact: true }).waitFor({ state: 'attached' });
    const current = page.getByRole('navigation', { name: 'Documentation' }).locator('[aria-current="page"]');
    expect(await current.textContent()).toBe('Webhooks');
  });

  test('every page of the console opens from every other one', async () => {
    const { page } = await open('/reports', { as: { role: 'operator' } });
    const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link');
    await links.getByText('Feedback').waitFor();
    const names = await links.allTextContents();
    expect(names).toHaveLength(13);
    let current = 'Reports';
    const left = new Map(names.map((name) => [name, new Set(names.filter((other) => other !== name))]));
    while ([...left.values()].some(({ size }) => size > 0)) {
      // A page from which all others were opened is left for one that has some.
      const [next] =
        left.get(current)!.size > 0 ? left.get(current)! : names.filter((name) => left.get(name)!.size > 0);
      left.get(current)!.delete(next!);
      await links.getByText(next!, { exact: true }).click();
      await page.getByRole('heading', { level: 1, name: next!, exact: true }).waitFor();
      await loaded(page);
      current = next!;
    }
  });

  test('on a phone, Escape closes the navigation, and choosing a page closes it', async () => {
    const { page } = await open('/docs', PHONE);
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    const webhooks = page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Quick start' });
    expect(await webhooks.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await webhooks.waitFor();
    await page.keyboard.press('Escape');
    await webhooks.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await webhooks.click();
    await page.waitForURL('**/docs/guides/quick-start');
    await webhooks.waitFor({ state: 'hidden' });
  });

  test('an expired session is renewed in place, and the request goes on', async () => {
    const { page, picture } = await openSignedIn('/docs/operations/createExportReport');
    const body = field(page, 'Body');
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
    const text = '{"report_type":"deals_excel","search_params":{"country":["FR"]}}';
    await page.getByText('JSON', { exact: true }).click();
    await body.fill(text);
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has expired' });
    await field(dialog, 'API key').fill(await service.key(ME));
    await picture('session-expired');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByTestId('export-progress').getByText('Completed').waitFor();
    expect(await body.inputValue()).toBe(text);
  });

  test('sign out works, also when the session has already expired', async () => {
    const { page } = await openSignedIn('/reports');
    await page.getByRole('button', { name: /^Account of/ }).click();
    const item = page.getByRole('dialog').getByRole('button', { name: 'Sign out' });
    await item.waitFor();
    await page.context().clearCookies();
    await item.click();
    await page.getByRole('heading', { name: 'Sign in to see your reports' }).waitFor();
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('INPUT');
  });

  test('an unreachable service is reported in words, and the page goes on when it is back', async () => {
    const { page, faults } = await openSignedIn('/docs');
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.route('**/healthz', (route) => route.abort());
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Reports' }).click();
    await page.getByText('Sheaf does not respond').waitFor();
    await page.unrouteAll();
    await page.getByRole('status').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Sheaf does not respond').waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
    forgive(faults, /net::ERR_FAILED/);
  });

  test('a page whose scripts cannot be loaded offline says so, and opens when the connection is back', async () => {
    const { page, faults } = await openSignedIn('/presets');
    await page.getByText('There are no presets yet.').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Usage' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'A part of this page could not be loaded.' });
    await alert.waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor();
    await page.context().setOffline(false);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { level: 1, name: 'Usage' }).waitFor();
    await page.getByText('Exports in progress').waitFor();
    forgive(faults, /ERR_INTERNET_DISCONNECTED|could not be loaded|dynamically imported module/);
  });

  test('the end of an export is announced on another page, after its stream was cut and the page was loaded again', async () => {
    const { page, faults } = await openSignedIn('/docs/operations/createExportReport');
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
    const body = field(page, 'Body');
    await page.getByText('JSON', { exact: true }).click();
    await body.fill(
      '{"report_type":"clicks_details_excel","search_params":{"start_date":"2026-01-01","end_date":"2026-06-30"}}',
    );
    // No stream of events until the page was loaded again.
    await page.route('**/events', (route) => route.abort());
    const created = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.status() === 202,
    );
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await created;
    await eventually(page, "sessionStorage.getItem('sheaf-followed-exports') !== null");
    await page.goto('/docs/guides/files');
    await page.unrouteAll();
    await page.getByText('Click details is ready').waitFor();
    expect(await page.title()).toBe('✓ Files · Sheaf');
    expect(await page.evaluate(() => sessionStorage.getItem('sheaf-followed-exports'))).toBe('[]');
    forgive(faults, /net::ERR_FAILED/);
  });

  test('code is copied over plain HTTP, where there is no clipboard interface', async () => {
    const { page } = await open('/docs/guides/quick-start');
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    const block = page.locator('.code').first();
    await page.evaluate(
      'document.addEventListener("copy", () => { window.copied = String(document.activeElement.value) })',
    );
    await block.getByRole('button', { name: 'Copy' }).click();
    await block.getByText('Copied').waitFor();
    expect(await page.evaluate('window.copied')).toBe(await block.locator('code').textContent());
  });

  test('with reduced motion, nothing moves while the color scheme changes', async () => {
    const { page } = await open('/docs', { reducedMotion: 'reduce' });
    await page.evaluate(`window.moved = 0; addEventListener('transitionrun', () => { window.moved += 1; })`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(page, `document.documentElement.dataset.mantineColorScheme === 'dark'`);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await page.evaluate('window.moved')).toBe(0);
  });

  test('lines of prose have at most 75 characters', async () => {
    const { page } = await open('/docs/guides/files');
    expect(await longestLine(page)).toBeLessThanOrEqual(75);
  });
});

/** The average number of characters in full lines of the longest paragraph. */
async function longestLine(page: Page): Promise<number> {
  return page.evaluate(`
    Math.max(...[...document.querySelectorAll('.prose > p')].map((paragraph) => {
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 8)));
      return lines.size > 3 ? paragraph.textContent.length / lines.size : 0;
    }))
  `);
}
