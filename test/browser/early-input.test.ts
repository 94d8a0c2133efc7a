/** What is entered into a page before its scripts have arrived. The service renders fields, and a slow network brings the scripts seconds later. */
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { canBrowse, eventually, forgive, pagesOf } from './browser.ts';

/** One page of each kind that the service renders with fields. */
const PAGES = [
  ['/docs/ask', 1],
  // A query with parameters of every type, a path, and a body as a form.
  ['/docs/operations/listExportReports', 10],
  ['/docs/operations/getExportReport', 5],
  ['/docs/operations/createExportReport', 20],
  ['/sign-in', 1],
  ['/reports', 1],
] as const;

/** Fields whose change replaces the values of others, and lists, in which a text becomes a tag. */
const REPLACING = 'select:is([required], [aria-label=Example]), [role=combobox]';

const FIELDS = '#root :is(input, textarea, select):not([type=hidden])';

/** The states of the fields that a reader can change, in the order of the page. */
const STATES = `[...document.querySelectorAll('${FIELDS}')].filter((field) => !field.matches('${REPLACING}'))
  .map((field) => (field.type === 'radio' ? field.checked : field.value))`;

describe.skipIf(!canBrowse)('what is entered before the scripts have arrived', () => {
  const pages = pagesOf(suite());

  /** Opens a page whose scripts wait for `release`. */
  async function openHeld(path: string) {
    const { page } = await pages.open('/healthz');
    const scripts = Promise.withResolvers<void>();
    await page.route('**/assets/*.js', async (route) => {
      await scripts.promise;
      await route.continue();
    });
    await page.evaluate(`void location.assign(${JSON.stringify(path)})`);
    await page.waitForURL(`**${path}`, { waitUntil: 'commit' });
    // The HTML has arrived. The event "load" waits for the scripts.
    await page.locator('#page-data').waitFor({ state: 'attached' });
    const release = async () => {
      expect(await page.evaluate('document.documentElement.dataset.hydrated')).toBe(undefined);
      scripts.resolve();
      await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
      await eventually(page, `!document.querySelector('#root [aria-busy=true]')`);
    };
    return { page, release };
  }

  test.each(PAGES)('stays in every field of %s', async (path, min) => {
    const { page, release } = await openHeld(path);
    const fields = await page.locator(FIELDS).all();
    const texts: Locator[] = [];
    let entered = 0;
    for (const [i, field] of fields.entries()) {
      // A field that is off until it works loses nothing. Another example or report type replaces the others, as it should.
      if (
        !(await field.isVisible()) ||
        !(await field.isEditable()) ||
        (await field.and(page.locator(REPLACING)).count())
      ) {
        continue;
      }
      const options = await field.locator('option').count();
      if (options > 1) await field.selectOption({ index: options - 1 });
      else if (options === 0) {
        await field.fill(String(i + 10));
        texts.push(field);
      }
      if (options !== 1) entered++;
    }
    expect(entered).toBeGreaterThanOrEqual(min);
    const before = await page.evaluate(STATES);
    await release();
    // Another character makes React render the form again, with the values that it knows.
    for (const field of texts) {
      await field.press('End');
      await page.keyboard.type('7');
      await page.keyboard.press('Backspace');
    }
    expect(await page.evaluate(STATES)).toEqual(before);
  });

  test('is in the code samples and in the request of the playground', async () => {
    const { page, release } = await openHeld('/docs/operations/createExportReport');
    const main = page.getByRole('main');
    await main.getByLabel('search', { exact: true }).fill('garden');
    await main.getByRole('combobox', { name: 'country', exact: true }).fill('FR');
    await page.getByLabel('Language of the code sample').selectOption('Python');
    await main.getByText('JSON', { exact: true }).click();
    await release();
    expect(await main.getByLabel('Body', { exact: true }).inputValue()).toContain('garden');
    const sample = main.getByRole('complementary', { name: 'Code samples' });
    await expect.poll(() => sample.innerText()).toContain('urllib.request');
    expect(await sample.innerText()).toMatch(/"US", "FR"[\s\S]*garden/);
  });

  test('is the question that Dex gets', async () => {
    const { page, release } = await openHeld('/docs/ask');
    await page.getByLabel('What do you need?').fill('all deals in France, in Ruby');
    await release();
    await page.getByRole('button', { name: 'Ask Dex' }).click();
    await page.getByRole('region', { name: 'all deals in France, in Ruby' }).getByText('Was this helpful?').waitFor();
  });

  test('is sent to Dex if Enter was pressed', async () => {
    const { page, release } = await openHeld('/docs/ask');
    const question = page.getByLabel('What do you need?');
    await question.fill('all deals in France, in Ruby');
    await page.keyboard.press('Enter');
    expect(await question.inputValue()).toBe('all deals in France, in Ruby');
    await release();
    await page.getByRole('region', { name: 'all deals in France, in Ruby' }).getByText('Was this helpful?').waitFor();
  });

  test('can be a link: it is followed as soon as the page in the frame has been taken over', async () => {
    const { page, release } = await openHeld('/docs');
    const link = 'nav a[href="/docs/changelog"], .sidebar a[href="/docs/changelog"]';
    await page.locator(link).first().waitFor({ state: 'attached' });
    // The frame reacts. The page in it is taken over in a later task, which waits here as on a busy processor.
    await page.evaluate(`void new MutationObserver((_, observer) => {
      observer.disconnect();
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.postMessage = function (...message) {
        setTimeout(() => postMessage.apply(this, message), 1000);
      };
      document.querySelector('${link}').click();
    }).observe(document.documentElement, { attributeFilter: ['data-hydrated'] })`);
    await release();
    await page.getByRole('heading', { level: 1, name: 'Changelog' }).waitFor();
  });

  test('can be a link, also on a page that fails while it is taken over', async () => {
    const { page, faults } = await pages.open('/healthz');
    await page.route('**/assets/home-page-*.js', (route) => route.abort());
    await page.goto('/docs');
    await page.getByText('This page failed to load').waitFor();
    await page.getByRole('link', { name: /changelog$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Changelog' }).waitFor();
    forgive(faults, /ERR_FAILED|Failed to fetch|418/);
  });

  test('does not move the cursor of a field that is being typed into', async () => {
    const { page, release } = await openHeld('/docs/ask');
    const question = page.getByLabel('What do you need?');
    await question.fill('deals France');
    for (let i = 0; i < 'France'.length; i++) await page.keyboard.press('ArrowLeft');
    await release();
    await page.keyboard.type('in ');
    expect(await question.inputValue()).toBe('deals in France');
  });

  test('is not recorded if it is secret', async () => {
    const { page, release } = await openHeld('/sign-in');
    const key = page.getByLabel('API key');
    await key.fill('sheaf_secret');
    const state = () =>
      page.evaluate(
        `[document.querySelector('.key-input input')].map((field) => [field.type, field.value, enteredEarly.has(field)])[0]`,
      );
    expect(await state()).toEqual(['password', 'sheaf_secret', false]);
    await release();
    await page.getByRole('button', { name: 'Show characters' }).click();
    await key.press('End');
    await page.keyboard.type('7');
    expect(await state()).toEqual(['text', 'sheaf_secret7', false]);
  });

  test('is what the search looks for, if it was asked for before', async () => {
    const { page, release } = await openHeld('/docs');
    await page.keyboard.press('/');
    await page.keyboard.type('41');
    await page.keyboard.press('Alt+x');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('09');
    await release();
    await page.getByRole('option', { name: /^409 CONFLICT/ }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Search the documentation' }).inputValue()).toBe('409');
  });
});
