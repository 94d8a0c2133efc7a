/** The search over the documentation, by keyboard and on a phone. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { findings } from './accessibility.ts';
import { canBrowse, forgive, type OpenOptions, PHONE, pagesOf } from './browser.ts';

describe.skipIf(!canBrowse)('the search', () => {
  const service = suite();
  const pages = pagesOf(service);

  const open = (path: string, options: OpenOptions = {}) => pages.open(path, { reducedMotion: 'reduce', ...options });

  const field = (page: Page) => page.getByRole('combobox', { name: 'Search the documentation' });
  const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]');

  async function search(page: Page, query: string): Promise<void> {
    await page.keyboard.press('/');
    await field(page).fill(query);
    await page
      .getByRole('status')
      .filter({ hasText: /^\d+ results?$/ })
      .waitFor();
  }

  test('by keyboard: a slash opens it, Enter leads to the section, which has the focus', async () => {
    const { page } = await open('/docs');
    await search(page, 'SHEAF_PUBLIC_URL');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/guides/settings#sheaf_public_url');
    await page.locator('tr#sheaf_public_url:focus').waitFor();
    expect(await page.locator('tr#sheaf_public_url').evaluate((row) => row.getBoundingClientRect().top)).toBeLessThan(
      400,
    );
  });

  test('Enter before there are results opens the first one, once it is there', async () => {
    const { page } = await open('/docs');
    const held = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await page.route(/\/docs\/search[^/]*\.json/, async (route) => {
      asked.resolve();
      await held.promise;
      await route.continue();
    });
    await page.keyboard.press('/');
    await field(page).fill('SHEAF_PUBLIC_URL');
    await asked.promise;
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Loading…' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/docs');
    held.resolve();
    await page.waitForURL('**/docs/guides/settings#sheaf_public_url');
  });

  test('a section of the page that is open has the focus, too', async () => {
    const { page } = await open('/docs/guides/settings');
    await search(page, 'SHEAF_PUBLIC_URL');
    await page.keyboard.press('Enter');
    await page.locator('tr#sheaf_public_url:focus').waitFor();
  });

  test('arrow keys choose, and the field names what is chosen', async () => {
    const { page } = await open('/docs');
    await page.keyboard.press('Control+k');
    await field(page).fill('webhok');
    await chosen(page).filter({ hasText: 'Webhooks' }).waitFor();
    const first = await chosen(page).getAttribute('id');
    expect(await field(page).getAttribute('aria-activedescendant')).toBe(first);
    await page.keyboard.press('ArrowDown');
    const second = await chosen(page).getAttribute('id');
    expect(second).not.toBe(first);
    expect(await field(page).getAttribute('aria-activedescendant')).toBe(second);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page).textContent()).toBe('Ask Dex about “webhok”');
    await expect.poll(() => page.locator('[role=group] [role=option]').count()).toBeGreaterThan(3);
  });

  test('Escape closes it, and the focus returns to where it was', async () => {
    const { page } = await open('/docs');
    await page.getByRole('button', { name: 'Search' }).focus();
    await page.keyboard.press('Enter');
    await field(page).waitFor();
    await page.keyboard.press('Escape');
    await field(page).waitFor({ state: 'hidden' });
    await page.locator('button.search-box:focus').waitFor();
  });

  test('asked for again while it is open, it collects no keys after it is closed', async () => {
    const { page } = await open('/docs');
    await page.keyboard.press('Control+k');
    await page.locator('input:focus').and(field(page)).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await field(page).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Search' }).focus();
    await page.keyboard.press('Space');
    await page.locator('input:focus').and(field(page)).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await field(page).waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await page.locator('input:focus').and(field(page)).waitFor();
    expect(await field(page).inputValue()).toBe('');
    await page.keyboard.type('409');
    expect(await field(page).inputValue()).toBe('409');
  });

  test('the last line asks Dex the question', async () => {
    const { page } = await open('/docs');
    await page.keyboard.press('/');
    await field(page).fill('How do I cancel an export?');
    await page.getByRole('option', { name: 'Ask Dex about' }).click();
    await page.waitForURL('**/docs/ask?question=*');
    await page.getByRole('main').getByText('Cancel an export').first().waitFor();
    expect(await page.getByLabel('What do you need?').inputValue()).toBe('How do I cancel an export?');
  });

  test('recent searches are offered again', async () => {
    const { page } = await open('/docs');
    await search(page, 'pagination');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/guides/api#lists-and-pagination');
    await page.keyboard.press('/');
    await page.getByRole('option', { name: 'pagination' }).click();
    expect(await field(page).inputValue()).toBe('pagination');
    await page.getByRole('option', { name: 'Lists and pagination' }).first().waitFor();
  });

  test('without a connection it says so, and works after another try', async () => {
    const { page, faults } = await open('/docs');
    await page.route('**/docs/search-*.json', (route) => route.abort());
    await page.keyboard.press('/');
    await page.getByText('Search could not be loaded.').waitFor();
    await page.unroute('**/docs/search-*.json');
    forgive(faults, /net::ERR_FAILED/);
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click();
    await field(page).fill('409');
    await page.getByRole('option', { name: /^409 CONFLICT/ }).waitFor();
  });

  test('what is asked for before the scripts have started is not lost', async () => {
    const { page } = await open('/docs');
    let scripts = Promise.withResolvers<void>();
    await page.route('**/assets/*.js', async (route) => {
      await scripts.promise;
      await route.continue();
    });
    for (const ask of [() => page.keyboard.press('/'), () => page.getByRole('button', { name: 'Search' }).click()]) {
      await page.evaluate('location.reload()');
      await page.locator('html:not([data-hydrated]) button.search-box').waitFor();
      await ask();
      scripts.resolve();
      await field(page).fill('409');
      await page.getByRole('option', { name: /^409 CONFLICT/ }).waitFor();
      scripts = Promise.withResolvers();
    }
  });

  test('a script that fails to load is loaded again', async () => {
    const { page, faults } = await open('/docs');
    await page.route('**/search-dialog-*.js', (route) => route.abort(), { times: 1 });
    await search(page, '409');
    forgive(faults, /net::ERR_FAILED/);
  });

  test('if it fails twice, the page says so and offers to load the page again', async () => {
    const { page, faults } = await open('/docs');
    await page.route('**/search-dialog-*.js', (route) => route.abort());
    await page.keyboard.press('/');
    await page.getByText('A part of this page could not be loaded. Check your connection, then try again.').waitFor();
    forgive(faults, /net::ERR_FAILED|A part of this page could not be loaded/);
    expect(await findings(page)).toEqual([]);
    // No search is there that could take what is typed, so the keys do what they do elsewhere.
    await page.keyboard.press('/');
    expect(await page.evaluate('document.documentElement.dataset.searchAsked')).toBe(undefined);
    await page.unroute('**/search-dialog-*.js');
    // The page first asks whether the service responds. What is typed before it is loaded again would be lost.
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Try again' }).click();
    await loaded;
    await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    await search(page, '409');
  });

  test('a page from before an update finds the sections of the new version', async () => {
    const { page } = await open('/docs');
    await page.route('**/docs/search-*.json', (route) => route.fulfill({ status: 404, json: { error: {} } }), {
      times: 1,
    });
    await search(page, '409');
  });

  test('an unknown page suggests what search finds, without scripts as well', async () => {
    const { page } = await pages.open('/docs', { javaScriptEnabled: false });
    expect((await page.goto('/docs/guides/recepits'))!.status()).toBe(404);
    await page.getByRole('main').getByRole('link', { name: 'Receipts', exact: true }).waitFor();
  });

  test('feedback about a page is sent with a sentence', async () => {
    const { page } = await open('/docs/guides/files');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.getByLabel('What was missing or wrong?').fill('An example of a time zone.');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send feedback' }).click();
    await page.getByText('Thank you.').waitFor();
    const { rows } = await service.database.pool.query('select page, helpful, comment from sheaf.feedback');
    expect(rows).toEqual([{ page: '/docs/guides/files', helpful: false, comment: 'An example of a time zone.' }]);
  });

  test('the navigation names the version and leads to the changelog', async () => {
    const { page } = await open('/docs');
    await page.getByRole('link', { name: /^Version \d+\.\d+\.\d+: changelog$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Changelog' }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  describe.each([
    ['light on a laptop', { colorScheme: 'light' }],
    ['dark on a laptop', { colorScheme: 'dark' }],
    ['light on a phone', { colorScheme: 'light', ...PHONE }],
    ['dark on a phone', { colorScheme: 'dark', ...PHONE }],
  ] as const)('%s', (name, options) => {
    test('results, no results and the empty field have no accessibility findings', async () => {
      const { page, picture } = await open('/docs', options);
      await page.getByRole('button', { name: 'Search' }).click();
      await field(page).waitFor();
      const found = await findings(page);
      await field(page).fill('verify');
      await page.getByRole('option', { name: 'Verify the signature' }).first().waitFor();
      await picture(`search-${name.replaceAll(' ', '-')}`);
      found.push(...(await findings(page)));
      await field(page).fill('xylophonequartz');
      await page.getByText('No results.').waitFor();
      found.push(...(await findings(page)));
      expect(found).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(Number(wide)).toBeLessThanOrEqual(0);
    });
  });
});
