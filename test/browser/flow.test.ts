/** From sign-in to an opened workbook, as people do it: with the mouse, with the keyboard alone and on a phone. */
import { readFile } from 'node:fs/promises';
import { read, utils } from '@e965/xlsx';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts';
import { startService } from '../support/service.ts';
import { suite } from '../support/suite.ts';
import { canBrowse, field, PHONE, pagesOf, tabTo } from './browser.ts';

const ME = { role: 'member' } as const;

describe.skipIf(!canBrowse)('from sign-in to the opened workbook', () => {
  const service = suite();
  let proxy: CuttingProxy;
  const { open } = pagesOf(service, { origin: () => proxy.origin, expected: /net::ERR_/ });

  beforeAll(async () => {
    proxy = await cuttingProxy(service.service.origin);
  });
  afterAll(() => proxy?.close());

  const card = (page: Page) => page.getByRole('link', { name: /^Deals Coupons/ });
  const countries = (page: Page) => page.getByRole('combobox', { name: 'Country', exact: true });
  const option = (page: Page, name: RegExp) => page.getByRole('option', { name });
  const grip = (page: Page, column: string) => page.getByRole('button', { name: `Move ${column}`, exact: true });
  const create = (page: Page) => page.getByRole('button', { name: 'Create export' });
  const file = (page: Page) => page.getByRole('link', { name: 'Download file' });
  const said = (page: Page, text: string) => page.getByText(text).waitFor({ state: 'attached' });

  /** Opens the file that an action downloads, and expects in it the deals of a country, in the order of the form, as SQL returns them. */
  async function expectDeals(page: Page, country: string, action: () => Promise<void>): Promise<void> {
    const [saved] = await Promise.all([page.waitForEvent('download'), action()]);
    const workbook = read(await readFile(await saved.path()));
    const cells = utils.sheet_to_json<string[]>(workbook.Sheets[workbook.SheetNames[0]!]!, { header: 1, defval: null });
    const { rows } = await service.database.pool.query({
      text: `select d.title, d.id::text, d.description, d.code
             from public.deals d
             join public.programmes p on p.advertiser_id = d.advertiser_id and p.status = 'joined'
             join sheaf.publishers u on u.id = p.publisher_id and u.slug = 'acme-media'
             where d.country = $1 and not d.exclusive
             order by coalesce(d.starts_at, '-infinity') desc, d.id desc`,
      values: [country],
      rowMode: 'array',
    });
    expect(cells[0]!.slice(0, 4)).toEqual(['Title', 'ID', 'Description', 'Code']);
    expect(rows.length).toBeGreaterThan(10);
    expect(cells.slice(1).map((row) => row.slice(0, 4))).toEqual(rows);
  }

  test('with the mouse', async () => {
    const { page } = await open('/reports/new');
    await field(page, 'API key').click();
    await page.keyboard.insertText(await service.key(ME));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await card(page).click();
    await countries(page).click();
    await option(page, /United States/).click();
    await page.getByRole('heading', { level: 1 }).click();
    await page.getByRole('radiogroup', { name: 'Exclusive' }).getByText('No', { exact: true }).click();
    await grip(page, 'ID').scrollIntoViewIfNeeded();
    const [from, to] = [await middleOf(grip(page, 'ID')), await middleOf(grip(page, 'Title'))];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, from.y + 10, { steps: 2 });
    await said(page, 'ID is over position 1 of 20.');
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await said(page, 'ID is over position 2 of 20.');
    await page.mouse.up();
    await page.waitForURL(/index_params=.*title.*id/);
    await create(page).click();
    await page.waitForURL(/\/reports\/\d+$/);
    await expectDeals(page, 'US', () => file(page).click());
  });

  test('from the list, and back to it', async () => {
    await (await service.as(ME)).build({ report_type: 'deals_excel', search_params: { country: ['FR'] } });
    const { page } = await open('/reports', { as: ME });
    const navigation = page.getByRole('navigation', { name: 'Console' });
    for (const _ of ['first', 'again']) {
      // The name of a report type is in the filter once the report types are loaded, which the form needs, too.
      await page.getByRole('option', { name: 'Deals', exact: true }).waitFor({ state: 'attached' });
      await navigation.getByRole('link', { name: 'New export' }).click();
      await card(page).click();
      await page.getByRole('heading', { level: 2, name: 'Deals' }).waitFor();
      await navigation.getByRole('link', { name: 'Reports' }).click();
    }
  });

  test('with the keyboard alone', async () => {
    const { page } = await open('/reports/new');
    // The field has the focus.
    await field(page, 'API key').and(page.locator(':focus')).waitFor();
    await page.keyboard.insertText(await service.key(ME));
    await page.keyboard.press('Enter');
    await card(page).waitFor();
    await tabTo(page, card(page));
    await page.keyboard.press('Enter');
    await countries(page).waitFor();
    await tabTo(page, countries(page));
    await page.keyboard.type('united k');
    await option(page, /United Kingdom/).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/GB/);
    await page.keyboard.press('Escape');
    await tabTo(page, page.getByRole('radiogroup', { name: 'Exclusive' }).getByRole('radio', { name: 'Any' }));
    await page.keyboard.press('ArrowLeft');
    await page.waitForURL(/exclusive/);
    await grip(page, 'ID').waitFor();
    await tabTo(page, grip(page, 'ID'));
    await page.keyboard.press('Space');
    await said(page, 'ID is over position 1 of 20.');
    await page.keyboard.press('ArrowDown');
    await said(page, 'ID is over position 2 of 20.');
    await page.keyboard.press('Space');
    await page.waitForURL(/index_params=.*title.*id/);
    await tabTo(page, create(page));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/reports\/\d+$/);
    await file(page).waitFor();
    await tabTo(page, file(page));
    await expectDeals(page, 'GB', () => page.keyboard.press('Enter'));
  });

  test('on a phone, by touch', async () => {
    const { page } = await open('/reports/new', PHONE);
    await field(page, 'API key').tap();
    await page.keyboard.insertText(await service.key(ME));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).tap();
    await card(page).tap();
    await countries(page).tap();
    await page.keyboard.insertText('france');
    await option(page, /France/).tap();
    await page.getByRole('radiogroup', { name: 'Exclusive' }).getByText('No', { exact: true }).tap();
    await page.waitForURL(/FR.*exclusive|exclusive.*FR/);
    await grip(page, 'Description').scrollIntoViewIfNeeded();
    const [from, to] = [await middleOf(grip(page, 'ID')), await middleOf(grip(page, 'Title'))];
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Point[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', from);
    await touch('touchMove', { x: from.x, y: from.y + 10 });
    await said(page, 'ID is over position 1 of 20.');
    await touch('touchMove', to);
    await said(page, 'ID is over position 2 of 20.');
    await touch('touchEnd');
    await page.waitForURL(/index_params=.*title.*id/);
    await create(page).tap();
    await page.waitForURL(/\/reports\/\d+$/);
    await expectDeals(page, 'FR', () => file(page).tap());
  });

  test('the same form in two tabs makes one export, and the second tab shows it', async () => {
    const path = `/reports/new?report_type=deals_excel&search_params=${encodeURIComponent('{"country":["IT"]}')}`;
    const { page } = await open(path, { as: ME });
    await create(page).waitFor();
    const second = await page.context().newPage();
    await second.goto(path);
    // The form has read that no such export exists, and does not read it again by itself.
    await second.locator('.action-rows').waitFor();
    await create(page).click();
    await page.waitForURL(/\/reports\/\d+$/);
    await create(second).click();
    // Whether it is in progress or completed by now, it is the same export.
    await second.getByRole('button', { name: 'Open export' }).click();
    await second.waitForURL(/\/reports\/\d+$/);
    expect(new URL(second.url()).pathname).toBe(new URL(page.url()).pathname);
  });

  test('the service restarts while the form is open: what was typed stays, and the export is created', async () => {
    const { page } = await open('/reports/new?report_type=deals_excel', { as: ME });
    const search = page.getByRole('textbox', { name: 'Search', exact: true });
    // Everything that the page loads by itself is there.
    await grip(page, 'ID').waitFor();
    await page.getByRole('region', { name: 'First rows' }).getByRole('row').nth(1).waitFor();
    await page.locator('.recharts-surface').first().waitFor();
    await page.waitForLoadState('networkidle');
    await search.fill('shop');
    await service.service.end();
    await create(page).click();
    await page.getByText('Sheaf did not respond.').first().waitFor();
    expect(await search.inputValue()).toBe('shop');
    service.service = await startService({ env: service.env });
    proxy.setTarget(service.service.origin);
    await page.getByText('Sheaf does not respond').waitFor({ state: 'detached' });
    expect(await search.inputValue()).toBe('shop');
    await create(page).click();
    await file(page).waitFor();
  });
});

interface Point {
  x: number;
  y: number;
}

async function middleOf(target: Locator): Promise<Point> {
  const box = (await target.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
