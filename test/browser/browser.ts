/** A real Chromium, and a page that minds what no page of ours may do: errors in the console, requests to other hosts. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { installed } from '../support/installed.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Kept by CI, to be looked at. */
const SCREENSHOTS = join(import.meta.dirname, '../../screenshots');

export const canBrowse = installed({ name: 'Chromium', probe: [CHROMIUM, '--version'], packages: 'chromium' });

export const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export async function openBrowser(): Promise<Browser> {
  // Its own sandbox needs a kernel that lets unprivileged users make namespaces; CI runs as root in a container.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface WatchedPage {
  page: Page;
  /** What went wrong since it was opened: console errors and requests to foreign hosts. */
  faults: string[];
  /** A picture of the whole page under this name. */
  picture(name: string): Promise<void>;
}

/** Opens a page of its own context. Answers of the API that are errors are no faults: pages show them. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL: origin, viewport: LAPTOP, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource.*\b4\d\d\b/.test(message.text()))
      faults.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^https?:$/.test(protocol) && host !== new URL(origin).host) faults.push(`foreign request: ${request.url()}`);
  });
  return {
    page,
    faults,
    async picture(name) {
      await mkdir(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
    },
  };
}
