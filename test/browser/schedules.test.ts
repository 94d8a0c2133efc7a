/** Schedules in the console. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suite, type Who } from '../support/suite.ts';
import { findings, look } from './accessibility.ts';
import { canBrowse, LOOKS, pagesOf } from './browser.ts';

const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };
const COLLEAGUE: Who = { role: 'member', email: 'noa@acme-media.example' };

describe.skipIf(!canBrowse)('schedules', () => {
  const service = suite();
  const { open } = pagesOf(service);
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
  const dialog = (page: Page) => page.getByRole('dialog');

  async function send(path: string, body: object) {
    const { status } = await (await service.as(MEMBER)).send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(status).toBe(201);
  }
  const savePreset = (name: string) =>
    send('/presets', {
      name,
      report_type: 'deals_excel',
      search_params: { starts_after: 'today-6d', country: ['US'] },
      index_params: { timezone: 'Asia/Tokyo' },
    });
  const saveSchedule = (name: string) =>
    send('/schedules', {
      name,
      report_type: 'deals_excel',
      search_params: { country: ['DE'] },
      rule: { every: 'weekday', at: ['06:30'] },
      time_zone: 'Europe/Berlin',
    });

  test('a preset is repeated by a rule, which shows its next times; it is paused, resumed, run and deleted', async () => {
    const { page, picture } = await open('/schedules', { as: MEMBER });
    await page.getByText('There are no schedules yet.').waitFor();
    await picture('schedules-empty');
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Schedules' }).waitFor();
    await page.getByRole('button', { name: 'New schedule' }).click();
    await dialog(page).getByText('A schedule repeats a preset.').waitFor();
    await page.keyboard.press('Escape');

    await savePreset('Deals of the week');
    await page.reload();
    await page.getByRole('button', { name: 'New schedule' }).click();
    await dialog(page).getByLabel('Name').fill('Deals on Mondays');
    await dialog(page).getByLabel('Repeat').selectOption('Days of the week');
    await dialog(page).getByRole('checkbox', { name: 'thursday' }).check();
    await dialog(page).getByLabel('Time', { exact: true }).fill('02:30');
    await dialog(page).getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berl');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    const times = dialog(page).getByRole('list', { name: 'Next runs' }).getByRole('listitem');
    await times
      .filter({ hasText: /^(Mon|Thu), .* 02:30$/ })
      .nth(4)
      .waitFor();
    await picture('schedules-new');
    await dialog(page).getByRole('button', { name: 'Create schedule' }).click();
    await row(page, 'Deals on Mondays').getByText('Europe/Berlin').waitFor();
    const { schedules } = (await (await service.as(MEMBER)).send('/schedules')).body as unknown as {
      schedules: object[];
    };
    expect(schedules).toMatchObject([
      {
        name: 'Deals on Mondays',
        rule: { every: 'week', on: ['monday', 'thursday'], at: ['02:30'] },
        time_zone: 'Europe/Berlin',
        search_params: { starts_after: 'today-6d', country: ['US'] },
        index_params: {},
      },
    ]);

    await page.getByRole('button', { name: 'Pause: Deals on Mondays' }).click();
    await row(page, 'Deals on Mondays').getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Resume: Deals on Mondays' }).click();
    await page.getByRole('button', { name: 'Pause: Deals on Mondays' }).waitFor();

    await page.getByRole('button', { name: 'Run now: Deals on Mondays' }).click();
    await page.getByText('The run was added').waitFor();
    await page.getByRole('button', { name: 'Runs: Deals on Mondays' }).click();
    await row(page, 'run by hand').getByText('Completed').waitFor();
    await picture('schedules-runs');
    expect(await findings(page)).toEqual([]);
    await row(page, 'run by hand')
      .getByRole('link', { name: /^Export \d+$/ })
      .click();
    await page.waitForURL(/\/reports\/\d+$/);

    await page.goto('/schedules');
    await page.getByRole('button', { name: 'Delete: Deals on Mondays' }).click();
    await dialog(page).getByRole('button', { name: 'Delete schedule' }).click();
    await page.getByText('There are no schedules yet.').waitFor();
  });

  test('a schedule is created with the keyboard alone', async () => {
    await savePreset('Keyboard deals');
    const { page } = await open('/schedules', { as: MEMBER });
    await page.getByRole('button', { name: 'New schedule' }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByLabel('Preset').selectOption('Keyboard deals');
    await dialog(page).getByLabel('Name').focus();
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await row(page, 'By keyboard').getByText('You', { exact: true }).waitFor();
    await service.database.pool.query('delete from sheaf.schedules');
  });

  test('a rule that is not valid is explained, and a name that is taken is said at its field', async () => {
    await savePreset('Some deals');
    await saveSchedule('Taken');
    const { page } = await open('/schedules', { as: MEMBER });
    await page.getByRole('button', { name: 'New schedule' }).click();
    await dialog(page).getByLabel('Repeat').selectOption('Cron expression');
    await dialog(page).getByLabel('Expression').fill('0 25 * * *');
    await dialog(page).getByRole('status').filter({ hasText: /hour/i }).waitFor();
    await dialog(page).getByLabel('Expression').fill('0 7 * * 1');
    await dialog(page).getByLabel('Name').fill('Taken');
    await dialog(page).getByRole('button', { name: 'Create schedule' }).click();
    await dialog(page)
      .getByText(/Taken|taken|exists/)
      .last()
      .waitFor();
    await service.database.pool.query('delete from sheaf.schedules');
  });

  test('a colleague can only look, until the author has no access', async () => {
    await saveSchedule('Deals of Mia');
    const { page } = await open('/schedules', { as: COLLEAGUE });
    await row(page, 'Deals of Mia').getByText(MEMBER.email!).waitFor();
    expect(await page.getByRole('button', { name: 'Pause: Deals of Mia' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Runs: Deals of Mia' }).click();
    await dialog(page).getByText('The schedule has not run yet.').waitFor();
    await service.database.pool.query(`update sheaf.users set deactivated_at = now() where email = $1`, [MEMBER.email]);
    await page.reload();
    await row(page, 'Deals of Mia').getByText('no longer has access').waitFor();
    await page.getByRole('button', { name: 'Take over: Deals of Mia' }).click();
    await row(page, 'Deals of Mia').getByText('You', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Run now: Deals of Mia' }).waitFor();
    await service.database.pool.query(`update sheaf.users set deactivated_at = null where email = $1`, [MEMBER.email]);
    await service.database.pool.query('delete from sheaf.schedules');
  });

  test('the page and the form have no accessibility findings', async () => {
    await savePreset('Deals for everyone');
    await saveSchedule('Every morning');
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open('/schedules', { as: MEMBER, ...options });
      const { page } = watched;
      await page.getByRole('table', { name: 'Schedules' }).waitFor();
      found.push(...(await look(watched, `schedules-${looks}-list`)));
      await page.getByRole('button', { name: 'New schedule' }).click();
      await dialog(page).getByRole('list', { name: 'Next runs' }).getByRole('listitem').nth(4).waitFor();
      found.push(...(await look(watched, `schedules-${looks}-new`)));
    }
    expect(found).toEqual([]);
  });
});
