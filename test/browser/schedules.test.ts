/** Schedules in the console, with deliveries to a real folder. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { suite, type Who } from '../support/suite.ts';
import { findings, look, overflow } from './accessibility.ts';
import {
  canBrowse,
  comeBack,
  crumbs,
  currentCrumbs,
  currentPages,
  doubleClick,
  LOOKS,
  loaded,
  PHONE,
  pagesOf,
  tabTo,
} from './browser.ts';

const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };
const COLLEAGUE: Who = { role: 'member', email: 'noa@acme-media.example' };
const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };

const base = await mkdtemp(join(tmpdir(), 'sheaf-schedules-'));
afterAll(() => rm(base, { recursive: true }));

describe.skipIf(!canBrowse)('schedules', () => {
  const service = suite({
    // Calendar links contain the public URL.
    env: { SHEAF_DELIVERY_FOLDER: base, SHEAF_PUBLIC_URL: 'http://reports.example.com' },
  });
  const { open } = pagesOf(service);
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
  const dialog = (page: Page) => page.getByRole('dialog');
  const times = (page: Page) => page.getByRole('list', { name: 'Next runs' }).getByRole('listitem');

  async function send<Body>(who: Who, path: string, body: object): Promise<Body> {
    const response = await (await service.as(who)).send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([response.status, response.text]).toEqual([201, expect.any(String)]);
    return response.body as unknown as Body;
  }
  const savePreset = (name: string) =>
    send(MEMBER, '/presets', {
      name,
      report_type: 'deals_excel',
      search_params: { starts_after: 'today-6d', country: ['US'] },
      index_params: { timezone: 'Asia/Tokyo' },
    });
  const saveSchedule = async (name: string, more: object = {}) => {
    const { schedule } = await send<{ schedule: { id: number } }>(MEMBER, '/schedules', {
      name,
      report_type: 'deals_excel',
      search_params: { country: ['DE'] },
      rule: { every: 'weekday', at: ['06:30'] },
      time_zone: 'Europe/Berlin',
      ...more,
    });
    return schedule.id;
  };
  const saveFolder = async (name: string, path: string) => {
    const { destination } = await send<{ destination: { id: number } }>(ADMIN, '/destinations', {
      name,
      folder: { path },
    });
    return destination.id;
  };
  async function schedules(): Promise<object[]> {
    const { body } = await (await service.as(MEMBER)).send('/schedules');
    return (body as unknown as { schedules: object[] }).schedules;
  }

  afterEach(async () => {
    await service.database.pool.query('delete from sheaf.schedules');
    await service.database.pool.query('delete from sheaf.destinations');
    await service.database.pool.query('delete from sheaf.presets');
  });

  test('a preset is repeated by a rule, which shows its next times with their dates', async () => {
    const { page, picture } = await open('/schedules', { as: MEMBER });
    await page.getByText('There are no schedules yet.').waitFor();
    await picture('schedules-empty');
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Schedules' }).waitFor();
    await page.getByRole('link', { name: 'New schedule' }).click();
    // Without a preset, the export is chosen first.
    await page.getByRole('link', { name: 'Choose the export' }).click();
    await page.getByRole('heading', { level: 1, name: 'Export of a new schedule' }).waitFor();
    expect(await currentPages(page)).toEqual(['Schedules']);
    expect(await crumbs(page)).toBe('Schedules/New schedule/Export');
    await page.getByRole('link', { name: /^Deals/ }).click();
    await page.getByRole('button', { name: 'Use in the schedule' }).click();
    await page.getByRole('heading', { level: 1, name: 'New schedule' }).waitFor();
    expect(await page.getByLabel('Preset', { exact: true }).inputValue()).toBe('given');

    await savePreset('Deals of the week');
    await page.goto('/schedules/new');
    await page
      .getByRole('definition')
      .filter({ hasText: /^6 days ago$/ })
      .waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Deals twice a week');
    await page.getByLabel('Repeat').selectOption('Days of the week');
    await page.getByRole('checkbox', { name: 'thursday' }).check();
    await page.getByLabel('Time', { exact: true }).fill('02:30');
    await page.getByRole('button', { name: 'Add a time' }).click();
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berl');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    await times(page)
      .filter({ hasText: /^(Mon|Thu), .* (02:30|18:00)Starts after: \w+ \d+, \d{4}$/ })
      .nth(4)
      .waitFor();
    await picture('schedules-new');
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByRole('heading', { level: 1, name: 'Deals twice a week' }).waitFor();
    await page.getByText(/^6 days ago \(\w+ \d+, \d{4} in the next run\)$/).waitFor();
    await picture('schedule-parameters');
    expect(await schedules()).toMatchObject([
      {
        name: 'Deals twice a week',
        rule: { every: 'week', on: ['monday', 'thursday'], at: ['02:30', '18:00'] },
        time_zone: 'Europe/Berlin',
        search_params: { starts_after: 'today-6d', country: ['US'] },
        index_params: {},
      },
    ]);
  });

  test('a schedule is created with the keyboard alone', async () => {
    await savePreset('Keyboard deals');
    const { page } = await open('/schedules/new', { as: MEMBER });
    await tabTo(page, page.getByLabel('Name', { exact: true }));
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'By keyboard' }).waitFor();
    expect(await schedules()).toMatchObject([{ name: 'By keyboard' }]);
  });

  test('a rule that is not valid is explained, and a name that is taken is said at its field', async () => {
    await savePreset('Some deals');
    await saveSchedule('Taken');
    const { page } = await open('/schedules/new', { as: MEMBER });
    await page.getByLabel('Repeat').selectOption('Cron expression');
    await page.getByLabel('Expression').fill('0 25 * * *');
    await page
      .getByRole('status')
      .filter({ hasText: /0 25 \* \* \*.* is not valid/ })
      .waitFor();
    await page.getByLabel('Repeat').selectOption('iCalendar rule');
    await page.getByLabel('RRULE').fill('FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=6;BYMINUTE=30');
    await page.getByText('On the last day of every month at 06:30').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Taken');
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByText(/already|exists/).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Name', { exact: true }).fill('Free');
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByRole('heading', { level: 1, name: 'Free' }).waitFor();
    expect(await schedules()).toMatchObject([{ name: 'Free', rule: { every: 'month', on: ['last'] } }, {}]);
  });

  test('a schedule is run, its file delivered again, and it is paused, resumed and deleted', async () => {
    const destination = await saveFolder('Finance share', 'daily');
    const id = await saveSchedule('Morning deals', { destinations: [destination], file_name: 'deals' });
    const folder = join(base, 'acme-media');
    await writeFile(folder, 'a file where the folder should be');
    const { page, picture } = await open(`/schedules/${id}`, { as: MEMBER });
    await page.getByText('The schedule has not run yet.').waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('The run was added').waitFor();
    const run = row(page, 'run by hand');
    await run.getByText('Completed').waitFor();
    await run.getByText('Failed to connect').waitFor();
    await picture('schedule-delivery-failed');
    // The automatic retry must not come before the press.
    await service.database.pool.query(`update sheaf.deliveries set due_at = now() + interval '1 day'`);
    await rm(folder);
    await run.getByRole('button', { name: /^Deliver again: Finance share, / }).click();
    await run.getByText('Delivered').waitFor();
    expect((await readdir(join(folder, 'daily'))).sort()).toEqual(['deals.xlsx', 'deals.xlsx.receipt.json']);
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('None while the schedule is paused.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await times(page).nth(4).waitFor();

    await run.getByRole('link', { name: /^Export \d+$/ }).click();
    await page.waitForURL(/\/reports\/\d+$/);
    await page.goBack();
    await page.getByRole('button', { name: 'Delete' }).click();
    await dialog(page).getByRole('button', { name: 'Delete schedule' }).click();
    await page.getByText('There are no schedules yet.').waitFor();
  });

  test('the destination that a question to Dex names is chosen already if it exists', async () => {
    const destination = await saveFolder('Daily', 'daily');
    await saveFolder('Archive', 'archive');
    const search = new URLSearchParams({
      from: JSON.stringify({ name: 'Asked', report_type: 'deals_excel', rule: { every: 'day', at: ['06:00'] } }),
      deliver: JSON.stringify({ kind: 'folder', name: 'daily', settings: { path: 'daily' } }),
    });
    const { page } = await open(`/schedules/new?${search}`, { as: MEMBER });
    expect(await page.getByRole('checkbox', { name: 'Daily' }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: 'Archive' }).isChecked()).toBe(false);
    expect(await page.getByText('The files are not delivered yet').count()).toBe(0);
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByRole('heading', { level: 1, name: 'Asked' }).waitFor();
    expect(await schedules()).toMatchObject([{ name: 'Asked', destinations: [destination] }]);
  });

  test('what was typed stays when the destination that a question names is created meanwhile', async () => {
    const search = new URLSearchParams({
      from: JSON.stringify({ name: 'Asked', report_type: 'deals_excel', rule: { every: 'day', at: ['06:00'] } }),
      deliver: JSON.stringify({ kind: 'folder', name: 'daily', settings: { path: 'daily' } }),
    });
    const { page } = await open(`/schedules/new?${search}`, { as: MEMBER });
    await page.getByText('The files are not delivered yet').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Typed');
    const destination = await saveFolder('Daily', 'daily');
    await comeBack(page);
    await page.getByRole('checkbox', { name: 'Daily' }).check();
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByRole('heading', { level: 1, name: 'Typed' }).waitFor();
    expect(await schedules()).toMatchObject([{ name: 'Typed', destinations: [destination] }]);
  });

  test('a double click adds one run', async () => {
    const id = await saveSchedule('Clicked twice');
    const { page } = await open(`/schedules/${id}`, { as: MEMBER });
    await page.getByText('The schedule has not run yet.').waitFor();
    expect(await currentCrumbs(page)).toEqual(['Clicked twice']);
    const run = page.getByRole('button', { name: 'Run now' });
    const sent = await doubleClick(page, run);
    expect(sent.filter((one) => one.endsWith('/runs'))).toEqual([`POST /api/v1/schedules/${id}/runs`]);
    await row(page, 'run by hand').getByText('Completed').waitFor();
    await expect.poll(() => row(page, 'run by hand').count()).toBe(1);
  });

  test('a schedule is edited: rule, period, result and destinations', async () => {
    await saveFolder('Finance share', 'edited');
    const id = await saveSchedule('Weekday deals');
    const { page, picture } = await open(`/schedules/${id}`, { as: MEMBER });
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('heading', { level: 1, name: 'Edit Weekday deals' }).waitFor();
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('06:30');
    await page.getByLabel('Repeat').selectOption('Days of the month');
    await page.getByRole('combobox', { name: 'Days' }).fill('31');
    await page.getByRole('option', { name: '31', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('A month without this day has').selectOption('No run');
    await page.getByLabel('Not before (optional)').fill('2027-03-28T12:00');
    await page.getByLabel('A file counts as a result').selectOption('Only if the rows have changed');
    await page.getByLabel('If the previous run is still in progress').selectOption('Skip the run');
    await page.getByLabel('If runs were missed in an outage').selectOption('Skip them');
    await page.getByRole('checkbox', { name: 'Finance share' }).check();
    await page.getByLabel('Name of delivered files').fill('{report}-{date}');
    await times(page)
      .filter({ hasText: /^Wed, Mar 31, 2027, 06:30/ })
      .waitFor();
    await picture('schedule-edit');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('"{report}" is unknown').waitFor();
    await page.getByLabel('Name of delivered files').fill('{report_type}-{date}');
    await page.getByText('Next file: deals_excel-2027-03-31').waitFor();
    await page.getByLabel('If there is already a file with this name').selectOption({ value: 'replace' });
    await page.getByText('An older file never replaces a newer one').waitFor();
    await picture('schedule-replace-files');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Only files whose rows have changed').waitFor();
    await page.getByText('Finance share').waitFor();
    await page.getByText('Replaced by the file of a later run').waitFor();
    await times(page).first().filter({ hasText: 'File deals_excel-2027-03-31' }).waitFor();
    expect(await schedules()).toMatchObject([
      {
        id,
        existing_file: 'replace',
        rule: { every: 'month', on: [1, 31], at: ['06:30'], short_months: 'skip' },
        // Summer time begins in Berlin on this day.
        starts_at: '2027-03-28T10:00:00.000Z',
        only_if: 'changes',
        overlap: 'skip',
        missed: 'none',
        file_name: '{report_type}-{date}',
        search_params: { country: ['DE'] },
      },
    ]);
  });

  test('a schedule exports what changed, and its runs say since when', async () => {
    const id = await saveSchedule('Changed deals', { report_type: 'hot_advertisers_excel', search_params: {} });
    const { page, picture } = await open(`/schedules/${id}/edit`, { as: MEMBER });
    await page.getByLabel('A file counts as a result').waitFor();
    expect(await page.getByLabel('A file has').count()).toBe(0);
    const deals = await saveSchedule('New deals');
    await page.goto(`/schedules/${deals}/edit`);
    await page.getByLabel('A file has').waitFor();
    expect(await page.getByText('Rows that were deleted or no longer match').count()).toBe(0);
    await page.getByLabel('A file has').selectOption('What is new or changed since the last delivery');
    await page.getByText('Rows that were deleted or no longer match').waitFor();
    await picture('schedule-window');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('What is new or changed since the last delivery').waitFor();
    for (const said of ['All rows: no earlier run of this window', 'new or changed since']) {
      await page.getByRole('button', { name: 'Run now' }).click();
      await row(page, said).getByText('Completed').waitFor();
    }
    await picture('schedule-window-runs');
    expect(await findings(page)).toEqual([]);
  });

  test('what a schedule exports is changed in the form of the export, and nothing typed before is lost', async () => {
    const id = await saveSchedule('Filtered deals');
    const { page, picture } = await open(`/schedules/${id}/edit`, { as: MEMBER });
    await page.getByLabel('Time', { exact: true }).fill('07:45');
    await page.getByLabel('Name', { exact: true }).fill('Better deals');
    await tabTo(page, page.getByRole('button', { name: 'Change filters and columns' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Export of Better deals' }).waitFor();
    expect(await currentPages(page)).toEqual(['Schedules']);
    expect(await crumbs(page)).toBe('Schedules/Better deals/Edit/Export');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Export of Better deals' }).waitFor();
    await page.getByLabel('Search', { exact: true }).fill('shoes');
    // The rows of before are pale until those of the new filters are there.
    await page.getByText('The only row, with the formats of the file').waitFor();
    await picture('schedule-request');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('heading', { level: 1, name: 'Edit Filtered deals' }).waitFor();
    expect(await page.getByText('shoes').count()).toBe(0);
    await page.getByRole('button', { name: 'Change filters and columns' }).click();
    await page.getByLabel('Search', { exact: true }).fill('shoes');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Edit Filtered deals' }).waitFor();
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('07:45');

    await page.getByRole('button', { name: 'Change filters and columns' }).click();
    await page.getByLabel('Search', { exact: true }).fill('boots');
    await tabTo(page, page.getByRole('button', { name: 'Use in the schedule' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Edit Filtered deals' }).waitFor();
    await page.getByText('boots').waitFor();
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('07:45');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Better deals' }).waitFor();
    expect(await schedules()).toMatchObject([
      {
        id,
        name: 'Better deals',
        rule: { every: 'weekday', at: ['07:45'] },
        time_zone: 'Europe/Berlin',
        search_params: { country: ['DE'], search: 'boots' },
        index_params: {},
      },
    ]);
  });

  test('a schedule that somebody else changes meanwhile is not overwritten without a question', async () => {
    const id = await saveSchedule('Edited twice');
    const { page, picture } = await open(`/schedules/${id}/edit`, { as: MEMBER });
    await page.getByLabel('Time', { exact: true }).fill('07:45');
    await (await service.as(ADMIN)).send(`/schedules/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ search_params: { country: ['FR'] } }),
    });
    // The change is still known after a look at another page.
    await page.getByRole('button', { name: 'Change filters and columns' }).click();
    await page.getByRole('heading', { level: 1, name: 'Export of Edited twice' }).waitFor();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Somebody else changed it while you were editing' });
    await alert.waitFor();
    await picture('schedule-changed-meanwhile');
    expect(await findings(page)).toEqual([]);
    expect(await schedules()).toMatchObject([{ id, rule: { at: ['06:30'] }, search_params: { country: ['FR'] } }]);
    await alert.getByRole('button', { name: 'Replace their version' }).click();
    await page.waitForURL(`**/schedules/${id}`);
    expect(await schedules()).toMatchObject([{ id, rule: { at: ['07:45'] }, search_params: { country: ['DE'] } }]);
  });

  test('on a phone, names without spaces do not make a page wider', async () => {
    const name = `Deals_${'of_the_week_'.repeat(7)}`;
    await savePreset(name);
    const id = await saveSchedule(name);
    const { page, picture } = await open('/schedules', { as: MEMBER, ...PHONE });
    const found: string[] = [];
    const check = async (state: string, heading: string) => {
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await loaded(page);
      await picture(`long-name-${state}`);
      found.push(...(await overflow(page)).map((finding) => `${state}: ${finding}`));
    };
    await check('list', 'Schedules');
    await page.goto(`/schedules/${id}`);
    await check('page', name);
    await page.getByRole('link', { name: 'Edit' }).click();
    await check('edit', `Edit ${name}`);
    await page.getByRole('button', { name: 'Change filters and columns' }).click();
    await check('request', `Export of ${name}`);
    await page.goto('/presets');
    await check('presets', 'Presets');
    await page.getByRole('button', { name: /^More actions/ }).click();
    await page.getByRole('menuitem', { name: 'Change filters and columns' }).click();
    await check('preset', `Edit ${name}`);
    expect(found).toEqual([]);
  });

  test('past times are run after a look at them', async () => {
    const id = await saveSchedule('Daily deals', { rule: { every: 'day', at: ['00:00'] }, time_zone: 'UTC' });
    const { page, picture } = await open(`/schedules/${id}`, { as: MEMBER });
    await page.getByRole('button', { name: 'Run for past times' }).click();
    await dialog(page).getByLabel('From').fill('2026-10-01T00:00');
    await dialog(page).getByLabel('To, excluded').fill('2026-10-03T00:00');
    const past = dialog(page).getByRole('list', { name: 'Past times' }).getByRole('listitem');
    await past.filter({ hasText: 'Oct 1, 2026, 00:00' }).waitFor();
    await expect.poll(() => past.count()).toBe(2);
    await picture('schedule-backfill');
    expect(await findings(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Add 2 runs' }).click();
    await page.getByText('Added: 2 runs').waitFor();
    await row(page, 'Oct 2, 2026, 00:00').getByText('backfilled').waitFor();
    await page.getByRole('button', { name: 'Run for past times' }).click();
    await dialog(page).getByLabel('From').fill('2026-10-01T00:00');
    await dialog(page).getByLabel('To, excluded').fill('2026-10-03T00:00');
    await dialog(page).getByText('2 times have a run already.').waitFor();
    expect(await dialog(page).getByRole('button', { name: 'Add runs' }).isDisabled()).toBe(true);
    await dialog(page).getByLabel('To, excluded').fill('2999-01-01T00:00');
    await dialog(page)
      .getByRole('status')
      .filter({ hasText: /later than now|now/ })
      .waitFor();
  });

  test('a calendar link is created, works, and ends', async () => {
    const id = await saveSchedule('Calendar deals');
    const { page, picture } = await open(`/schedules/${id}`, { as: MEMBER });
    await page.getByRole('button', { name: 'Calendar link' }).click();
    await dialog(page).getByRole('button', { name: 'Create a link' }).click();
    const link = await dialog(page).getByRole('group', { name: 'calendar link' }).textContent();
    const box = (await dialog(page).getByRole('group', { name: 'calendar link' }).boundingBox())!;
    const frame = (await dialog(page).boundingBox())!;
    expect(box.x + box.width).toBeLessThan(frame.x + frame.width);
    await picture('schedule-calendar');
    expect(await findings(page)).toEqual([]);
    const feed = () => fetch(`${service.service.origin}${new URL(link!).pathname}`);
    expect(await (await feed()).text()).toContain('Calendar deals');
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Calendar link' }).click();
    await dialog(page).getByRole('button', { name: 'Revoke the link' }).click();
    await page.getByText('The calendar has no link any more').waitFor();
    expect((await feed()).status).toBe(404);
  });

  test('presets, exports and Dex lead to the form with their request', async () => {
    await savePreset('Deals of the week');
    const { page } = await open('/presets', { as: MEMBER });
    await page.getByRole('button', { name: 'More actions for Deals of the week' }).click();
    await page.getByRole('menuitem', { name: 'Schedule' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Deals of the week');
    expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Asia/Tokyo');

    const done = await (await service.as(MEMBER)).build({
      report_type: 'deals_excel',
      search_params: { country: ['FR'] },
    });
    await page.goto(`/reports/${done.id}`);
    await page.getByRole('link', { name: 'Make it a schedule' }).click();
    expect(await page.getByText('Its dates are fixed').count()).toBe(0);
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByRole('heading', { level: 2, name: 'Next runs' }).waitFor();
    expect(await schedules()).toMatchObject([{ report_type: 'deals_excel', search_params: { country: ['FR'] } }]);

    const dated = { report_type: 'deals_excel', search_params: { starts_after: '2026-01-01' } };
    await page.goto(`/schedules/new?from=${encodeURIComponent(JSON.stringify(dated))}`);
    await page.getByText('Its dates are fixed').waitFor();

    await page.goto(`/docs/ask?question=${encodeURIComponent('US deals as Excel every Friday at 17:00')}`);
    await page.getByRole('link', { name: 'Make it a schedule' }).click();
    await page.getByRole('heading', { level: 1, name: 'New schedule' }).waitFor();
    await times(page)
      .filter({ hasText: /^Fri, .* 17:00/ })
      .nth(4)
      .waitFor();
  });

  test('a colleague can only look, until the author has no access', async () => {
    const id = await saveSchedule('Deals of Mia');
    const { page } = await open('/schedules', { as: COLLEAGUE });
    await row(page, 'Deals of Mia').getByText(MEMBER.email!).waitFor();
    expect(await page.getByRole('button', { name: 'Pause: Deals of Mia' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Deals of Mia' }).click();
    await page.waitForURL(`**/schedules/${id}`);
    await page.getByText('The schedule has not run yet.').waitFor();
    expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    await service.database.pool.query(`update sheaf.users set deactivated_at = now() where email = $1`, [MEMBER.email]);
    await service.database.pool.query(
      `update sheaf.schedules set paused_at = now(), next_at = null, paused_reason = 'The author no longer has access.' where id = $1`,
      [id],
    );
    await page.reload();
    await page.getByText('who no longer has access').waitFor();
    // Its next run has paused it, and nobody wanted that.
    await page.getByRole('alert').filter({ hasText: 'The author no longer has access.' }).waitFor();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByRole('button', { name: 'Run now' }).waitFor();
    await service.database.pool.query(`update sheaf.users set deactivated_at = null where email = $1`, [MEMBER.email]);
  });

  test('a schedule that does not exist is said to be missing', async () => {
    const { page } = await open('/schedules/987654321', { as: MEMBER });
    await page.getByRole('heading', { level: 1, name: 'Schedule 987654321 was not found' }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect((await page.goto('/schedules/none'))!.status()).toBe(404);
  });

  test('the pages have no accessibility findings', async () => {
    await savePreset('Deals for everyone');
    const id = await saveSchedule('Every morning');
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open('/schedules', { as: MEMBER, ...options });
      const { page } = watched;
      await page.getByRole('table', { name: 'Schedules' }).waitFor();
      found.push(...(await look(watched, `schedules-${looks}-list`)));
      await page.goto('/schedules/new');
      await times(page).nth(4).waitFor();
      found.push(...(await look(watched, `schedules-${looks}-new`)));
      await page.goto(`/schedules/${id}`);
      await times(page).nth(4).waitFor();
      await page.getByText('The schedule has not run yet.').waitFor();
      found.push(...(await look(watched, `schedules-${looks}-one`)));
      await page.goto(`/schedules/${id}/edit`);
      await times(page).nth(4).waitFor();
      found.push(...(await look(watched, `schedules-${looks}-edit`)));
    }
    expect(found).toEqual([]);
  });
});
