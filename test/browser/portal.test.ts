/** The portal as readers use it: they read, sign in, try operations, and ask Dex. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { read, utils } from '@e965/xlsx';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { seriousFindings } from './accessibility.ts';
import { canBrowse, openBrowser, openPage, PHONE, type WatchedPage } from './browser.ts';

const run = promisify(execFile);
const ME = { role: 'member' } as const;

describe.skipIf(!canBrowse)('the portal', () => {
  const service = suite();
  let browser: Browser;
  let folder: string;
  const opened: WatchedPage[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    folder = await mkdtemp(join(tmpdir(), 'sheaf-browser-'));
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const { page, faults } of opened.splice(0)) {
      await page.context().close();
      expect(faults).toEqual([]);
    }
  });

  async function open(path: string, options: Parameters<typeof openPage>[2] = {}): Promise<WatchedPage> {
    const watched = await openPage(browser, service.service.origin, options);
    opened.push(watched);
    await watched.page.goto(path);
    await watched.page.getByRole('heading', { level: 1 }).waitFor();
    return watched;
  }

  async function signIn(page: Page): Promise<void> {
    await page.goto('/sign-in');
    await field(page, 'API key').fill(await service.key(ME));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/docs');
  }

  /** Every page there is, as the navigation of the portal lists them. */
  async function paths(): Promise<string[]> {
    const answer = await fetch(`${service.service.origin}/docs/index.json`);
    const { guides, operations, reports } = (await answer.json()) as Record<
      'guides' | 'reports',
      { name: string }[]
    > & {
      operations: { operationId: string }[];
    };
    return [
      '/docs',
      '/docs/ask',
      '/sign-in',
      '/account',
      ...guides.map(({ name }) => `/docs/guides/${name}`),
      ...reports.map(({ name }) => `/docs/reports/${name}`),
      ...operations.map(({ operationId }) => `/docs/operations/${operationId}`),
    ];
  }

  describe.each([
    ['light on a laptop', 'laptop', {}],
    ['dark on a phone', 'phone', { colorScheme: 'dark', viewport: PHONE, isMobile: true, hasTouch: true }],
  ] as const)('every page, %s', (_, name, options) => {
    test('can be read, fits the window, and axe finds nothing serious', { timeout: 300_000 }, async () => {
      const { page, picture } = await open('/docs', options);
      const findings: string[] = [];
      for (const path of await paths()) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page
          .getByRole('navigation', { name: 'Documentation', includeHidden: true })
          .waitFor({ state: 'attached' });
        await page.getByLabel('Loading').waitFor({ state: 'detached' });
        await picture(`${name}${path.replaceAll('/', '-')}`);
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        if (Number(overflow) > 0) findings.push(`${path} is ${overflow} pixels too wide`);
        findings.push(...(await seriousFindings(page)).map((finding) => `${path}: ${finding}`));
      }
      expect(findings).toEqual([]);
    });
  });

  test('the first view takes less than a second and 400 kB', async () => {
    const { page } = await open('/docs');
    // Of three, since the machine has other things to do than to paint.
    const seconds: number[] = [];
    for (let i = 0; i < 3; i++) {
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      seconds.push(
        await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]!.startTime / 1000),
      );
    }
    expect(Math.min(...seconds)).toBeLessThan(1);
    const assets = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => /\.(js|css)$/.test(name)),
    );
    const sizes = await Promise.all(
      assets.map(async (url) => gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(400_000);
  });

  test('who is signed out can fill in and read all, and is invited to sign in', async () => {
    const { page } = await open('/docs/operations/getExportReport');
    await page.getByText('Sign in to send').waitFor();
    await field(page, 'id').fill('7');
    expect(await page.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
    await expectText(page, `curl '${service.service.origin}/api/v1/exports/7'`);
  });

  test('a wrong key is refused with the sentence of the API', async () => {
    const { page } = await open('/sign-in');
    await field(page, 'API key').fill('sheaf_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expectText(page, 'This API key is unknown or revoked');
  });

  test('who was invited to sign in comes back to the page, and a link leads nowhere else', async () => {
    const { page } = await open('/docs/operations/cancelExportReport');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await field(page, 'API key').fill(await service.key(ME));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/docs/operations/cancelExportReport');
    await page.goto('/sign-in?back=//evil.example/');
    await field(page, 'API key').fill(await service.key(ME));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${service.service.origin}/docs`);
  });

  test('a GET runs with the session, on an id that exists', async () => {
    const done = await (await service.as(ME)).build({ report_type: 'deals_excel', search_params: { country: ['US'] } });
    const { page, picture } = await open('/docs');
    await signIn(page);
    await page.goto('/docs/operations/getExportReport');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const answer = page.getByTestId('answer');
    await answer.getByText('200').waitFor();
    expect(await field(page, 'id').inputValue()).toBe(String(done.id));
    await answer.getByText(done.filename!).first().waitFor();
    await picture('playground-get');
  });

  test('a report is asked for, followed, and its file downloaded', async () => {
    const { page, picture } = await open('/docs');
    await signIn(page);
    await page.goto('/docs/operations/createExportReport');
    await field(page, 'Body').fill(JSON.stringify({ report_type: 'deals_excel', search_params: { country: ['DE'] } }));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const follow = page.getByTestId('follow');
    await follow.getByText('Completed').waitFor({ timeout: 60_000 });
    await picture('playground-followed');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      follow.getByRole('link', { name: 'Download' }).click(),
    ]);
    const file = join(folder, 'downloaded.xlsx');
    await download.saveAs(file);
    const rows = rowsOf(await readFile(file));
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['Country']))).toEqual(new Set(['DE']));
    await expectText(page, `${rows.length.toLocaleString('en')} rows`);
  });

  test('what cannot be undone asks first', async () => {
    const done = await (await service.as(ME)).build({ report_type: 'deals_excel', search_params: { country: ['FR'] } });
    const { page } = await open('/docs');
    await signIn(page);
    await page.goto('/docs/operations/deleteExportReport');
    await field(page, 'id').fill(String(done.id));
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Do nothing' }).click();
    expect((await (await service.as(ME)).send(`/exports/${done.id}`)).status).toBe(200);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await dialog.getByRole('button').last().click();
    await page.getByTestId('answer').waitFor();
    expect((await (await service.as(ME)).send(`/exports/${done.id}`)).status).toBe(404);
  });

  test('a key is changed for a new one, which is shown once', async () => {
    const email = 'rotating@acme-media.example';
    const key = await service.key({ role: 'member', email });
    const { page } = await open('/sign-in');
    await field(page, 'API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/docs');
    await page.goto('/account');
    await page.getByRole('button', { name: 'Change the key' }).click();
    await page.getByRole('button', { name: 'Change it' }).click();
    const shown = (await page.locator('code', { hasText: 'sheaf_' }).textContent())!;
    expect(shown).not.toBe(key);
    expect((await service.api({ 'x-api-key': key }).send('/exports')).status).toBe(401);
    expect((await service.api({ 'x-api-key': shown }).send('/exports')).status).toBe(200);
    await page.reload();
    await page.getByText(email).waitFor();
    expect(await page.locator('code', { hasText: shown }).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).last().click();
    await expectText(page, 'Sign in to see whose key you use');
  });

  test.each([
    ['JavaScript', 'node', [process.execPath, '--version'], [process.execPath]],
    ['Python', 'python3', ['python3', '--version'], ['python3']],
  ] as const)('the %s that Dex writes ends with the file', async (language, program, probe, command) => {
    if (!installed({ name: program, probe: [...probe], packages: program })) return;
    const { page, picture } = await open('/docs/ask');
    await field(page, 'What do you need?').fill(`All US deals as Excel, in ${language}`);
    await page.keyboard.press('Enter');
    await page.getByText('From tested recipes').waitFor();
    await picture(`dex-${program}`);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save' }).first().click(),
    ]);
    const into = await mkdtemp(join(folder, 'dex-'));
    const script = join(into, saved.suggestedFilename());
    await writeFile(script, await readFile(await saved.path()));
    await run(command[0], [script], { cwd: into, env: { ...process.env, SHEAF_API_KEY: await service.key(ME) } });
    const made = (await readdir(into)).find((name) => name.endsWith('.xlsx'));
    const rows = rowsOf(await readFile(join(into, made!)));
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['Country']))).toEqual(new Set(['US']));
  });

  test('all is reached by the keyboard alone', async () => {
    const { page } = await open('/docs');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    const seen = new Set<string>();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      seen.add(String(await page.evaluate('document.activeElement.textContent.trim()')));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['Try it', 'Quick start']));
  });

  test('an unknown page says so, with a way on', async () => {
    const { page } = await open('/docs/operations/noSuchOperation');
    await expectText(page, 'There is no such page');
    await page.getByRole('link', { name: 'To the overview' }).click();
    await page.waitForURL('**/docs');
  });
});

/** The field under a label; what else is named by the same word is no field. */
function field(page: Page, label: string): Locator {
  return page.getByLabel(label).and(page.locator('input, textarea'));
}

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

function rowsOf(file: Buffer): Record<string, unknown>[] {
  const workbook = read(file);
  return utils.sheet_to_json(workbook.Sheets[workbook.SheetNames[0]!]!);
}
