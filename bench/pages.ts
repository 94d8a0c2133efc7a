/**
 * Measures how fast pages appear on a slow connection and a slow processor: `npm run bench:pages [-- --repeat 5] [--page /reports]
 * [--origin URL --key KEY]`. Pages with private data are measured signed out and signed in.
 *
 * The times are Chromium's own, for a first visit with an empty cache. The network is limited to 1.44 Mbit/s with 562 ms of latency for
 * every request, and the processor to a quarter of its speed, which is Lighthouse's profile of a slow mobile connection. Chromium does
 * not delay connections and TLS, so a real first visit takes longer.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { startService } from '../test/support/service.ts';

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

interface Visit {
  /** Seconds until the first text or picture, and until the largest one. */
  first: number;
  largest: number;
  /** Layout shift, without a unit. Below 0.1 is good. */
  shift: number;
  /** Compressed kilobytes of all responses. */
  kilobytes: number;
}

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '5' },
    page: { type: 'string', multiple: true, default: PAGES },
    origin: { type: 'string' },
    key: { type: 'string' },
  },
});

const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-pages-'));
const service = values.origin ? null : await startService({ env: { SHEAF_DATA_DIR: dataDir }, command: 'start' });
const origin = values.origin ?? service!.origin;
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  console.log('| page | first content | largest content | layout shift | compressed |\n|---|---|---|---|---|');
  // The first start prints the keys of the demo data.
  const key = values.key ?? /^ {2}admin +(\S+)$/m.exec(service?.output() ?? '')?.[1];
  for (const page of values.page) {
    await report(page, null);
    if (IS_PRIVATE.test(page) && key) await report(page, await signIn(key));
  }
} finally {
  await browser.close();
  await service?.end();
  await rm(dataDir, { recursive: true, force: true });
}

async function report(path: string, session: string | null): Promise<void> {
  // The first request loads the renderer, which only the first visitor after a start waits for.
  await fetch(origin + path, { headers: session ? { cookie: session } : {} });
  const visits: Visit[] = [];
  for (let i = 0; i < Number(values.repeat); i++) visits.push(await visit(browser, origin + path, session));
  const show = (key: keyof Visit, digits: number) => median(visits.map((each) => each[key])).toFixed(digits);
  const name = IS_PRIVATE.test(path) ? `${path}, signed ${session ? 'in' : 'out'}` : path;
  console.log(
    `| ${name} | ${show('first', 2)} s | ${show('largest', 2)} s | ${show('shift', 3)} | ${show('kilobytes', 0)} kB |`,
  );
}

/** Starts a session, and resolves with its cookie: `name=value`. */
async function signIn(key: string): Promise<string> {
  const response = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api_key: key }),
  });
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`Signing in failed: ${await response.text()}`);
  return cookie;
}

async function visit(from: Browser, url: string, session: string | null): Promise<Visit> {
  const context = await from.newContext({
    viewport: { width: 412, height: 823 },
    deviceScaleFactor: 1.75,
    isMobile: true,
  });
  if (session) {
    const [name = '', value = ''] = session.split('=');
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
  await page.goto(url, { waitUntil: 'load', timeout: 60_000 });
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(SETTLE_MS);
  const { first, largest, shift } = await page.evaluate<Omit<Visit, 'kilobytes'>>(
    '({ ...seen, first: performance.getEntriesByName("first-contentful-paint")[0].startTime })',
  );
  const asksToSignIn = (await page.locator('h1', { hasText: 'Sign in' }).count()) > 0;
  if (session && asksToSignIn) throw new Error(`${url} does not accept the session, so it was not measured signed in.`);
  await context.close();
  return { first: first / 1000, largest: largest / 1000, shift, kilobytes: bytes / 1000 };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
