/** Destinations in the console, with a real folder and a real SFTP server. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/deliveries/destinations/sftp/connect-sftp.ts';
import { hasSshd, startSshd } from '../support/sshd.ts';
import { suite, type Who } from '../support/suite.ts';
import { findings, look } from './accessibility.ts';
import { canBrowse, forgive, LOOKS, pagesOf, tabTo } from './browser.ts';

const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };
const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };
const PATH = '/destinations';

const base = await mkdtemp(join(tmpdir(), 'sheaf-console-'));
afterAll(() => rm(base, { recursive: true }));

describe.skipIf(!canBrowse)('destinations', () => {
  const service = suite({
    env: {
      SHEAF_WEBHOOK_PRIVATE: 'on',
      SHEAF_DELIVERY_FOLDER: base,
      // Messages contain links, so e-mail and webhooks need it.
      SHEAF_PUBLIC_URL: 'http://reports.example.com',
    },
  });
  const { open } = pagesOf(service);
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
  const dialog = (page: Page) => page.getByRole('dialog');
  const steps = (page: Page) =>
    dialog(page).getByRole('list', { name: 'Steps' }).getByRole('listitem').allTextContents();

  async function send(path: string, body: object): Promise<{ destination: { id: number } }> {
    const { status, body: sent } = await (await service.as(ADMIN)).send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(status).toBe(201);
    return sent as unknown as { destination: { id: number } };
  }
  const clear = async () => {
    await service.database.pool.query('delete from sheaf.schedules');
    await service.database.pool.query('delete from sheaf.destinations');
  };

  test('an admin creates a folder by mouse, tests it, renames it and deletes it', async () => {
    const { page, picture } = await open(PATH, { as: ADMIN });
    await page.getByText('There are no destinations yet.').waitFor();
    await picture('destinations-empty');
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'New destination' }).click();
    await dialog(page).getByLabel('Kind').selectOption('Folder');
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Finance share');
    await dialog(page).getByLabel('Folder').fill('../elsewhere');
    await dialog(page).getByRole('button', { name: 'Create destination' }).click();
    await dialog(page)
      .getByText(/without \. and \.\./)
      .waitFor();
    expect(await dialog(page).getByRole('alert').count()).toBe(0);
    await dialog(page).getByLabel('Folder').fill('finance/daily');
    await dialog(page).getByRole('button', { name: 'Create destination' }).click();

    await page.getByRole('dialog', { name: 'Test Finance share' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Start test' }).click();
    await dialog(page).getByText('The test succeeded').waitFor();
    expect(await steps(page)).toEqual(['Connect: done', 'Write a file: done', 'Read it back: done', 'Delete it: done']);
    expect(await readdir(join(base, 'acme-media/finance/daily'))).toEqual([]);
    await page.keyboard.press('Escape');
    await row(page, 'Finance share').getByText('Succeeded').waitFor();
    await row(page, 'Finance share').getByText('finance/daily').waitFor();

    await page.getByRole('button', { name: 'Edit: Finance share' }).click();
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Finance, daily');
    await dialog(page).getByRole('button', { name: 'Save changes' }).click();
    // A new name does not require another test.
    await row(page, 'Finance, daily').getByText('Succeeded').waitFor();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete: Finance, daily' }).click();
    await dialog(page).getByRole('button', { name: 'Delete destination' }).click();
    await page.getByText('There are no destinations yet.').waitFor();
  });

  test('a destination that a question names is filled in, and the schedule continues with it', async () => {
    const question = 'every Friday the deals in France to the folder /finance/daily, in Python';
    const { page, picture } = await open(`/docs/ask?question=${encodeURIComponent(question)}`, { as: ADMIN });
    await page.getByRole('link', { name: 'Create destination' }).click();
    expect(await dialog(page).getByLabel('Kind').inputValue()).toBe('folder');
    expect(await dialog(page).getByLabel('Folder').inputValue()).toBe('finance/daily');
    await picture('destination-from-dex');
    expect(await findings(page)).toEqual([]);
    await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Finance, daily');
    await dialog(page).getByRole('button', { name: 'Create destination' }).click();
    await page.getByRole('heading', { level: 1, name: 'New schedule' }).waitFor();
    expect(await page.getByRole('checkbox', { name: 'Finance, daily' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Create schedule' }).click();
    await page.getByRole('heading', { level: 2, name: 'Next runs' }).waitFor();
    const { rows } = await service.database.pool.query('select id from sheaf.destinations where deleted_at is null');
    const { body } = await (await service.as(ADMIN)).send('/schedules');
    expect((body as unknown as { schedules: object[] }).schedules).toMatchObject([
      { report_type: 'deals_excel', destinations: [Number(rows[0].id)] },
    ]);
    await clear();
  });

  test.skipIf(!hasSshd())(
    'a test names the failed step and the fingerprint; a change of it asks for the key again',
    async () => {
      const sshd = await startSshd();
      try {
        const { page, picture } = await open(PATH, { as: ADMIN });
        await page.getByRole('button', { name: 'New destination' }).click();
        await dialog(page).getByLabel('Kind').selectOption('SFTP server');
        await dialog(page).getByRole('button', { name: 'Create destination' }).click();
        await dialog(page).getByText('Required, but missing').first().waitFor();
        await dialog(page).getByRole('textbox', { name: 'Name', exact: true }).fill('Data warehouse');
        await dialog(page).getByLabel('Host').fill(sshd.host);
        await dialog(page).getByLabel('Port').fill(String(sshd.port));
        await dialog(page).getByLabel('User name').fill(sshd.user);
        await dialog(page).getByRole('radiogroup', { name: 'Sign in with' }).getByText('Private key').click();
        await dialog(page).getByRole('textbox', { name: 'Private key' }).fill(sshd.privateKey);
        await dialog(page).getByRole('button', { name: 'Create destination' }).click();
        await dialog(page).getByRole('button', { name: 'Start test' }).click();
        await dialog(page).getByText('Failed: Connect').waitFor();
        const fingerprint = fingerprintOf(Buffer.from(sshd.hostKey, 'base64'));
        await dialog(page).getByText(fingerprint).waitFor();
        expect((await steps(page)).slice(0, 3)).toEqual([
          'Find the host: done',
          'Connect: failed',
          'Sign in: not done',
        ]);
        await picture('destinations-test-failed');
        await page.keyboard.press('Escape');
        await row(page, 'Data warehouse').getByText('Connect').waitFor();

        await page.getByRole('button', { name: 'Edit: Data warehouse' }).click();
        const key = dialog(page).getByRole('textbox', { name: 'Private key' });
        expect(await key.inputValue()).toBe('');
        await dialog(page).getByText('Stored and not shown.').first().waitFor();
        await dialog(page).getByLabel('Fingerprint of the server').fill(fingerprint);
        await dialog(page).getByText('Fingerprint of the server changed. Enter it again').first().waitFor();
        await dialog(page).getByRole('button', { name: 'Save changes' }).click();
        await dialog(page)
          .getByText(/never sent to another place/)
          .waitFor();
        await picture('destinations-moved');
        await key.fill(sshd.privateKey);
        await dialog(page).getByRole('button', { name: 'Save changes' }).click();
        await dialog(page).getByRole('button', { name: 'Start test' }).click();
        await dialog(page).getByText('The test succeeded').waitFor();
        await page.keyboard.press('Escape');
        await dialog(page).waitFor({ state: 'detached' });
        // A change of the folder needs no key.
        await page.getByRole('button', { name: 'Edit: Data warehouse' }).click();
        await dialog(page).getByRole('textbox', { name: 'Folder' }).fill('missing');
        await dialog(page).getByRole('button', { name: 'Save changes' }).click();
        await dialog(page).getByRole('button', { name: 'Start test' }).click();
        await dialog(page).getByText('Failed: Write a file').waitFor();
        await dialog(page)
          .getByText(/does not exist/)
          .waitFor();
      } finally {
        await sshd.stop();
        await clear();
      }
    },
  );

  test('a webhook with a generated secret is created with the keyboard alone, and its test is received', async () => {
    const received: string[] = [];
    const receiver = createServer(async (request, response) => {
      received.push((await request.toArray()).join(''));
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { page } = await open(PATH, { as: ADMIN });
    await page.getByRole('button', { name: 'New destination' }).focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByLabel('Kind').selectOption('Webhook');
    await tabTo(page, dialog(page).getByRole('textbox', { name: 'Name', exact: true }));
    await page.keyboard.type('Finance server');
    await tabTo(page, dialog(page).getByLabel('URL'));
    await page.keyboard.type(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/files`);
    await tabTo(page, dialog(page).getByRole('button', { name: 'Generate' }));
    await page.keyboard.press('Enter');
    expect(await dialog(page).getByLabel('Secret').inputValue()).toMatch(/^whsec_.{44}$/);
    await dialog(page).getByLabel('URL').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Test Finance server' }).waitFor();
    await page.locator('button:focus', { hasText: 'Start test' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog(page).getByText('The test succeeded').waitFor();
    expect(received.map((body) => JSON.parse(body).type)).toEqual(['destination.test']);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    await new Promise((resolve) => receiver.close(resolve));
    await clear();
  });

  test('a destination that a schedule uses is removed from it only when that is confirmed', async () => {
    const { destination } = await send('/destinations', { name: 'In use', folder: { path: '' } });
    await send('/schedules', {
      name: 'Deals of the day',
      report_type: 'deals_excel',
      rule: { every: 'day', at: ['06:30'] },
      time_zone: 'UTC',
      destinations: [destination.id],
    });
    const { page, picture } = await open(PATH, { as: ADMIN });
    await row(page, 'In use').getByText('Deals of the day').waitFor();
    await page.getByRole('button', { name: 'Delete: In use' }).click();
    await dialog(page).getByRole('button', { name: 'Delete destination' }).click();
    await dialog(page).getByText('Deals of the day delivers to it.').waitFor();
    await picture('destinations-in-use');
    expect(await findings(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: 'Remove from schedules and delete' }).click();
    await page.getByText('There are no destinations yet.').waitFor();
    await clear();
  });

  test('a member sees names and kinds, and changes nothing', async () => {
    await send('/destinations', { name: 'Of admins', folder: { path: 'secret-folder' } });
    const { page, faults } = await open(PATH, { as: MEMBER });
    await row(page, 'Of admins').getByText('Folder').waitFor();
    expect(await page.getByText('secret-folder').count()).toBe(0);
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    const error = { error: { code: 'INTERNAL_ERROR', message: 'Something went wrong.', request_id: 'abc' } };
    await page.route('**/api/v1/destinations', (route) => route.fulfill({ status: 500, json: error }));
    await page.reload();
    const alert = page.getByRole('alert').filter({ hasText: 'The destinations failed to load' });
    await alert.waitFor();
    await page.unrouteAll();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await row(page, 'Of admins').waitFor();
    forgive(faults, /500/);
    await clear();
  });

  test('the page, the forms and the result of a test have no accessibility findings', async () => {
    await send('/destinations', { name: 'Finance share', folder: { path: 'finance/daily' } });
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open(PATH, { as: ADMIN, ...options });
      const { page } = watched;
      const see = async (state: string) => found.push(...(await look(watched, `destinations-${looks}-${state}`)));
      await page.getByRole('table', { name: 'Destinations' }).waitFor();
      await see('list');
      await page.getByRole('button', { name: 'Test: Finance share' }).click();
      await dialog(page).getByText('The test succeeded').waitFor();
      await see('test');
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'New destination' }).click();
      for (const kind of ['SFTP server', 'S3 bucket', 'E-mail', 'Webhook']) {
        await dialog(page).getByLabel('Kind').selectOption(kind);
        await see(`new-${kind.split(' ')[0]!.toLowerCase()}`);
      }
    }
    expect(found).toEqual([]);
    await clear();
  });
});
