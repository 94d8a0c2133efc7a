/** The list of exports in a real browser, with real exports. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { findings, look } from './accessibility.ts';
import { canBrowse, eventually, forgive, LOOKS, pagesOf, type WatchedPage } from './browser.ts';

const run = promisify(execFile);

const ANN = { role: 'admin', email: 'ann@acme-media.example' } as const;
const LEO = { role: 'member', email: 'leo@acme-media.example' } as const;
/** A user without exports. */
const NEW = { role: 'member', email: 'new@kaigan.example', publisher: 'kaigan' } as const;

/** Few rows, so that it is built quickly. */
const SMALL = { country: ['NO'] };

/** The export whose row has the focus. */
const FOCUSED = 'document.activeElement?.closest("tr")?.dataset.export';

describe.skipIf(!canBrowse)('the list of exports', () => {
  const service = suite();
  const { open } = pagesOf(service);

  beforeAll(async () => {
    const [ann, leo] = [await service.as(ANN), await service.as(LEO)];
    await ann.build({ report_type: 'deals_excel', search_params: { country: ['US'] } });
    await leo.build({ report_type: 'advertisers_csv' });
    // More than one page.
    for (let i = 0; i < 52; i += 1) {
      await ann.build({
        report_type: 'deals_excel',
        search_params: SMALL,
        index_params: { filename: `old-${i}.xlsx` },
      });
    }
    await ann.build({ report_type: 'deals_excel', search_params: SMALL, index_params: { filename: 'newest.xlsx' } });
  });

  const rows = (page: Page) => page.locator('tr[data-export]');
  /** The row of a file, or with a text. */
  const row = (page: Page, name: string): Locator =>
    rows(page).filter(name.endsWith('.xlsx') ? { has: page.getByText(name, { exact: true }) } : { hasText: name });
  const tab = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Exports by status' }).getByRole('link', { name });
  async function choose(page: Page, name: string, item: string): Promise<void> {
    await row(page, name)
      .getByRole('button', { name: /^More actions/ })
      .click();
    await page.getByRole('menuitem', { name: item }).click();
  }

  test('an admin sees the exports of the publisher, filters and searches them, and the URL keeps it', async () => {
    const { page } = await open('/reports', { as: ANN });
    await row(page, 'newest.xlsx').waitFor();
    await expect.poll(() => rows(page).count()).toBe(50);
    const newest = await row(page, 'newest.xlsx').textContent();
    expect(newest).toContain('Completed');
    expect(newest).toContain('API');
    expect(newest).toContain('ann@acme-media.example');
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('Page 2').waitFor();
    await row(page, 'Deals in US').waitFor();
    expect(new URL(page.url()).searchParams.get('after')).toMatch(/^c\d+$/);
    await page.getByRole('button', { name: 'Newer' }).click();
    await row(page, 'newest.xlsx').waitFor();
    await page.getByRole('combobox', { name: 'Report type' }).selectOption('Advertisers');
    await row(page, 'newest.xlsx').waitFor({ state: 'detached' });
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.reload();
    await row(page, 'leo@acme-media.example').waitFor();
    await page.getByRole('combobox', { name: 'Report type' }).selectOption('All report types');
    await page.getByRole('searchbox').fill('newest');
    await page.waitForURL('**q=newest**');
    await row(page, 'old-1.xlsx').first().waitFor({ state: 'detached' });
    await tab(page, 'Failed').click();
    await page.getByText('No exports match these filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row(page, 'newest.xlsx').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  test('a member sees only their own exports', async () => {
    const { page } = await open('/reports', { as: LEO });
    await row(page, 'Advertisers').waitFor();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(await tab(page, 'All').textContent()).toBe('All1');
  });

  test('keys move, select, ask before they delete, and open an export', async () => {
    const { page } = await open('/reports', { as: ANN });
    await row(page, 'newest.xlsx').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    const second = rows(page).nth(1);
    const id = await second.getAttribute('data-export');
    expect(await page.evaluate(FOCUSED)).toBe(id);
    await page.keyboard.press('x');
    await page.getByRole('toolbar', { name: 'Selected exports' }).getByText('1 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('toolbar', { name: 'Selected exports' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Delete');
    const dialog = page.getByRole('dialog', { name: 'Delete this export?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await eventually(page, `${FOCUSED} === '${id}'`);
    await page.keyboard.press('?');
    await page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByRole('switch', { name: 'Use single keys' })
      .click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await second.getByRole('link').first().focus();
    await page.keyboard.press('x');
    expect(await second.getByRole('checkbox').isChecked()).toBe(false);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/reports/${id}`);
  });

  test('a file that exists is offered before it is built again, and the row shows when the new one is ready', async () => {
    const { page, picture } = await open('/reports?q=newest', { as: ANN });
    await row(page, 'newest.xlsx').waitFor();
    await choose(page, 'newest.xlsx', 'Build again');
    const dialog = page.getByRole('dialog', { name: /^This file was built at \d\d:\d\d$/ });
    await dialog.getByRole('link', { name: 'Download the file' }).waitFor();
    await picture('list-built-already');
    await dialog.getByRole('button', { name: 'Build it again' }).click();
    await page.locator('tr[data-export]').filter({ hasText: 'Built again from' }).waitFor();
    await page.getByText('Deals is ready').waitFor();
  });

  test('the API call of a row creates the same export', async () => {
    const { page } = await open('/reports?q=newest', { as: ANN });
    await row(page, 'newest.xlsx').first().waitFor();
    await page.evaluate(
      'Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied = text; } } })',
    );
    await rows(page)
      .last()
      .getByRole('button', { name: /^More actions/ })
      .click();
    await page.getByRole('menuitem', { name: 'Copy as API call' }).click();
    await page.getByText('Copied').waitFor();
    const command = String(await page.evaluate('window.copied'));
    const { stdout } = await run('bash', ['-c', command], {
      env: { ...process.env, SHEAF_API_KEY: await service.key(ANN) },
    });
    expect(JSON.parse(stdout)).toMatchObject({ deduped: true, export: { report_type: 'deals_excel' } });
  });

  test('an export in progress is canceled in one tab, and the other tab shows it', async () => {
    const { page } = await open('/reports', { as: ANN });
    await row(page, 'newest.xlsx').first().waitFor();
    const other = await page.context().newPage();
    await other.goto('/reports?status=running');
    await other.getByText('No exports match these filters').waitFor();
    // It has no job, so it stays in progress.
    const { rows: inserted } = await service.database.pool.query(
      `insert into sheaf.exports (publisher_id, user_id, report_type, params, params_hash)
       select publisher_id, id, 'advertisers_csv', '{"search_params": {}, "index_params": {"timezone": "UTC"}}', sha256('list')
       from sheaf.users where email = $1 returning id`,
      [ANN.email],
    );
    const id = inserted[0].id;
    await page.reload();
    const running = page.locator(`tr[data-export="${id}"]`);
    await running.getByText(/Pending|Processing/).waitFor();
    await running.getByRole('button', { name: /^More actions/ }).click();
    await page.getByRole('menuitem', { name: 'Cancel export' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel export' }).click();
    await running.getByText('Canceled', { exact: true }).waitFor();
    await other.goto('/reports?status=failed');
    const there = other.locator(`tr[data-export="${id}"]`);
    await there.waitFor();
    // Faster than the next update, which comes after 15 seconds.
    await running.getByRole('button', { name: /^More actions/ }).click();
    await page.getByRole('menuitem', { name: 'Delete export' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete export' }).click();
    await there.waitFor({ state: 'detached', timeout: 10_000 });
    await eventually(page, 'document.activeElement?.classList.contains("export-name")');
  });

  test('the number of rows of the largest export in progress is not cut off', async () => {
    const { page } = await open('/reports', { as: ANN });
    await row(page, 'newest.xlsx').waitFor();
    const cell = rows(page).first().locator('[data-column="rows"]');
    const cut = await cell.evaluate((td: { innerHTML: string; querySelector(selector: string): unknown }) => {
      td.innerHTML = '<div class="export-title"><span>0</span><span class="export-note">of 20,000,000</span></div>';
      const note = td.querySelector('.export-note') as { scrollWidth: number; clientWidth: number };
      return note.scrollWidth - note.clientWidth;
    });
    expect(cut).toBe(0);
  });

  test('several exports are deleted together, after a dialog has named them', async () => {
    const { page } = await open('/reports?q=old-5', { as: ANN });
    await row(page, 'old-5.xlsx').waitFor();
    const before = await rows(page).count();
    await row(page, 'old-5.xlsx').getByRole('checkbox').check();
    await row(page, 'old-50.xlsx').getByRole('checkbox').check();
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete 2' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 2 exports?' });
    await dialog.waitFor();
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('old-50.xlsx'),
      expect.stringContaining('old-5.xlsx'),
    ]);
    await dialog.getByRole('button', { name: 'Delete 2 exports' }).click();
    await page.getByText('2 exports deleted.').waitFor();
    await row(page, 'old-50.xlsx').waitFor({ state: 'detached' });
    await expect.poll(() => rows(page).count()).toBe(before - 2);
  });

  test('a failed request is reported in words and can be retried', async () => {
    const { page, faults } = await open('/docs', { as: LEO });
    await page.getByRole('button', { name: /^Account of/ }).waitFor();
    const error = { error: { code: 'INTERNAL_ERROR', message: 'Something went wrong.', request_id: 'abc' } };
    await page.route('**/api/v1/exports?*', (route) => route.fulfill({ status: 500, json: error }));
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Reports' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'The exports failed to load' });
    await alert.waitFor();
    expect(await findings(page)).toEqual([]);
    await page.unrouteAll();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await row(page, 'Advertisers').waitFor();
    forgive(faults, /500/);
  });

  describe.each(LOOKS)('%s', (_, name, options) => {
    test('rows, selection, menu, dialog, empty list and no matches have no accessibility findings', async () => {
      const found: string[] = [];
      const see = async (watched: WatchedPage, state: string) =>
        found.push(...(await look(watched, `list-${name}-${state}`)));
      const watched = await open('/reports?q=old-1', { as: ANN, ...options });
      const { page } = watched;
      await row(page, 'old-1.xlsx').waitFor();
      await see(watched, 'rows');
      await row(page, 'old-1.xlsx').getByRole('checkbox').check();
      await see(watched, 'selection');
      await row(page, 'old-1.xlsx')
        .getByRole('button', { name: /^More actions/ })
        .click();
      await page.getByRole('menuitem', { name: 'Delete export' }).waitFor();
      await see(watched, 'menu');
      await page.getByRole('menuitem', { name: 'Delete export' }).click();
      await page.getByRole('dialog', { name: 'Delete this export?' }).waitFor();
      await see(watched, 'delete');
      await page.keyboard.press('Escape');
      await page.goto('/reports?status=failed&q=nothing');
      await page.getByText('No exports match these filters').waitFor();
      await see(watched, 'no-matches');
      const empty = await open('/reports', { as: NEW, ...options });
      await empty.page.getByRole('heading', { name: 'Your first file takes a minute' }).waitFor();
      await see(empty, 'empty');
      expect(found).toEqual([]);
    });
  });
});
