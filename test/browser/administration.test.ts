/** Administration in the console: API keys, users, webhooks, usage and the state of the service. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { suite, type Who } from '../support/suite.ts';
import { findings, look, overflow } from './accessibility.ts';
import { canBrowse, comeBack, crumbs, currentCrumbs, currentPages, LOOKS, pagesOf, tabTo } from './browser.ts';

const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };
const COLLEAGUE: Who = { role: 'member', email: 'noa@acme-media.example' };
const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };

const OPERATOR: Who = { role: 'operator', email: 'olaf@acme-media.example' };

describe.skipIf(!canBrowse)('administration', () => {
  const service = suite({ env: { SHEAF_WEBHOOK_PRIVATE: 'on' } });
  const { open } = pagesOf(service);

  /** Opens a page in each look, and expects no accessibility findings in the states that `visit` goes through. */
  async function expectAccessible(
    name: string,
    who: Who,
    path: string,
    visit: (page: Page, look: (state: string) => Promise<void>) => Promise<void>,
  ) {
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open(path, { as: who, ...options });
      await visit(watched.page, async (state) => {
        found.push(...(await look(watched, `${name}-${looks}-${state}`)));
      });
    }
    expect(found).toEqual([]);
  }

  /** The status of a request with this key. */
  const statusWith = async (key: string) => (await service.api({ 'x-api-key': key }).send('/session')).status;
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
  const dialog = (page: Page) => page.getByRole('dialog');

  test('beside the navigation, lists have room in the window of a small laptop', async () => {
    const admin = await service.as(ADMIN);
    const post = (path: string, body: object) =>
      admin.send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const name = 'American and German deals of the last week';
    await post('/presets', { name, shared: true, report_type: 'deals_excel' });
    await post('/webhooks', { url: 'http://127.0.0.1:1/hooks/sheaf' });
    const rule = { every: 'weekday', at: ['06:30'] };
    await post('/schedules', { name, report_type: 'deals_excel', rule, time_zone: 'Europe/Berlin' });
    const { page, picture } = await open('/presets', { as: ADMIN, viewport: { width: 1024, height: 700 } });
    const found: string[] = [];
    for (const [path, table] of [
      ['/presets', 'Presets'],
      ['/schedules', 'Schedules'],
      ['/admin/users', 'Users'],
      ['/admin/webhooks', 'Webhooks'],
      ['/admin/keys', 'API keys'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('table', { name: table }).waitFor();
      await picture(`small-laptop${path.replaceAll('/', '-')}`);
      found.push(...(await overflow(page)).map((finding) => `${path}: ${finding}`));
    }
    expect(found).toEqual([]);
    await service.database.pool.query('delete from sheaf.schedules');
    await service.database.pool.query('delete from sheaf.webhooks');
    await service.database.pool.query('delete from sheaf.presets');
  });

  describe('API keys', () => {
    const PATH = '/admin/keys';

    test('a member creates a key, signs in with it, rotates and revokes it', async () => {
      const { page } = await open(PATH, { as: MEMBER });
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.getByRole('button', { name: 'Create key' }).click();
      expect(await dialog(page).getByLabel('Owner').count()).toBe(0);
      await page.keyboard.press('Escape');
      await page.locator('button:focus', { hasText: 'Create key' }).waitFor();
      await page.getByRole('button', { name: 'Create key' }).click();
      await dialog(page).getByLabel('Name').fill('Nightly import');
      await dialog(page).getByLabel('Expires').selectOption('In 30 days');
      await dialog(page).getByRole('button', { name: 'Create key' }).click();
      const secret = await dialog(page).getByRole('group', { name: 'API key' }).innerText();
      await dialog(page).getByRole('button', { name: 'Copy API key' }).click();
      await dialog(page).getByRole('button', { name: 'Copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
      await dialog(page).getByRole('button', { name: 'Close' }).last().click();
      await row(page, 'Nightly import').getByText('Never').waitFor();
      await row(page, 'Nightly import')
        .getByText('in 4 weeks')
        .or(row(page, 'Nightly import').getByText('in 29 days'))
        .waitFor();
      expect(await statusWith(secret)).toBe(200);

      await page.getByRole('button', { name: 'Rotate: Nightly import' }).click();
      await dialog(page).getByRole('button', { name: 'Rotate key' }).click();
      const next = await dialog(page).getByRole('group', { name: 'API key' }).innerText();
      await page.keyboard.press('Escape');
      expect(await statusWith(secret)).toBe(401);
      expect(await statusWith(next)).toBe(200);

      await page.getByRole('button', { name: 'Revoke: Nightly import' }).click();
      await dialog(page).getByRole('button', { name: 'Revoke key' }).click();
      await row(page, 'Nightly import').waitFor({ state: 'detached' });
      expect(await statusWith(next)).toBe(401);
      await page.getByLabel('Status').selectOption('Revoked');
      await row(page, 'Nightly import').first().waitFor();
    });

    test('an invalid value is shown at its field', async () => {
      const { page } = await open(PATH, { as: MEMBER });
      await page.getByRole('button', { name: 'Create key' }).click();
      await dialog(page).getByLabel('Expires').selectOption('On a date');
      await dialog(page).getByLabel('Last day').fill('2020-01-01');
      await dialog(page).getByRole('button', { name: 'Create key' }).click();
      await dialog(page)
        .getByText(/is not valid\. Allowed: a time in the future/)
        .waitFor();
      expect(await dialog(page).getByLabel('Last day').getAttribute('aria-invalid')).toBe('true');
      expect(await dialog(page).getByRole('alert').count()).toBe(0);
    });

    test('an admin creates a key for another user', async () => {
      await service.key(MEMBER);
      const { page } = await open(PATH, { as: ADMIN });
      await page.getByRole('button', { name: 'Create key' }).click();
      await dialog(page).getByLabel('Name').fill('For Mia');
      await dialog(page).getByRole('combobox', { name: 'Owner' }).fill('mia@');
      await page.getByRole('option', { name: MEMBER.email! }).click();
      await dialog(page).getByRole('button', { name: 'Create key' }).click();
      await page.getByRole('dialog', { name: `API key of ${MEMBER.email}` }).waitFor();
      await page.keyboard.press('Escape');
      await row(page, 'For Mia').getByText(MEMBER.email!).waitFor();
    });

    test('the page has no accessibility findings', async () => {
      await expectAccessible('keys', ADMIN, PATH, async (page, look) => {
        await page.getByRole('table', { name: 'API keys' }).waitFor();
        await look('list');
        await page.getByRole('button', { name: 'Create key' }).click();
        await dialog(page).getByLabel('Expires').selectOption('On a date');
        await look('create');
        await page.keyboard.press('Escape');
        await page
          .getByRole('button', { name: /^Revoke/ })
          .first()
          .click();
        await dialog(page).getByRole('button', { name: 'Revoke key' }).waitFor();
        await look('revoke');
        await page.keyboard.press('Escape');
        await page.getByLabel('Status').selectOption('Expired');
        await page.getByText('There are no expired keys.').waitFor();
        await look('empty');
      });
    });
  });

  describe('users', () => {
    const PATH = '/admin/users';

    test('an admin creates a user with a key, changes the role, deactivates and reactivates the user', async () => {
      const { page } = await open(PATH, { as: ADMIN });
      await page.getByRole('button', { name: 'Create user' }).click();
      await dialog(page).getByLabel('E-mail address').fill('nobody');
      await dialog(page).getByRole('button', { name: 'Create user' }).click();
      await dialog(page)
        .getByText(/"nobody" is not valid/)
        .waitFor();
      expect(await dialog(page).getByLabel('E-mail address').getAttribute('aria-invalid')).toBe('true');
      expect(await dialog(page).getByRole('radio', { name: 'Operator' }).count()).toBe(0);

      await dialog(page).getByLabel('E-mail address').fill('new@acme-media.example');
      await dialog(page).getByRole('button', { name: 'Create user' }).click();
      const secret = await dialog(page).getByRole('group', { name: 'API key' }).innerText();
      await page.keyboard.press('Escape');
      expect(await statusWith(secret)).toBe(200);

      await page.getByLabel('Search').fill('new@');
      await page.getByRole('button', { name: 'Change role: new@acme-media.example' }).click();
      await dialog(page).getByRole('radio', { name: 'Admin' }).check();
      await dialog(page).getByRole('button', { name: 'Change role' }).click();
      await row(page, 'new@').getByText('Admin', { exact: true }).waitFor();

      await page.getByRole('button', { name: 'Deactivate: new@acme-media.example' }).click();
      await dialog(page).getByRole('button', { name: 'Deactivate user' }).click();
      await page.getByText('No active user has "new@" in the address.').waitFor();
      expect(await statusWith(secret)).toBe(401);

      await page.getByLabel('Status').selectOption('Deactivated');
      await page.getByRole('button', { name: 'Reactivate: new@acme-media.example' }).click();
      await dialog(page).getByRole('button', { name: 'Reactivate user' }).click();
      await page.getByLabel('Status').selectOption('Active');
      await page.getByRole('button', { name: 'Create key: new@acme-media.example' }).click();
      await dialog(page).getByRole('button', { name: 'Create key' }).click();
      expect(await statusWith(await dialog(page).getByRole('group', { name: 'API key' }).innerText())).toBe(200);
    });

    test('a member does not see the page in the navigation, and reads why it does not open', async () => {
      const { page } = await open(PATH, { as: MEMBER });
      await page.getByText(/Only admins of Acme Media can open this page\./).waitFor();
      const navigation = page.getByRole('navigation', { name: 'Console' });
      await expect.poll(() => navigation.getByRole('link', { name: 'API keys' }).count()).toBe(1);
      expect(await navigation.getByRole('link', { name: 'Users' }).count()).toBe(0);
      expect(await navigation.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
    });

    test('the page has no accessibility findings', async () => {
      await expectAccessible('users', ADMIN, PATH, async (page, look) => {
        await page.getByRole('table', { name: 'Users' }).waitFor();
        await look('list');
        await page.getByRole('button', { name: 'Create user' }).click();
        await dialog(page).getByRole('radio', { name: 'Member' }).waitFor();
        await look('create');
      });
    });
  });

  describe('usage', () => {
    const PATH = '/admin/usage';

    test('shows every day of the period, split by report type, as a chart and as a table', async () => {
      const client = await service.as(MEMBER);
      await client.build({ report_type: 'deals_excel', search_params: { country: ['US'] } });
      await client.build({ report_type: 'advertisers_csv' });
      const { page } = await open(PATH, { as: ADMIN });
      await page.getByLabel('Period').selectOption('Last 7 days');
      await page.getByText('Numbers by day').click();
      await page.getByRole('table', { name: 'Usage by day' }).waitFor();
      await expect.poll(() => page.getByRole('table', { name: 'Usage by day' }).getByRole('row').count()).toBe(8);
      const newest = page.getByRole('table', { name: 'Usage by day' }).getByRole('row').nth(1);
      expect(await newest.getByRole('cell').nth(1).innerText()).toBe('2');
      expect(
        await page
          .getByRole('table', { name: 'Usage by day' })
          .getByRole('row')
          .nth(7)
          .getByRole('cell')
          .nth(1)
          .innerText(),
      ).toBe('0');
      await page.getByLabel('Split by').selectOption('Report type');
      await page.getByRole('columnheader', { name: 'deals_excel' }).waitFor();
      await page.getByRole('columnheader', { name: 'advertisers_csv' }).waitFor();
      await page.getByText('Exports by day and report type').waitFor();
      await page.locator('.recharts-bar-rectangle path').first().waitFor();
      await page.getByText('Rows', { exact: true }).first().click();
      await page.getByText('Rows by day and report type').waitFor();
      await page.getByLabel('Period').selectOption('From … to …');
      await page.getByLabel('First day').fill('2026-01-01');
      await page.getByLabel('Last day').fill('2026-01-02');
      await page.getByText('No export was finished in this period.').waitFor();
    });

    test('the page has no accessibility findings', async () => {
      await (await service.as(MEMBER)).build({ report_type: 'deals_excel', search_params: { country: ['GB'] } });
      await expectAccessible('usage', ADMIN, PATH, async (page, look) => {
        await page.locator('.recharts-surface').first().waitFor();
        await page.getByText('Rows per export').waitFor();
        await look('chart');
        await page.getByLabel('Split by').selectOption('Report type');
        await page.getByText('Numbers by day').click();
        await page.getByRole('columnheader', { name: 'deals_excel' }).waitFor();
        await look('split');
        await page.getByLabel('Period').selectOption('From … to …');
        await page.getByLabel('First day').waitFor();
        await look('dates');
      });
    });
  });

  describe('webhooks', () => {
    const PATH = '/admin/webhooks';
    let status = 200;
    // Only the tests retry. An automatic retry could win against a press on Retry.
    const receiver = createServer((_, response) => response.writeHead(status, { 'retry-after': '3600' }).end());
    let url: string;

    beforeAll(async () => {
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    });
    afterAll(() => new Promise((resolve) => receiver.close(resolve)));

    async function createWebhook(to: string) {
      const admin = await service.as(ADMIN);
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url: to }),
      };
      expect((await admin.send('/webhooks', init)).status).toBe(201);
    }

    test('an admin creates a webhook, tests it with both results, rotates its secret and deletes it', async () => {
      const { page } = await open(PATH, { as: ADMIN });
      await page.getByRole('button', { name: 'Create webhook' }).click();
      await dialog(page).getByLabel('URL').fill('ftp://shop.example');
      await dialog(page).getByRole('button', { name: 'Create webhook' }).click();
      await dialog(page)
        .getByText(/The scheme ftp:\/\/ is not supported/)
        .waitFor();
      await dialog(page).getByLabel('URL').fill(url);
      await dialog(page).getByRole('checkbox', { name: 'Export completed' }).uncheck();
      await dialog(page).getByRole('button', { name: 'Create webhook' }).click();
      expect(await dialog(page).getByRole('group', { name: 'secret' }).innerText()).toMatch(/^whsec_/);
      await page.keyboard.press('Escape');
      await row(page, url).getByText('Export failed, Schedule paused, Delivery failed').waitFor();

      await page.getByRole('button', { name: `Test: ${url}` }).click();
      await dialog(page).getByText('The receiver accepted the test event').waitFor();
      await dialog(page).getByRole('row').filter({ hasText: 'Test event' }).getByText('Status 200').waitFor();
      status = 500;
      await dialog(page).getByRole('button', { name: 'Send test event' }).click();
      await dialog(page).getByText('The test event failed').waitFor();
      await dialog(page).getByRole('row').getByText('Status 500').waitFor();
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: `Rotate secret: ${url}` }).click();
      await dialog(page).getByRole('button', { name: 'Rotate secret' }).click();
      await dialog(page).getByRole('group', { name: 'secret' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: `Delete: ${url}` }).click();
      await dialog(page).getByRole('button', { name: 'Delete webhook' }).click();
      await page.getByText('There are no webhooks yet.').waitFor();
    });

    test('a failed delivery is retried by hand', async () => {
      status = 500;
      await createWebhook(url);
      const { id } = await (await service.as(ADMIN)).build({
        report_type: 'deals_excel',
        search_params: { country: ['DE'] },
      });
      const { page } = await open(PATH, { as: ADMIN });
      await page.getByRole('button', { name: `Deliveries: ${url}` }).click();
      const delivery = dialog(page)
        .getByRole('row')
        .filter({ hasText: `Export ${id}` });
      await delivery.getByText('Status 500').waitFor();
      status = 200;
      await delivery.getByRole('button', { name: /^Retry/ }).click();
      await delivery.getByText('Delivered').waitFor();
      await delivery.getByText('Status 200').waitFor();
    });

    test('the list says that a webhook fails or is disabled, and since when, as soon as an event was sent', async () => {
      const receiver = `${url}/failing`;
      const { page, picture } = await open(PATH, { as: ADMIN });
      await page.getByRole('button', { name: 'Create webhook' }).click();
      await dialog(page).getByLabel('URL').fill(receiver);
      await dialog(page).getByRole('button', { name: 'Create webhook' }).click();
      await dialog(page).getByRole('group', { name: 'secret' }).waitFor();
      await page.keyboard.press('Escape');
      const state = row(page, receiver);
      // Two clicks within half a second are a double click, but not on a page that was loaded again.
      const sendTest = async (returned: number) => {
        status = returned;
        await page.reload();
        await page.getByRole('button', { name: `Test: ${receiver}` }).click();
        await dialog(page)
          .getByText(/^The (receiver accepted the test event|test event failed)/)
          .waitFor();
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'detached' });
      };
      await sendTest(500);
      await state.getByText('Failing', { exact: true }).waitFor();
      await state.getByText(/^since \d\d:\d\d$/).waitFor();
      await picture('webhooks-failing');
      expect(await findings(page)).toEqual([]);
      await sendTest(200);
      await state.getByText('Active', { exact: true }).waitFor();
      await sendTest(410);
      await state.getByText('Disabled', { exact: true }).waitFor();
      await state.getByText(/^The receiver returned 410 Gone/).waitFor();
      await page.reload();
      await page.getByRole('button', { name: `Test: ${receiver}` }).click();
      await page.getByRole('alert').filter({ hasText: 'The test event was not sent' }).waitFor();
      await page.getByRole('button', { name: `Delete: ${receiver}` }).click();
      await dialog(page).getByRole('button', { name: 'Delete webhook' }).click();
      await state.waitFor({ state: 'detached' });
      status = 200;
    });

    test('the page has no accessibility findings', async () => {
      const receiver = `${url}/accessible`;
      await createWebhook(receiver);
      await expectAccessible('webhooks', ADMIN, PATH, async (page, look) => {
        await page.getByRole('table', { name: 'Webhooks' }).waitFor();
        await look('list');
        await page.getByRole('button', { name: `Test: ${receiver}` }).click();
        await dialog(page).getByText('The receiver accepted the test event').waitFor();
        await look('deliveries');
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Create webhook' }).click();
        await look('create');
      });
    });
  });

  describe('presets', () => {
    const PATH = '/presets';

    async function savePreset(name: string) {
      const { status } = await (await service.as(MEMBER)).send('/presets', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, report_type: 'deals_excel', search_params: { country: ['US', 'DE'] } }),
      });
      expect(status).toBe(201);
    }

    async function presetNamed(name: string) {
      const { presets } = (await (await service.as(MEMBER)).send('/presets')).body as unknown as {
        presets: { name: string }[];
      };
      return presets.find((preset) => preset.name === name);
    }

    async function choose(page: Page, preset: string, action: string) {
      await page.getByRole('button', { name: `More actions for ${preset}` }).click();
      await page.getByRole('menuitem', { name: action }).click();
    }

    test('a preset is renamed, shared, used, exported and deleted', async () => {
      await savePreset('Deals of the week');
      const { page } = await open(PATH, { as: MEMBER });
      await choose(page, 'Deals of the week', 'Rename');
      await dialog(page).getByLabel('Name').fill('Weekly deals');
      await dialog(page).getByRole('button', { name: 'Rename preset' }).click();
      await choose(page, 'Weekly deals', 'Share');
      await dialog(page).getByRole('button', { name: 'Share preset' }).click();
      await row(page, 'Weekly deals').getByText('Everyone').waitFor();
      await row(page, 'Weekly deals').getByText('Country: US, DE', { exact: true }).waitFor();

      await page.getByRole('link', { name: 'Use: Weekly deals' }).click();
      await page.waitForURL(/\/reports\/new\?.*deals_excel/);
      expect(decodeURIComponent(page.url())).toContain('["US","DE"]');
      await page.goBack();

      await page.getByRole('button', { name: 'Create export now: Weekly deals' }).click();
      await page.waitForURL(/\/reports\/\d+$/);
      await page.getByRole('heading', { level: 1 }).waitFor();

      await page.goto(PATH);
      await choose(page, 'Weekly deals', 'Delete preset');
      await dialog(page).getByRole('button', { name: 'Delete preset' }).click();
      await page.getByText('There are no presets yet.').waitFor();
    });

    test('a double click creates one export, and one that is in progress is opened', async () => {
      await savePreset('Clicked twice');
      const { page } = await open(PATH, { as: MEMBER });
      const held = Promise.withResolvers<void>();
      let requests = 0;
      await page.route('**/api/v1/presets/*/exports', async (route) => {
        requests++;
        await held.promise;
        await route.continue();
      });
      const create = page.getByRole('button', { name: 'Create export now: Clicked twice' });
      await create.dblclick();
      held.resolve();
      await page.waitForURL(/\/reports\/\d+$/);
      expect(requests).toBe(1);
      const id = Number(page.url().split('/').at(-1));
      await (await service.as(MEMBER)).finished(id);
      // Without a job, it stays in progress.
      await service.database.pool.query(
        `update sheaf.exports set status = 'processing', completed_at = null where id = $1`,
        [id],
      );
      await page.goto(PATH);
      await create.click();
      await page.waitForURL(`**/reports/${id}`);
      await page.getByText('The same export is in progress already.').waitFor();
      await service.database.pool.query('delete from sheaf.exports where id = $1', [id]);
      await service.database.pool.query(`delete from sheaf.presets where name = 'Clicked twice'`);
    });

    test('the request of a preset is changed in the form, with the keyboard, and the rest of the preset stays', async () => {
      await savePreset('Deals to edit');
      const { page, picture } = await open(PATH, { as: MEMBER });
      await page.getByRole('button', { name: 'More actions for Deals to edit' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Schedule' }).and(page.locator(':focus')).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Edit Deals to edit' }).waitFor();
      expect(await currentPages(page)).toEqual(['Presets']);
      expect(await crumbs(page)).toBe('Presets/Deals to edit');
      expect(await currentCrumbs(page)).toEqual(['Deals to edit']);
      await page.getByRole('region', { name: 'First rows' }).getByRole('row').nth(1).waitFor();
      expect(await page.getByRole('button', { name: 'Create export' }).count()).toBe(0);
      await picture('preset-edit');
      expect(await findings(page)).toEqual([]);
      await page.getByLabel('Search', { exact: true }).fill('shoes');
      await page.getByRole('link', { name: 'Cancel' }).click();
      await page.waitForURL('**/presets');
      expect(await presetNamed('Deals to edit')).toMatchObject({ search_params: { country: ['US', 'DE'] } });

      await choose(page, 'Deals to edit', 'Change filters and columns');
      await page.getByLabel('Search', { exact: true }).fill('shoes');
      await page.reload();
      expect(await page.getByLabel('Search', { exact: true }).inputValue()).toBe('shoes');
      await tabTo(page, page.getByRole('button', { name: 'Save changes' }));
      await page.keyboard.press('Enter');
      await page.getByText('The preset was changed').waitFor();
      await page.waitForURL('**/presets');
      expect(await presetNamed('Deals to edit')).toMatchObject({
        report_type: 'deals_excel',
        search_params: { country: ['US', 'DE'], search: 'shoes' },
        shared: false,
      });
      await choose(page, 'Deals to edit', 'Change filters and columns');
      await page.getByLabel('Search', { exact: true }).waitFor();
      await service.database.pool.query(`delete from sheaf.presets where name = 'Deals to edit'`);
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('alert').filter({ hasText: 'The preset was not changed' }).waitFor();
      // Once the presets are loaded again, what was set can be saved under a name.
      await page.reload();
      await page.getByRole('status').filter({ hasText: 'This preset does not exist' }).waitFor();
      expect(await page.getByRole('button', { name: 'Save changes' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Save preset' }).click();
      await dialog(page).getByRole('textbox', { name: 'Name' }).fill('Deals saved again');
      await dialog(page).getByRole('button', { name: 'Save preset' }).click();
      await page.getByText('The preset “Deals saved again” is saved.').waitFor();
      expect(await presetNamed('Deals saved again')).toMatchObject({
        search_params: { country: ['US', 'DE'], search: 'shoes' },
      });
      await service.database.pool.query(`delete from sheaf.presets where name = 'Deals saved again'`);
    });

    test('the request of a preset that an admin changes meanwhile is not overwritten without a question', async () => {
      await savePreset('Deals of two');
      const { page } = await open(PATH, { as: MEMBER });
      await choose(page, 'Deals of two', 'Change filters and columns');
      await page.getByRole('heading', { level: 1, name: 'Edit Deals of two' }).waitFor();
      const { id } = (await presetNamed('Deals of two')) as unknown as { id: number };
      await (await service.as(ADMIN)).send(`/presets/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ search_params: { country: ['FR'] } }),
      });
      await page.getByLabel('Search', { exact: true }).fill('shoes');
      await page.getByRole('button', { name: 'Save changes' }).click();
      const alert = page.getByRole('alert').filter({ hasText: 'Somebody else changed it while you were editing' });
      await alert.waitFor();
      expect(await presetNamed('Deals of two')).toMatchObject({ search_params: { country: ['FR'] } });
      await alert.getByRole('button', { name: 'Replace their version' }).click();
      await page.waitForURL('**/presets');
      expect(await presetNamed('Deals of two')).toMatchObject({
        search_params: { country: ['US', 'DE'], search: 'shoes' },
      });
    });

    test('a save before the presets are loaded still says which version it changes', async () => {
      await savePreset('Deals in a hurry');
      const { id, updated_at } = (await presetNamed('Deals in a hurry')) as unknown as {
        id: number;
        updated_at: string;
      };
      const { page } = await open(PATH, { as: MEMBER });
      const held = Promise.withResolvers<void>();
      await page.route('**/api/v1/presets', async (route) => {
        await held.promise;
        await route.continue();
      });
      await page.goto(`${service.service.origin}/reports/new?report_type=deals_excel&preset=${id}`);
      await page.getByRole('button', { name: 'Save changes' }).click();
      const [change] = await Promise.all([
        page.waitForRequest((request) => request.method() === 'PATCH'),
        held.resolve(),
      ]);
      expect(change.headers()['if-match']).toBe(`"${updated_at}"`);
      await page.waitForURL('**/presets');
      await service.database.pool.query(`delete from sheaf.presets where name = 'Deals in a hurry'`);
    });

    test('a preset that its owner has just shared is found, also if the list was loaded before', async () => {
      await savePreset('Deals of Mia');
      const { id } = (await presetNamed('Deals of Mia')) as unknown as { id: number };
      const { page } = await open(`/reports/new?report_type=deals_excel&preset=${id}`, { as: COLLEAGUE });
      const missing = page.getByRole('status').filter({ hasText: 'This preset does not exist' });
      await missing.waitFor();
      await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Presets' }).click();
      await page.getByRole('heading', { level: 1, name: 'Presets' }).waitFor();
      await (await service.as(MEMBER)).send(`/presets/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ shared: true }),
      });
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Edit Deals of Mia' }).waitFor();
      expect(await missing.count()).toBe(0);
      await service.database.pool.query(`delete from sheaf.presets where name = 'Deals of Mia'`);
    });

    test('after a preset was deleted, the form still shows errors at their fields', async () => {
      await savePreset('Deals to lose');
      const { page } = await open(PATH, { as: MEMBER });
      await choose(page, 'Deals to lose', 'Change filters and columns');
      const name = page.getByRole('textbox', { name: 'File name' });
      await name.waitFor();
      await service.database.pool.query(`delete from sheaf.presets where name = 'Deals to lose'`);
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByRole('alert').filter({ hasText: 'The preset was not changed' }).waitFor();
      await name.fill('a/b');
      await expect.poll(() => name.getAttribute('aria-invalid')).toBe('true');
      await comeBack(page);
      await page.getByRole('status').filter({ hasText: 'This preset does not exist' }).waitFor();
      expect(await name.getAttribute('aria-invalid')).toBe('true');
      await name.fill('deals');
      await expect.poll(() => name.getAttribute('aria-invalid')).not.toBe('true');
    });

    test('a preset that another person changed is used as it is now, and says who owns it', async () => {
      await savePreset('Changing deals');
      const { presets } = (await (await service.as(MEMBER)).send('/presets')).body as unknown as {
        presets: { id: number; name: string }[];
      };
      const { id } = presets.find(({ name }) => name === 'Changing deals')!;
      const { page } = await open(PATH, { as: ADMIN });
      await row(page, 'Changing deals').getByText('Owner and admins').waitFor();
      await row(page, 'Changing deals').getByText(MEMBER.email!).waitFor();
      // The owner changes it while the admin looks at the list.
      await (await service.as(MEMBER)).send(`/presets/${id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ search_params: { country: ['FR'] } }),
      });
      await page.getByRole('button', { name: 'Create export now: Changing deals' }).click();
      await page.waitForURL(/\/reports\/\d+$/);
      await page.getByText('Deals in FR').first().waitFor();
      // And deletes it.
      await page.goto(PATH);
      await row(page, 'Changing deals').waitFor();
      await (await service.as(MEMBER)).send(`/presets/${id}`, { method: 'DELETE' });
      await page.getByRole('button', { name: 'Create export now: Changing deals' }).click();
      const alert = page.getByRole('alert').filter({ hasText: 'The export was not created' });
      await alert.waitFor();
      expect(await alert.textContent()).toMatch(/not found/);
    });

    test('a preset with a filter, a column or a report type that no longer exists says so, and the form removes what is gone', async () => {
      await savePreset('Old deals');
      await savePreset('Gone report');
      // As if an earlier version had stored them.
      const { pool } = service.database;
      await pool.query(
        `update sheaf.presets set search_params = '{"country": ["US"], "vertical": "shoes"}',
           index_params = '{"columns": ["title", "rank"]}' where name = 'Old deals'`,
      );
      await pool.query(`update sheaf.presets set report_type = 'coupons_excel' where name = 'Gone report'`);
      const { page, picture } = await open(PATH, { as: MEMBER });
      await row(page, 'Gone report')
        .getByText(/^Cannot be used as it is: .*coupons_excel/)
        .waitFor();
      await row(page, 'Old deals')
        .getByText(/^Cannot be used as it is: .*vertical/)
        .waitFor();
      expect(await page.getByRole('button', { name: 'Create export now: Old deals' }).count()).toBe(0);
      await picture('presets-problem');
      expect(await findings(page)).toEqual([]);

      await page.getByRole('link', { name: 'Use: Old deals' }).click();
      await page.getByText('Deals no longer has filter “vertical” and column “rank”').waitFor();
      await picture('new-export-unknown');
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Remove them' }).click();
      await page.getByText('1 of 23').waitFor();
      await page.getByRole('region', { name: 'First rows' }).getByRole('row').nth(1).waitFor();
      expect(decodeURIComponent(page.url())).not.toMatch(/vertical|rank/);

      await page.goto(PATH);
      await page.getByRole('link', { name: 'Use: Gone report' }).click();
      await page.getByRole('alert').filter({ hasText: 'The report type failed to load' }).waitFor();
      await page.getByRole('link', { name: 'All report types' }).waitFor();
      await pool.query(`delete from sheaf.presets where name in ('Old deals', 'Gone report')`);
    });

    test('the page has no accessibility findings', async () => {
      await savePreset('American and German deals');
      await expectAccessible('presets', MEMBER, PATH, async (page, look) => {
        await page.getByRole('table', { name: 'Presets' }).waitFor();
        await look('list');
      });
    });
  });

  describe('the service', () => {
    test('an operator sees the workers and the rows of the last hour', async () => {
      await (await service.as(MEMBER)).build({ report_type: 'advertisers_csv', search_params: { country: ['FR'] } });
      await expectAccessible('queue', OPERATOR, '/admin/queue', async (page, look) => {
        await page.getByRole('table', { name: 'Workers' }).getByText('Running').first().waitFor();
        await page.locator('.recharts-surface').first().waitFor();
        await page.getByText('Numbers by minute').click();
        await page.getByRole('table', { name: 'Throughput by minute' }).waitFor();
        await look('workers');
      });
    });

    test('an operator sees feedback about the documentation, all of it, newest first', async () => {
      // More than one page of the list.
      await service.database.pool.query(
        `insert into sheaf.feedback (page, helpful, comment) select '/docs/guides/api', true, 'Comment ' || n from generate_series(1, 60) n`,
      );
      await service.api().send('/feedback', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ page: '/docs/guides/files', helpful: false, comment: 'Which sheet has the notes?' }),
      });
      const { page } = await open('/admin/feedback', { as: OPERATOR });
      await page.getByText('Comment 60').waitFor();
      expect(await page.getByText('Comment 1', { exact: true }).count()).toBe(0);
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.getByText('Comment 1', { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
      await service.database.pool.query(`delete from sheaf.feedback where comment like 'Comment %'`);
      await expectAccessible('feedback', OPERATOR, '/admin/feedback', async (page, look) => {
        await page.getByText('Which sheet has the notes?').waitFor();
        await look('list');
      });
    });

    test('an admin reads that these pages are for operators', async () => {
      const { page } = await open('/admin/queue', { as: ADMIN });
      await page.getByText('Only the operators of this service can open this page.').waitFor();
      expect(await page.getByRole('link', { name: 'Queue' }).count()).toBe(0);
    });
  });
});
