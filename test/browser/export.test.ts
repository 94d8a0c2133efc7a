/** The page of one export, with real exports: progress, the file, the receipt, and what can go wrong in between. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Api, clicks } from '../support/api.ts';
import { type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts';
import { startService } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { until } from '../support/until.ts';
import { whileNoPartsStart } from '../support/while-no-parts-start.ts';
import { findings, look } from './accessibility.ts';
import {
  canBrowse,
  currentCrumbs,
  doubleClick,
  eventually,
  field,
  LOOKS,
  type OpenOptions,
  PHONE,
  pagesOf,
  tabTo,
  type WatchedPage,
} from './browser.ts';

const ME = { role: 'member' } as const;
const DEALS = { report_type: 'deals_excel', search_params: { country: ['US'] } };
const ENV = { SHEAF_PART_ROWS: '1000', SHEAF_RATE_LIMIT: '1000000' };

/**
 * Keeps the titles of the system's notifications, and lets a test say that the tab is hidden. A Chromium without windows has no system that
 * could show them, so it always denies permission, which is granted here. Everything else is the browser's own.
 */
const CAPTURE_NOTIFICATIONS = `
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => window.isHidden === true });
  window.notificationsShown = [];
  window.Notification = new Proxy(Notification, {
    construct(target, [title, options]) {
      window.notificationsShown.push(title);
      return Reflect.construct(target, [title, options]);
    },
    get: (target, name) => (name === 'permission' ? 'granted' : Reflect.get(target, name)),
  });
`;

/** Sets `window.hasEvent` once the page has read an event of a stream. */
const NOTE_EVENTS = `
  const plainFetch = window.fetch;
  window.fetch = async (...args) => {
    const response = await plainFetch(...args);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
    const [own, copy] = response.body.pipeThrough(new TextDecoderStream()).tee();
    (async () => {
      for await (const text of copy) window.hasEvent ||= /^id:/m.test(text);
    })().catch(() => {});
    return new Response(own.pipeThrough(new TextEncoderStream()), response);
  };`;

