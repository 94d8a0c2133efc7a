/**
 * How fast pages appear on a slow connection and a slow processor. Pages with private data are measured signed out and signed in.
 *
 * The times are Chromium's own, for a first visit with an empty cache. The network is limited to 1.44 Mbit/s with 562 ms of latency for
 * every request, and the processor to a quarter of its speed, which is Lighthouse's profile of a slow mobile connection. Chromium does
 * not delay connections and TLS, so a real first visit takes longer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { startService } from '../test/support/service.ts';
import type { BenchOptions } from './lib/bench-options.ts';
import { type Contender, compare, type Figures } from './lib/compare.ts';

const PAGES = [
  '/docs',
  '/docs/guides/files',
  '/docs/operations/createExportReport',
  '/sign-in',
  '/reports',
  '/reports/new',
  '/presets',
  '/schedules',
  '/admin/keys',
];

const IS_PRIVATE = /^\/(?:reports|presets|schedules|admin)/;

/** Bytes per second, and milliseconds. */
const NETWORK = { offline: false, downloadThroughput: 1_440_000 / 8, uploadThroughput: 675_000 / 8, latency: 562 };
const CPU_SLOWDOWN = 4;

/** Milliseconds after the last request for which later content is still counted. */
const SETTLE_MS = 2000;

export async function pages(options: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-pages-'));
  const service = await startService({ env: { SHEAF_DATA_DIR: folder }, command: 'start' });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  options.versions['Chromium'] = browser.version();
  try {
    const { origin } = service;
    // The first start prints the keys of the demo data.
    const key = /^ {2}admin +(\S+)$/m.exec(service.output())![1]!;
    const session = await signIn(origin, key);
    const contenders = PAGES.flatMap((path): Contender[] => {
      const page = (name: string, cookie: string | null) => ({
        name,
        run: async () => {
          // The first request loads the renderer, which only the first visitor after a start waits for.
          await fetch(origin + path, { headers: cookie ? { cookie } : {} });
          return visit({ browser, origin, path, cookie });
        },
      });
      if (!IS_PRIVATE.test(path)) return [page(path, null)];
      return [page(`${path}, signed out`, null), page(`${path}, signed in`, session)];
    });
    const title = 'First visit at 1.44 Mbit/s, 562 ms of latency and a quarter of the processor';
    await options.record(
      await compare({ title, contenders, baseline: PAGES[0]!, ratioOf: 'largest content s', repeat: options.repeat }),
    );
  } finally {
    await browser.close();
    await service.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts a session, and resolves with its cookie: `name=value`. */
async function signIn(origin: string, key: string): Promise<string> {
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_key: key }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`Signing in failed: ${await response.text()}`);
  return cookie;
}

interface Visit {
  browser: Browser;
  origin: string;
  path: string;
  /** The session, or null. */
  cookie: string | null;
}

async function visit({ browser, origin, path, cookie }: Visit): Promise<Figures> {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 1.75,
    isMobile: true,
  });
  if (cookie) {
    const [name = '', value = ''] = cookie.split('=');
    // With the address of the page, the cookie would only be sent below the folder of that page, and never to the API.
    await context.addCookies([{ name, value, url: origin }]);
  }
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  await page.addInitScript(`
    window.seen = { largest: 0, shift: 0 };
    new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.largest = each.startTime; })
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.shift += each.value; })
      .observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto(origin + path, { waitUntil: 'load', timeout: 60_000 });
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(SETTLE_MS);
  const { first, largest, shift } = await page.evaluate<Record<'first' | 'largest' | 'shift', number>>(
    '({ ...seen, first: performance.getEntriesByName("first-contentful-paint")[0].startTime })',
  );
  const asksToSignIn = (await page.locator('h1', { hasText: 'Sign in' }).count()) > 0;
  if (cookie && asksToSignIn) throw new Error(`${path} does not accept the session, so it was not measured signed in.`);
  await context.close();
  return {
    'first content s': first / 1000,
    'largest content s': largest / 1000,
    'layout shift': shift,
    'compressed kB': bytes / 1000,
  };
}
