/** Imports in the console: what a file is read as, the mapping, the confirmation and the result. */
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { suite, type Who } from '../support/suite.ts';
import { zipArchive } from '../support/zip-archive.ts';
import { findings, look } from './accessibility.ts';
import { canBrowse, forgive, LOOKS, pagesOf } from './browser.ts';

const PATH = '/reports/import';
const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };
const OPERATOR: Who = { role: 'operator', email: 'olga@acme-media.example' };
const MEMBER: Who = { role: 'member', email: 'mia@acme-media.example' };

describe.skipIf(!canBrowse)('imports', () => {
  const service = suite({ command: 'api', env: { SHEAF_IMPORT_MB: '1' } });
  const { open } = pagesOf(service);
  let shop: string;

  beforeAll(async () => {
    const { rows } = await service.database.pool.query('select slug from public.advertisers order by id limit 1');
    shop = rows[0].slug;
  });
  beforeEach(async () => {
    await service.database.pool.query(`delete from public.transactions where external_id like 'imp-%'`);
    await service.database.pool.query('delete from sheaf.imports; delete from sheaf.import_presets');
  });

  const line = (id: string, status = 'approved', currency = 'EUR') =>
    `${shop},imp-${id},12.50,1.25,${currency},${status},2026-11-02T10:00:00Z`;
  const csv = (time: string, ...lines: string[]) =>
    Buffer.from([`advertiser,external_id,sale,commission,currency,status,${time}`, ...lines, ''].join('\n'));
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.getByLabel('File to import').setInputFiles({ name, mimeType: 'text/csv', buffer });
  const cells = (page: Page, table: string) =>
    page
      .getByRole('table', { name: table })
      .getByRole('row')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText)));
  const stored = async () =>
    (
      await service.database.pool.query(
        `select external_id, status from public.transactions where external_id like 'imp-%' order by external_id`,
      )
    ).rows.map((row) => `${row.external_id} ${row.status}`);
  const button = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });

  test('a file is checked, its mapping is completed, an invalid row is skipped, and the rest is imported', async () => {
    const { page, picture } = await open(PATH, { as: ADMIN });
    await page.getByText('Nothing has been imported yet.').waitFor();
    await picture('imports-empty');
    await choose(page, 'november.csv', csv('Sold', line('1'), line('2', 'pending'), line('3', 'approved', 'Euro')));
    await page.getByText('Some columns are missing').waitFor();
    await picture('imports-missing');
    expect(await findings(page)).toEqual([]);
    expect(await button(page).isDisabled()).toBe(true);

    await page.getByLabel('Column of the file for occurred_at').selectOption('Sold');
    await page.getByRole('table', { name: 'Sums' }).waitFor();
    expect((await cells(page, 'Sums')).slice(1)).toEqual([
      ['EUR', 'approved', '1', '12.50', '1.25'],
      ['EUR', 'pending', '1', '12.50', '1.25'],
    ]);
    const [, rejected] = await cells(page, 'Invalid rows');
    expect(rejected!.slice(0, 3)).toEqual(['4', 'currency', 'Euro']);
    await page.getByRole('cell', { name: 'imp-2' }).waitFor();
    await picture('imports-checked');
    expect(await stored()).toEqual([]);

    expect(await button(page).isDisabled()).toBe(true);
    await page.getByLabel('Skip 1 row that is invalid').check();
    await button(page).click();
    const dialog = page.getByRole('dialog', { name: 'Import november.csv?' });
    await dialog
      .getByText('Transactions of acme-media: 2 rows will be added. 1 row will be skipped as invalid.')
      .waitFor();
    await picture('imports-confirm');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await stored()).toEqual([]);
    await button(page).click();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'november.csv was imported' }).waitFor();
    expect(await stored()).toEqual(['imp-1 approved', 'imp-2 pending']);
    await page.getByRole('table', { name: 'Past imports' }).getByText('november.csv').waitFor();
    await picture('imports-done');
    expect(await findings(page)).toEqual([]);

    // The same file again changes nothing, and says so before.
    await page.getByRole('button', { name: 'Import another file' }).click();
    await choose(page, 'again.csv', csv('occurred_at', line('1'), line('2', 'approved')));
    await button(page).click();
    await page.getByText('1 row will replace what Sheaf has.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await stored()).toEqual(['imp-1 approved', 'imp-2 pending']);
  });

  test("an operator imports a network's own file: recognized, with its time zone, for a publisher", async () => {
    const { page, picture } = await open(PATH, { as: OPERATOR });
    const advertisers = Buffer.from('network,external_id,name\nawin,7052,Imported shop\n');
    await page.getByText('Nothing has been imported yet.').waitFor();
    await choose(page, 'shops.csv', advertisers);
    await page.getByLabel('The file contains').selectOption('Advertisers');
    await button(page).click();
    await page.getByRole('dialog').getByText('Advertisers of all publishers: 1 row will be added.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'shops.csv was imported' }).waitFor();

    await page.getByRole('button', { name: 'Import another file' }).click();
    const file = [
      'id,advertiserId,commissionStatus,commissionAmount.amount,commissionAmount.currency,saleAmount.amount,saleAmount.currency,transactionDate,orderRef,paidToPublisher',
      'imp-9,7052,approved,20.1,EUR,201,EUR,2026-06-01T12:00:00,0003,false',
    ];
    await page.getByLabel('The file contains').waitFor({ state: 'detached' });
    await choose(page, 'awin.csv', Buffer.from(file.join('\n')));
    await page.getByText(/^Recognized as awin transactions/).waitFor();
    await page.getByRole('textbox', { name: 'Publisher' }).fill('nordlicht');
    await page.getByRole('combobox', { name: 'Time zone of the file' }).fill('Europe/Lon');
    await page.getByRole('option', { name: 'Europe/London' }).click();
    await page.getByRole('cell', { name: /^2026-06-01 12:00:00\+01/ }).waitFor();
    await picture('imports-network');
    await button(page).click();
    await page.getByRole('dialog').getByText('Transactions of nordlicht: 1 row will be added.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'awin.csv was imported' }).waitFor();
    const { rows } = await service.database.pool.query(
      `select p.slug from public.transactions t join sheaf.publishers p on p.id = t.publisher_id where external_id = 'imp-9'`,
    );
    expect(rows).toEqual([{ slug: 'nordlicht' }]);
    expect((await cells(page, 'Past imports')).slice(1).map(([name]) => name)).toEqual([
      expect.stringMatching(/^awin\.csv/),
      expect.stringMatching(/^shops\.csv/),
    ]);
  });

  test('a file that is dropped, too large, empty, not readable or interrupted says so, and another one can be chosen', async () => {
    const { page, faults, picture } = await open(PATH, { as: ADMIN });
    await page.getByText('up to 1 MB').waitFor();
    await choose(page, 'huge.csv', Buffer.alloc(1_000_001, 'a'));
    await page.getByText('The file is too large').waitFor();
    await picture('imports-too-large');
    await choose(page, 'empty.csv', Buffer.alloc(0));
    await page.getByText('empty.csv is empty.').waitFor();
    await choose(page, 'picture.png', Buffer.from('x'));
    await page.getByText('the file name must end in').waitFor();
    await picture('imports-error');
    expect(await findings(page)).toEqual([]);

    await page.context().setOffline(true);
    await choose(page, 'november.csv', csv('occurred_at', line('1')));
    const problem = page.getByRole('alert').filter({ hasText: 'The file cannot be imported' });
    await problem.getByText('Sheaf did not respond.').waitFor();
    await picture('imports-offline');
    // It is checked again as soon as there is a connection.
    await page.context().setOffline(false);
    await page.getByRole('table', { name: 'Sums' }).waitFor();

    const text = JSON.stringify(csv('occurred_at', line('1'), line('2')).toString());
    const dropped = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${text}], 'dropped.csv'));
      return data;
    })()`);
    await page.locator('.file-drop').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByText('dropped.csv', { exact: true }).waitFor();
    await page.getByRole('cell', { name: 'imp-2' }).waitFor();

    // The import itself loses its connection.
    await page.route(
      (url) => url.pathname.startsWith('/api/v1/imports/') && !url.searchParams.has('dry_run'),
      (route) => route.abort(),
    );
    await button(page).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('dialog').getByText('The file was not imported').waitFor();
    await page.getByRole('dialog').getByText('The list of past imports shows').waitFor();
    await page.unrouteAll();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'dropped.csv was imported' }).waitFor();
    expect(await stored()).toEqual(['imp-1 approved', 'imp-2 approved']);
    forgive(faults, /ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
  });

  test('a file of a zip archive in another encoding is read, and the page says how', async () => {
    const { page, picture } = await open(PATH, { as: ADMIN });
    const text = [
      'advertiser,external_id,sale,commission,currency,status,occurred_at,order_id',
      `${line('1')},Bücher 7`,
      '',
    ].join('\n');
    const archive = zipArchive([{ name: 'orders.csv', content: Buffer.from(text, 'latin1') }]);
    await choose(page, 'november.zip', archive);
    await page.getByText('The file orders.csv of the archive was read.').waitFor();
    await page.getByText('The encoding is Windows-1252 (Latin-1). Check a value: “Bücher 7”.').waitFor();
    await page.getByRole('cell', { name: 'Bücher 7' }).waitFor();
    await picture('imports-encoding');
  });

  test('a mapping is saved as a preset, which reads the next file until it is deleted', async () => {
    const { page, picture } = await open(PATH, { as: ADMIN });
    await page.getByText('Nothing has been imported yet.').waitFor();
    await choose(page, 'november.csv', csv('Sold', line('1')));
    await page.getByText('Some columns are missing').waitFor();
    expect(await page.getByRole('button', { name: 'Save as a new preset' }).count()).toBe(0);
    await page.getByLabel('Column of the file for occurred_at').selectOption('Sold');
    await page.getByRole('button', { name: 'Save as a new preset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as a new preset' });
    await dialog.getByLabel('Name').fill('awin');
    await dialog.getByRole('button', { name: 'Save preset' }).click();
    await dialog.getByText('Awin is a preset of Sheaf. Send another name.').waitFor();
    await dialog.getByLabel('Name').fill('Our shop');
    await picture('imports-save-preset');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save preset' }).click();
    await dialog.waitFor({ state: 'detached' });
    // The file is read with it from now on.
    await page.getByRole('button', { name: 'Delete preset' }).waitFor();
    expect(await page.getByLabel('Preset', { exact: true }).inputValue()).toBe('Our shop');

    await choose(page, 'december.csv', csv('Sold', line('1'), line('2')));
    await page.getByText(/^Recognized as Our shop transactions/).waitFor();
    await page.getByRole('cell', { name: 'imp-2' }).waitFor();
    await picture('imports-saved-preset');
    await button(page).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'december.csv was imported' }).waitFor();
    await page.getByRole('table', { name: 'Past imports' }).getByText('preset Our shop').waitFor();
    expect(await stored()).toEqual(['imp-1 approved', 'imp-2 approved']);

    await page.getByRole('button', { name: 'Import another file' }).click();
    await choose(page, 'january.csv', csv('Sold', line('3')));
    await page.getByRole('button', { name: 'Delete preset' }).click();
    await page.getByRole('dialog', { name: 'Delete Our shop?' }).getByRole('button', { name: 'Delete preset' }).click();
    await page.getByText('Some columns are missing').waitFor();
  });

  test('a file of an archive with several is chosen', async () => {
    const { page, picture } = await open(PATH, { as: ADMIN });
    const members = ['1', '2'].map((id) => ({ name: `part-${id}.csv`, content: csv('occurred_at', line(id)) }));
    await choose(page, 'year.zip', zipArchive(members));
    await page.getByText('The archive contains several files').waitFor();
    await picture('imports-archive');
    expect(await findings(page)).toEqual([]);
    expect(await button(page).isDisabled()).toBe(true);
    await page.getByLabel('File of the archive').selectOption('part-2.csv');
    await page.getByRole('cell', { name: 'imp-2' }).waitFor();
    await page.getByText('The file part-2.csv of the archive was read.').waitFor();
    await button(page).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'year.zip was imported' }).waitFor();
    expect(await stored()).toEqual(['imp-2 approved']);
  });

  test('after a file of an archive that cannot be read, another one can be chosen', async () => {
    const { page, faults } = await open(PATH, { as: ADMIN });
    const members = [
      { name: 'broken.json', content: '[{"external_id":' },
      { name: 'orders.csv', content: csv('occurred_at', line('1')) },
    ];
    await choose(page, 'year.zip', zipArchive(members));
    await page.getByLabel('File of the archive').selectOption('broken.json');
    await page.getByText('The file cannot be imported').waitFor();
    forgive(faults, /422/);
    await page.getByLabel('File of the archive').selectOption('orders.csv');
    await page.getByRole('cell', { name: 'imp-1' }).waitFor();
  });

  test('a saved preset is not kept when the publisher changes, and can have any name', async () => {
    const content = {
      kind: 'transactions',
      identify: ['Sold'],
      columns: Object.fromEntries(
        ['advertiser', 'external_id', 'sale', 'commission', 'currency', 'status']
          .map((name) => [name, name])
          .concat([['occurred_at', 'Sold']]),
      ),
    };
    await service.database.pool.query(
      `insert into sheaf.import_presets (publisher_id, kind, name, content)
       select id, 'transactions', 'detect', $1 from sheaf.publishers where slug = 'acme-media'`,
      [JSON.stringify(content)],
    );
    const { page } = await open(PATH, { as: OPERATOR });
    await choose(page, 'november.csv', csv('Sold', line('1')));
    await page.getByText(/^Recognized as detect transactions/).waitFor();
    const preset = page.getByLabel('Preset', { exact: true });
    await preset.selectOption('detect (saved)');
    await page.getByText(/^Recognized as detect transactions/).waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'imp-1' }).waitFor();
    await page.getByLabel('Publisher', { exact: true }).fill('nordlicht');
    expect(await preset.locator('option:checked').textContent()).toMatch(/^Recognize it by its columns/);
    await page.getByText('Some columns are missing').waitFor();
  });

  test('a member does not see the page in the navigation, and it says who can open it', async () => {
    const { page } = await open('/reports', { as: MEMBER });
    await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Presets' }).waitFor();
    expect(await page.getByRole('link', { name: 'Import data' }).count()).toBe(0);
    await page.goto(PATH);
    await page.getByText(/^Only admins of .+ can open this page\./).waitFor();
  });

  test('the page has no accessibility findings on a laptop and a phone', async () => {
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open(PATH, { as: ADMIN, ...options });
      const { page } = watched;
      await page.getByText('up to 1 MB').waitFor();
      found.push(...(await look(watched, `imports-${looks}-empty`)));
      await choose(page, 'november.csv', csv('occurred_at', line('1'), line('3', 'approved', 'Euro')));
      await page.getByRole('table', { name: 'Sums' }).waitFor();
      found.push(...(await look(watched, `imports-${looks}-checked`)));
    }
    expect(found).toEqual([]);
  });
});
