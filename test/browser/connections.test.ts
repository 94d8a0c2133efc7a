/** Connections in the console, with a worker that fetches from a server that answers as the networks document. */
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { type NetworkApis, startNetworkApis, TOKEN } from '../support/network-apis.ts';
import { suite, type Who } from '../support/suite.ts';
import { findings, look } from './accessibility.ts';
import { canBrowse, LOOKS, pagesOf } from './browser.ts';

const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };
const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };
const PATH = '/connections';

const apis: NetworkApis = await startNetworkApis();
afterAll(() => apis.close());

describe.skipIf(!canBrowse)('connections', () => {
  const service = suite({ env: { SHEAF_WEBHOOK_PRIVATE: 'on', SHEAF_NETWORK_URLS: `awin=${apis.origin}` } });
  const { open } = pagesOf(service);
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
  const dialog = (page: Page) => page.getByRole('dialog');

  test('an admin creates a connection, corrects its token, fetches, pauses and deletes it', async () => {
    const now = new Date().toISOString().slice(0, 19);
    apis.awin = [
      {
        ...{ id: 1, advertiserId: 7052, commissionStatus: 'pending', sale: '55.96', commission: '5.59' },
        ...{ transactionDate: now, validationDate: null },
      },
    ];
    const { page, picture } = await open(PATH, { as: ADMIN });
    await page.getByText('There are no connections yet.').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'New connection' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Awin UK');
    await dialog(page).getByLabel('Publisher ID').fill('IRabc');
    await dialog(page).getByLabel('API token').fill('wrong-token');
    await dialog(page).getByRole('button', { name: 'Create connection' }).click();
    await dialog(page)
      .getByText(/is not valid for Awin/)
      .waitFor();
    await dialog(page).getByLabel('Publisher ID').fill('45628');
    await picture('connections-new');
    expect(await findings(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Create connection' }).click();

    await page.getByRole('dialog', { name: 'Test Awin UK' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Start test' }).click();
    await dialog(page).getByText('Failed: Sign in').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit: Awin UK' }).click();
    await dialog(page).getByLabel('API token').fill(TOKEN);
    await dialog(page).getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('dialog', { name: 'Test Awin UK' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Start test' }).click();
    await dialog(page).getByText('The test succeeded').waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Fetches: Awin UK' }).click();
    await dialog(page).getByText('Nothing has been fetched yet.').waitFor();
    await dialog(page).getByRole('button', { name: 'Fetch now' }).click();
    await dialog(page).getByRole('row').filter({ hasText: 'Completed' }).first().waitFor();
    await picture('connections-fetches');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Pause: Awin UK' }).click();
    await row(page, 'Awin UK').getByText('Paused by a user.').waitFor();
    await page.getByRole('button', { name: 'Resume: Awin UK' }).click();
    await row(page, 'Awin UK').getByText('Active').waitFor();
    await picture('connections');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete: Awin UK' }).click();
    await dialog(page).getByRole('button', { name: 'Delete connection' }).click();
    await page.getByText('There are no connections yet.').waitFor();
  });

  test('the page and its dialogs have no accessibility findings and are not too wide', async () => {
    const made = await (await service.as(ADMIN)).send(PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ name: 'Awin Germany, Austria and Switzerland', network: 'awin', account_id: '45628', token: TOKEN },
        ...{ time_zone: 'Europe/Berlin', rule: { every: 'weekday', at: ['05:00', '17:30'] } },
        fetch_from: new Date().toISOString().slice(0, 10),
      }),
    });
    expect(made.status).toBe(201);
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open(PATH, { as: ADMIN, ...options });
      const { page } = watched;
      await row(page, 'Awin Germany').getByText('Europe/Berlin').waitFor();
      found.push(...(await look(watched, `connections-${looks}-list`)));
      for (const action of ['Edit', 'Fetches']) {
        await page.getByRole('button', { name: `${action}: Awin Germany` }).click();
        await dialog(page).getByRole('heading', { name: 'Awin Germany' }).waitFor();
        found.push(...(await look(watched, `connections-${looks}-${action.toLowerCase()}`)));
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'hidden' });
      }
      await page.getByRole('button', { name: 'New connection' }).click();
      await dialog(page).getByLabel('Network').selectOption('CJ');
      found.push(...(await look(watched, `connections-${looks}-new`)));
    }
    expect(found).toEqual([]);
    await service.database.pool.query('delete from sheaf.connections');
  });

  test('a member sees connections and what was fetched, and can change nothing', async () => {
    const made = await (await service.as(ADMIN)).send(PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ name: 'Of admins', network: 'awin', account_id: '45628', token: TOKEN, time_zone: 'UTC' },
        ...{ rule: { every: 'day', at: ['05:00'] }, fetch_from: new Date().toISOString().slice(0, 10) },
      }),
    });
    expect(made.status).toBe(201);
    const { page } = await open(PATH, { as: MEMBER });
    await row(page, 'Of admins').getByText('Every day at 05:00').waitFor();
    expect(await page.getByText('45628').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'New connection' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Fetches: Of admins' }).click();
    await dialog(page).getByText('Nothing has been fetched yet.').waitFor();
    expect(await dialog(page).getByRole('button', { name: 'Fetch now' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('button', { name: /: Of admins$/ }).count()).toBe(1);
  });
});
