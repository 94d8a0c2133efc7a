/** A real Chromium, and pages that record console errors and requests to other hosts. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { installed } from '../support/installed.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** CI keeps these screenshots. */
const SCREENSHOTS = join(import.meta.dirname, '../../screenshots');

export const canBrowse = installed({ name: 'Chromium', probe: [CHROMIUM, '--version'], packages: 'chromium' });

const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export async function openBrowser(): Promise<Browser> {
  // Chromium's sandbox needs unprivileged user namespaces, which containers that run as root do not have.
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface WatchedPage {
  page: Page;
  /** Console errors and requests to other hosts since the page was opened. */
  faults: string[];
  /** Saves a screenshot of the whole page under this name. */
  picture(name: string): Promise<void>;
}

/** Opens a page in a new browser context. Error responses of the API are not faults, since pages show them. */
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
    if (/^https?:$/.test(protocol) && host !== new URL(origin).host)
      faults.push(`request to another host: ${request.url()}`);
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
