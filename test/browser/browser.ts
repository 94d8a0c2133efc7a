/** A real Chromium, and pages that record console errors and requests to other hosts. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
  type Request,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { installed } from '../support/installed.ts';
import type { Suite, Who } from '../support/suite.ts';

/**
 * Chromium without its own windows. With them, every page of a test costs a second process that draws tabs and panels which nobody sees:
 * the tests of the search and of Dex take 70 s instead of 53 s (one run each).
 */
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell';

/** Whether to make screenshots. They are made to be looked at, and each takes up to a second. */
export const PICTURES = Boolean(process.env['SHEAF_SCREENSHOTS']);
const SCREENSHOTS = join(import.meta.dirname, '../../screenshots');

export const canBrowse = installed({
  name: 'Chromium',
  probe: [CHROMIUM, '--version'],
  packages: 'chromium-headless-shell',
});

/** A limit on what never comes. A form took more than 15 s to accept a choice while other programs kept the load of two cores at 8. */
const LIMIT_MS = 90_000;

const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;

/**
 * The devices on which every page is looked at, for `describe.each`: a title, a name for files, and the options of the browser.
 */
export const LOOKS = [
  ['on a laptop', 'laptop', { reducedMotion: 'reduce' }],
  ['on a phone', 'phone', { reducedMotion: 'reduce', ...PHONE }],
] as const satisfies [string, string, BrowserContextOptions][];

export interface WatchedPage {
  page: Page;
  /** Console errors and requests to other hosts since the page was opened. */
  faults: string[];
  /** With `SHEAF_SCREENSHOTS=1`, saves a screenshot of the whole page under this name. */
  picture(name: string): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** Signs this user in first. */
  as?: Who;
}

export interface Pages {
  /** Opens a path of the service in a new browser context, which is closed after the test. */
  open(path: string, options?: OpenOptions): Promise<WatchedPage>;
}

export interface PagesOptions {
  /** The service as the browser sees it. Default: the service of the suite. */
  origin?: () => string;
  /** Faults that a file provokes, such as connections that it cuts. */
  expected?: RegExp;
}

/**
 * Registers the hooks of a browser for the tests of one file. After each test, its pages are closed, and the test fails if one of them had
 * a fault.
 */
export function pagesOf(suite: Suite, { origin, expected }: PagesOptions = {}): Pages {
  let browser: Browser;
  const opened: WatchedPage[] = [];
  beforeAll(async () => {
    // Chromium's sandbox needs unprivileged user namespaces, which containers that run as root do not have.
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const { page, faults } of opened.splice(0)) {
      await page.context().close();
      // Their text is the message, because a record of failures shows messages only.
      expect(faults.filter((fault) => !expected?.test(fault)).join('\n')).toBe('');
    }
  });
  return {
    async open(path, { as, ...options } = {}) {
      const watched = await openPage(browser, origin?.() ?? suite.service.origin, options);
      opened.push(watched);
      const { page } = watched;
      if (as) {
        const data = { api_key: await suite.key(as) };
        const response = await page.context().request.post('/api/v1/session', { data });
        if (!response.ok()) throw new Error(`The sign-in failed: ${response.status()} ${await response.text()}`);
      }
      await page.goto(path);
      return watched;
    },
  };
}

/** Error responses of the API are not faults, since pages show them. */
async function openPage(browser: Browser, origin: string, options: BrowserContextOptions): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL: origin, viewport: LAPTOP, acceptDownloads: true, ...options });
  if (options.javaScriptEnabled !== false) context.on('page', waitsForScripts);
  context.setDefaultTimeout(LIMIT_MS);
  const page = await context.newPage();
  // It evaluates the condition in the page, where the content security policy blocks it unless it is true on the first try.
  page.waitForFunction = () =>
    Promise.reject(new Error('The content security policy blocks waitForFunction. Use eventually().'));
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource.*\b4\d\d\b/.test(message.text()))
      faults.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^https?:$/.test(protocol) && host !== new URL(origin).host)
      faults.push(`request to another host: ${request.url()}`);
  });
  return {
    page,
    faults,
    async picture(name) {
      if (!PICTURES) return;
      await mkdir(SCREENSHOTS, { recursive: true });
      // Otherwise the fixed bar is in the middle of the picture.
      await page.evaluate('scrollTo(0, 0)');
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
    },
  };
}

/**
 * Makes `goto` and `reload` wait until the page reacts to input. A page shows its content before its scripts have started, and what is
 * clicked until then is lost: 5 of 40 loads lost a key that was pressed as soon as the content was there.
 */
function waitsForScripts(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  page.goto = async (...args) => hydrated(page, await goto(...args));
  page.reload = async (...args) => hydrated(page, await reload(...args));
}

async function hydrated<T>(page: Page, response: T): Promise<T> {
  if (await page.locator('#root').count()) await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  return response;
}

/** Waits until an expression is true in the page. */
export async function eventually(page: Page, expression: string): Promise<void> {
  await expect.poll(() => page.evaluate(`Boolean(${expression})`), { message: expression }).toBe(true);
}

/** Waits until no part of the page is loading. Several parts can do so at the same time. */
export async function loaded(page: Page): Promise<void> {
  await expect.poll(() => page.getByLabel('Loading').count()).toBe(0);
}

/** The items of the console's navigation that are marked as the current page. */
export function currentPages(page: Page): Promise<string[]> {
  const navigation = page.getByRole('navigation', { name: 'Console', includeHidden: true });
  return navigation.locator('[aria-current]').allTextContents();
}

/** The way to the page, as it is written above its heading. */
export function crumbs(page: Page): Promise<string> {
  return page
    .getByRole('navigation', { name: 'Breadcrumb' })
    .innerText()
    .then((text) => text.replaceAll('\n', ''));
}

/** The crumbs that are marked as the current page. Each page has one. */
export function currentCrumbs(page: Page): Promise<string[]> {
  return page.getByRole('navigation', { name: 'Breadcrumb' }).locator('[aria-current]').allTextContents();
}

/** Loads old data again, as if the reader came back to the tab after a minute. */
export async function comeBack(page: Page): Promise<void> {
  await page.evaluate('void (Date.now = ((now) => () => now() + 60_000)(Date.now))');
  await page.evaluate(`void dispatchEvent(new Event('visibilitychange'))`);
}

/**
 * Clicks twice. Between the clicks there is enough time for a response. Returns the requests in the meantime other than GET, such as
 * `POST /api/v1/exports`.
 */
export async function doubleClick(page: Page, target: Locator): Promise<string[]> {
  const sent: string[] = [];
  const record = (request: Request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  };
  page.on('request', record);
  // The clock of the page stands still. Otherwise the clicks of a slow machine would be two single clicks.
  await page.evaluate('void (performance.now = ((now) => () => now)(performance.now()))');
  await target.dblclick({ delay: 150 });
  await page.evaluate('void delete performance.now');
  page.off('request', record);
  return sent;
}

/** Removes faults that a test provokes. */
export function forgive(faults: string[], provoked: RegExp): void {
  faults.splice(0, faults.length, ...faults.filter((fault) => !provoked.test(fault)));
}

/** The form field with a label. Other elements, such as its buttons, can have the same accessible name. */
export function field(scope: Page | Locator, label: string): Locator {
  return scope.getByLabel(label).and(scope.locator('input, textarea'));
}

/** Presses Tab until an element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  // A form of a report type has about 80 elements that take the focus.
  for (let presses = 0; presses < 150; presses++) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}.`);
}

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element: { matches(selector: string): boolean }) => element.matches(':focus'));
}