describe.skipIf(!canBrowse)('the page of an export', () => {
  const service = suite({ env: ENV });
  let proxy: CuttingProxy;
  const pages = pagesOf(service, {
    origin: () => proxy.origin,
    // A cut connection is what some of these tests are about.
    expected: /net::ERR_|\b50\d\b/,
  });
  let folder: string;
  let api: Api;
  /** Ends what a failed test left behind. */
  const held = new Set<() => Promise<void>>();

  beforeAll(async () => {
    proxy = await cuttingProxy(service.service.origin);
    folder = await mkdtemp(join(tmpdir(), 'sheaf-export-page-'));
    api = await service.as(ME);
  });
  afterAll(async () => {
    await proxy?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const release of held) await release();
  });

  const open = (path: string, options: OpenOptions = {}) => pages.open(path, { as: ME, ...options });

  let days = 40;
  /** Creates a different export with many parts for each test, and lets it be read only up to some of them. */
  async function underWay(): Promise<{ id: number; goOn(): Promise<void> }> {
    const { id } = (await api.create(clicks(days--))).body.export!;
    const begun = async () => ((await api.get(id)).progress?.parts_ready ?? 0) > 0;
    await until(begun, { limitMs: 60_000, what: `export ${id} is under way` });
    const goOn = await holdReaders();
    expect((await api.get(id)).status).toBe('processing');
    return { id, goOn };
  }

  /** Lets new readers of the clicks wait, as a migration of that table does. Resolves with a function that ends this. */
  async function holdReaders(): Promise<() => Promise<void>> {
    const connection = await service.database.pool.connect();
    const { rows } = await connection.query('select pg_backend_pid() as pid');
    await connection.query('begin');
    const locked = connection.query('lock table public.clicks in access exclusive mode').catch(() => {});
    const waits = async () =>
      (
        await service.database.pool.query(
          `select from pg_locks where pid = $1 and relation = 'public.clicks'::regclass and mode = 'AccessExclusiveLock'`,
          [rows[0].pid],
        )
      ).rows.length > 0;
    await until(waits, { limitMs: 60_000, what: 'readers wait' });
    const release = async () => {
      if (!held.delete(release)) return;
      await service.database.pool.query('select pg_cancel_backend($1)', [rows[0].pid]);
      await locked;
      await connection.query('rollback');
      connection.release();
    };
    held.add(release);
    return release;
  }

  const completed = (page: Page) => page.getByRole('link', { name: 'Download file' });

  let downloads = 0;
  /** Saves the file that an action downloads, and returns its path and its rows. */
  async function download(page: Page, action: () => Promise<void>): Promise<{ path: string; rows: object[] }> {
    const [saved] = await Promise.all([page.waitForEvent('download'), action()]);
    const path = join(folder, `${downloads++}-${saved.suggestedFilename()}`);
    await saved.saveAs(path);
    const workbook = read(await readFile(path));
    return { path, rows: utils.sheet_to_json(workbook.Sheets[workbook.SheetNames[0]!]!) };
  }

  /** The row count that the page shows for the file. */
  async function shownRows(page: Page): Promise<number> {
    const text = await page
      .getByRole('region', { name: 'File' })
      .getByText(/ rows ·/)
      .textContent();
    return Number(/([\d,]+) rows/.exec(text!)![1]!.replaceAll(',', ''));
  }

  describe.each(LOOKS)('%s', (_, name, options) => {
    test('no state has an accessibility finding or is too wide', async () => {
      const found: string[] = [];
      const see = async (watched: WatchedPage, state: string) =>
        found.push(...(await look(watched, `export-${name}-${state}`)));

      const { id, goOn } = await underWay();
      const running = await open(`/reports/${id}`, options);
      await running.page.getByText(/parts ready/).waitFor();
      await see(running, 'running');
      await running.page.getByRole('button', { name: 'Cancel export' }).click();
      await running.page.getByRole('dialog').waitFor();
      await see(running, 'cancel');
      await running.page.getByRole('button', { name: 'Keep it running' }).click();
      await goOn();
      await completed(running.page).waitFor();
      await running.page.getByRole('heading', { name: 'Verify a file' }).waitFor();
      await running.page.getByText('The first 10 rows').waitFor();
      await see(running, 'completed');
      for (const summary of await running.page.locator('summary:visible', { hasText: 'Show the' }).all())
        await summary.click();
      await see(running, 'open');

      const { rows } = await service.database.pool.query(
        'select min(id) as id from sheaf.exports where parent_id = $1',
        [id],
      );
      const part = await open(`/reports/${rows[0].id}`, options);
      await part.page.getByText('This is a part of').waitFor();
      await see(part, 'part');

      const { id: other, goOn: goOnWithOther } = await underWay();
      await api.send(`/exports/${other}/cancel`, { method: 'POST' });
      await goOnWithOther();
      const cancelled = await open(`/reports/${other}`, options);
      await cancelled.page.getByRole('heading', { name: 'Canceled' }).waitFor();
      await see(cancelled, 'cancelled');

      const unknown = await open('/reports/987654', options);
      await unknown.page.getByRole('heading', { name: 'Export 987654 was not found' }).waitFor();
      await see(unknown, 'unknown');
      expect(found).toEqual([]);
    });
  });

  describe('from creation to the opened workbook', () => {
    test('with the mouse', async () => {
      const first = await api.build(DEALS);
      const { page } = await open(`/reports/${first.id}`);
      await page.getByRole('button', { name: 'Repeat export' }).click();
      await page.getByRole('link', { name: `export ${first.id}`, exact: true }).waitFor();
      await completed(page).waitFor();
      const { rows } = await download(page, () => completed(page).click());
      expect(rows.length).toBe(await shownRows(page));
      expect(new Set(rows.map((row) => (row as { Country: string }).Country))).toEqual(new Set(['US']));
    });

    test('with the keyboard alone', async () => {
      const first = await api.build(DEALS);
      const { page } = await open(`/reports/${first.id}`);
      await completed(page).waitFor();
      await tabTo(page, page.getByRole('button', { name: 'Repeat export' }));
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: `export ${first.id}`, exact: true }).waitFor();
      await completed(page).waitFor();
      await tabTo(page, completed(page));
      const { rows } = await download(page, () => page.keyboard.press('Enter'));
      expect(rows.length).toBe(await shownRows(page));
    });

    test('on a phone', async () => {
      const first = await api.build(DEALS);
      const { page } = await open(`/reports/${first.id}`, PHONE);
      await page.getByRole('button', { name: 'Repeat export' }).tap();
      await page.getByRole('link', { name: `export ${first.id}`, exact: true }).waitFor();
      await completed(page).waitFor();
      const { rows } = await download(page, () => completed(page).tap());
      expect(rows.length).toBe(await shownRows(page));
    });
  });

  test('the progress is in the tab, and the page says rows, parts and the end without being loaded again', async () => {
    const { id, goOn } = await underWay();
    const { page } = await open(`/reports/${id}`);
    await page.getByText(/^\d+ of \d+ parts ready$/).waitFor();
    await page.getByText(/^[\d,]+ of [\d,]+ rows$/).waitFor();
    await eventually(page, String.raw`/^\d+ % · /.test(document.title)`);
    await page.evaluate('window.sameDocument = true');
    await goOn();
    await completed(page).waitFor();
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    await eventually(page, `!document.title.includes('%')`);
    await page.getByText(/^The export is completed, [\d,]+ rows\.$/).waitFor({ state: 'attached' });
    const { row_count } = await api.get(id);
    expect(await shownRows(page)).toBe(row_count);
    await page.getByText(/rows of one snapshot at .* UTC.*; every one of its \d+ parts matches\./).waitFor();
  });

  test('the list shows rows and parts of an export in progress, and says its end in one sentence', async () => {
    const { id, goOn } = await underWay();
    const { page, picture } = await open('/reports');
    const row = page.locator(`tr[data-export="${id}"]`);
    await row.getByText(/^of [\d,]+$/).waitFor();
    const bar = row.getByRole('progressbar', { name: /^\d+ of \d+ parts$/ });
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/^[\d,]+ of [\d,]+ rows, \d+ of \d+ parts$/);
    // Parts that had started to read still end, and the list follows within two seconds.
    const showsParts = async () => {
      const { parts_ready, total_parts } = (await api.get(id)).progress!;
      return (await row.innerText()).includes(`${parts_ready} of ${total_parts} parts`);
    };
    await until(showsParts, { limitMs: 60_000, everyMs: 200, what: `the row of export ${id} shows its parts` });
    await picture('list-progress');
    expect(await findings(page)).toEqual([]);
    // The sentence goes after six seconds.
    const sentence = page.getByRole('status').getByText(/is completed\.$/);
    await Promise.all([sentence.waitFor({ state: 'attached' }), row.getByText('Completed').waitFor(), goOn()]);
    expect(await row.textContent()).toContain((await api.get(id)).row_count!.toLocaleString('en'));
  });

  describe('the end of an export that was started here, on every page', () => {
    /** Starts an export here, and goes to another page and to another tab before it can end. Resolves once it can go on. */
    async function startAndLeave(meanwhile: (id: number) => Promise<unknown> = async () => {}) {
      const before = await api.build(clicks(days--));
      const watched = await open(`/reports/${before.id}`);
      const { page } = watched;
      await completed(page).waitFor();
      await page.evaluate(CAPTURE_NOTIFICATIONS);
      await whileNoPartsStart(service.database, async () => {
        await page.getByRole('button', { name: 'Repeat export' }).click();
        await page.getByRole('link', { name: `export ${before.id}`, exact: true }).waitFor();
        const id = Number(new URL(page.url()).pathname.split('/').at(-1));
        await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Docs' }).click();
        await page.waitForURL('**/docs');
        await page.evaluate('window.isHidden = true');
        await meanwhile(id);
      });
      const shown = () => page.evaluate<string[]>('window.notificationsShown');
      return { ...watched, shown };
    }

    test('a file that is ready: in the tab, in the corner of the page and in the system', async () => {
      const { page, shown, picture } = await startAndLeave();
      const toast = page.getByRole('alert').filter({ hasText: 'Click details is ready' });
      // It closes by itself after some time, except under the mouse.
      await toast.hover();
      await picture('notification');
      expect(await toast.textContent()).toMatch(/[\d,]+ rows\./);
      expect(await page.title()).toMatch(/^✓ /);
      expect(await shown()).toEqual(['Click details is ready']);
      const [saved] = await Promise.all([page.waitForEvent('download'), toast.getByRole('link').click()]);
      expect(saved.suggestedFilename()).toMatch(/\.xlsx$/);
      // Once the user is back, the sign goes.
      await page.evaluate("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))");
      expect(await page.title()).not.toContain('✓');
    });

    test('a failed export: the notification stays until the user closes it', async () => {
      const { page, shown } = await startAndLeave((id) => api.send(`/exports/${id}/cancel`, { method: 'POST' }));
      const toast = page.getByRole('alert').filter({ hasText: 'Click details failed' });
      await toast.waitFor();
      expect(await toast.textContent()).toContain('The export was cancelled.');
      expect(await page.title()).toMatch(/^! /);
      expect(await shown()).toEqual(['Click details failed']);
      await toast.getByRole('button').click();
      await toast.waitFor({ state: 'detached' });
    });
  });

  test('events that are cut are resumed with the last one that was seen', async () => {
    const { id, goOn } = await underWay();
    const { page } = await open('/reports');
    const resumed: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith(`/exports/${id}/events`)) resumed.push(request.headers()['last-event-id']);
    });
    await page.addInitScript({ content: NOTE_EVENTS });
    await page.goto(`/reports/${id}`);
    await page.getByText(/parts ready/).waitFor();
    // The text can be there before the first event, without which there is none to resume after.
    await expect.poll(() => page.evaluate('window.hasEvent')).toBe(true);
    const again = page.waitForRequest((request) => request.headers()['last-event-id'] !== undefined);
    proxy.cut();
    await again;
    await goOn();
    await completed(page).waitFor();
    expect(resumed.filter((id) => id !== undefined).length).toBeGreaterThan(0);
  });

  test('a proxy that holds events back does not stop the progress', async () => {
    const { id, goOn } = await underWay();
    const { page } = await open('/reports');
    // Neither a response nor an error, as with a proxy that buffers.
    await page.route('**/events', () => {});
    await page.goto(`/reports/${id}`);
    await page.getByText(/parts ready/).waitFor();
    await goOn();
    await completed(page).waitFor();
  });

  test('a restart of the service in the middle is said, and the progress goes on', async () => {
    const { id, goOn } = await underWay();
    const { page } = await open(`/reports/${id}`);
    await page.getByText(/parts ready/).waitFor();
    await goOn();
    await service.service.end();
    await page.getByText(/Sheaf does not respond/).waitFor();
    service.service = await startService({ env: { ...service.env, ...ENV } });
    proxy.setTarget(service.service.origin);
    api = await service.as(ME);
    await completed(page).waitFor({ timeout: 90_000 });
    await page.getByText(/Sheaf does not respond/).waitFor({ state: 'detached' });
  });

  test('a session that ends in the middle is renewed in place', async () => {
    const { id, goOn } = await underWay();
    const { page } = await open(`/reports/${id}`);
    await page.getByText(/parts ready/).waitFor();
    await page.context().clearCookies();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await field(dialog, 'API key').fill(await service.key(ME));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await goOn();
    await completed(page).waitFor();
    const { rows } = await download(page, () => completed(page).click());
    expect(rows.length).toBe(await shownRows(page));
  });

  test('cancel asks first, and a second tab sees it', async () => {
    const { id, goOn } = await underWay();
    const { page } = await open(`/reports/${id}`);
    const second = await page.context().newPage();
    await second.goto(`/reports/${id}`);
    await second.getByText(/parts ready/).waitFor();
    await page.bringToFront();
    await page.getByRole('button', { name: 'Cancel export' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it running' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await api.get(id)).status).toBe('processing');
    await page.getByRole('button', { name: 'Cancel export' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel export' }).click();
    for (const one of [page, second]) await one.getByRole('heading', { name: 'Canceled' }).waitFor();
    await goOn();
    expect((await api.get(id)).error_message).toBe('The export was cancelled.');
    await page.getByRole('button', { name: 'Repeat export' }).click();
    await completed(page).waitFor();
  });

  test('a file is verified without sending it: the right one, a damaged one and another one', async () => {
    const done = await api.build(DEALS);
    const { page, picture } = await open(`/reports/${done.id}`);
    const { path } = await download(page, () => completed(page).click());
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    const damaged = join(folder, 'damaged.xlsx');
    await writeFile(damaged, bytes);
    const shorter = join(folder, 'shorter.xlsx');
    await writeFile(shorter, bytes.subarray(100));
    const input = page.getByLabel('File to verify');
    await input.waitFor({ state: 'attached' });
    await page.context().setOffline(true);
    await input.setInputFiles(path);
    await page.getByText(/\.xlsx is complete and unchanged\.$/).waitFor();
    await picture('export-verified');
    await input.setInputFiles(damaged);
    await page.getByText('It has the right size, but its content was changed.').waitFor();
    await picture('export-damaged');
    expect(await findings(page)).toEqual([]);
    await input.setInputFiles(shorter);
    await page.getByText(`It has ${(bytes.length - 100).toLocaleString('en')} bytes`).waitFor();
  });

  test('a copied link is new, works, and says how long', async () => {
    const done = await api.build(DEALS);
    const { page } = await open(`/reports/${done.id}`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: proxy.origin });
    await doubleClick(page, page.getByRole('button', { name: 'Copy link' }));
    await page
      .getByText(/^Copied a new link\. Anyone who has it can download the file for 1 h, until .* at \d\d:\d\d\.$/)
      .waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    const response = await fetch(link);
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, done.file_bytes]);
  });

  test('a file is shared for days, the link opens it without an account, and is revoked', async () => {
    const done = await api.build(DEALS);
    const { page, picture } = await open(`/reports/${done.id}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Share the file' });
    await dialog.getByText('There are no links to this file.').waitFor();
    await dialog.getByLabel('The link is valid for').selectOption('7 days');
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const link = (await dialog.locator('.share-url').textContent())!;
    expect(link).toMatch(/\/d\/[\w-]{22}$/);
    expect((await (await fetch(link)).arrayBuffer()).byteLength).toBe(done.file_bytes);
    await picture('export-share');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.getByText('There are no links to this file.').waitFor();
    expect((await fetch(link)).status).toBe(404);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Share');
  });

  test('the parameters have names for codes and numbers', async () => {
    const { body } = await api.send('/report-types/deals_excel/filters/advertiser_id/values?limit=1');
    const [{ value, label }] = (body as unknown as { values: { value: string; label: string }[] }).values as [
      { value: string; label: string },
    ];
    const one = await api.build({
      report_type: 'deals_excel',
      search_params: { country_not: ['DE', 'US'], advertiser_id: [Number(value)] },
    });
    const { page } = await open(`/reports/${one.id}`);
    const parameters = page.locator('section[aria-labelledby="parameters"] dl');
    await parameters.getByText(`${label} (${value})`, { exact: true }).waitFor();
    await parameters.getByText('Germany (DE), United States (US)', { exact: true }).waitFor();
  });

  test('a double click creates one link', async () => {
    const done = await api.build(DEALS);
    const { page } = await open(`/reports/${done.id}`);
    expect(await currentCrumbs(page)).toEqual([`Export ${done.id}`]);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Share the file' });
    await dialog.getByText('There are no links to this file.').waitFor();
    const create = dialog.getByRole('button', { name: 'Create link' });
    expect(await doubleClick(page, create)).toEqual([`POST /api/v1/exports/${done.id}/shares`]);
    await dialog.locator('.share-url').waitFor();
    await expect.poll(() => dialog.locator('.share-url').count()).toBe(1);
  });

  test('an export whose file was removed can be built again', async () => {
    const done = await api.build(DEALS);
    await service.database.pool.query(
      'update sheaf.exports set file_key = null, file_removed_at = clock_timestamp() where id = $1',
      [done.id],
    );
    const { page, picture } = await open(`/reports/${done.id}`);
    await page.getByRole('heading', { name: 'The file is no longer available' }).waitFor();
    await picture('export-expired');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Build it again' }).click();
    await completed(page).waitFor();
  });

  test('a deleted export leaves the list, and its page says so', async () => {
    const done = await api.build(DEALS);
    const { page } = await open(`/reports/${done.id}`);
    await page.getByRole('button', { name: 'Delete export' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete export' }).click();
    await page.waitForURL('**/reports');
    expect((await api.send(`/exports/${done.id}`)).status).toBe(404);
    await page.goto(`/reports/${done.id}`);
    await page.getByRole('heading', { name: `Export ${done.id} was not found` }).waitFor();
    const response = await page.goto('/reports/not-a-number');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    expect(response!.status()).toBe(404);
  });
});
