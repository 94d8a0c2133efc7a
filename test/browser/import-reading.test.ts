/** Correcting how a file is read in the console: words, forms, separator and encoding, and saved presets of two editors. */
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { suite, type Who } from '../support/suite.ts';
import { findings, look } from './accessibility.ts';
import { canBrowse, eventually, forgive, LOOKS, pagesOf } from './browser.ts';

const PATH = '/reports/import';
const ADMIN: Who = { role: 'admin', email: 'ada@acme-media.example' };

describe.skipIf(!canBrowse)('how a file is read', () => {
  const service = suite({ command: 'api' });
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

  const german = (...words: string[]) =>
    Buffer.from(
      [
        'Advertiser;External ID;Sale;Commission;Status;Occurred at',
        ...words.map((word, at) => `${shop};imp-${at};1.234,50;12,50;${word};02.11.2026 10:00`),
        '',
      ].join('\n'),
    );
  const choose = (page: Page, name: string, buffer: Buffer) =>
    page.getByLabel('File to import').setInputFiles({ name, mimeType: 'text/csv', buffer });
  const sums = (page: Page) =>
    page
      .getByRole('table', { name: 'Sums' })
      .getByRole('row')
      .evaluateAll((rows) =>
        rows.slice(1).map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText).join(' ')),
      );
  const checked = (page: Page) => eventually(page, `document.querySelector('.import-checked[aria-busy=false]')`);
  const meaning = (page: Page, word: string, table = 'Words without a value') =>
    page.getByRole('table', { name: table }).getByLabel(`Meaning of ${word} in status`);
  const button = (page: Page) => page.getByRole('button', { name: 'Import', exact: true });
  const stored = async () =>
    (
      await service.database.pool.query(
        `select external_id, sale, status, occurred_at from public.transactions where external_id like 'imp-%' order by external_id`,
      )
    ).rows.map((row) => `${row.external_id} ${row.sale} ${row.status} ${row.occurred_at.toISOString()}`);
  const presetOf = async (name: string) =>
    (await service.database.pool.query('select id, content from sheaf.import_presets where name = $1', [name])).rows[0];

  /** Sets everything that the German file needs. */
  async function correct(page: Page) {
    await page.getByLabel('Column of the file for currency').selectOption('A value for all rows');
    await page.getByLabel('Value of currency for all rows').fill('EUR');
    await page.getByLabel('Numbers are written as').selectOption('1.234,56');
    // The page says which date it would be, so that day and month are not swapped.
    await page.getByRole('button', { name: '02.11.2026 10:00 is November 2, 2026 at 10:00 AM' }).click();
    await page.getByRole('combobox', { name: 'Time zone of the file' }).fill('Europe/Ber');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
  }

  test('a file that no preset fits is corrected until all rows are valid, imported, and read alike next time', async () => {
    const { page, picture } = await open(PATH, { as: ADMIN });
    await page.getByText('Nothing has been imported yet.').waitFor();
    await choose(page, 'november.csv', german('storniert', 'offen', 'approved', 'offen'));
    await page.getByText('Some columns are missing').waitFor();
    // Nothing is open before the file needs it.
    expect(await page.getByLabel('Numbers are written as').isVisible()).toBe(false);
    await page.getByLabel('Column of the file for currency').selectOption('A value for all rows');
    await page.getByLabel('Value of currency for all rows').fill('EUR');
    await page.getByRole('heading', { name: 'How values are written' }).waitFor();
    await meaning(page, 'offen').waitFor();
    await picture('reading-needs');
    expect(await findings(page)).toEqual([]);

    await correct(page);
    await meaning(page, 'storniert').selectOption('declined');
    await meaning(page, 'offen').selectOption('pending');
    await expect
      .poll(() => sums(page))
      .toEqual(['EUR approved 1 1234.50 12.50', 'EUR declined 1 1234.50 12.50', 'EUR pending 2 2469.00 25.00']);
    await page.getByRole('table', { name: 'Invalid rows' }).waitFor({ state: 'detached' });
    // A choice stays where it was made, and can be changed.
    expect(await meaning(page, 'offen').inputValue()).toBe('pending');
    await picture('reading-corrected');
    expect(await findings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Save as a new preset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save as a new preset' });
    await dialog.getByLabel('Name').fill('Our shop');
    await dialog.getByRole('button', { name: 'Save preset' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete preset' }).waitFor();
    await page.getByText('Read with the preset Our shop').waitFor();
    expect(await page.getByRole('heading', { name: 'How values are written' }).count()).toBe(0);
    await button(page).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'november.csv was imported' }).waitFor();
    expect(await stored()).toEqual([
      'imp-0 1234.50 declined 2026-11-02T09:00:00.000Z',
      'imp-1 1234.50 pending 2026-11-02T09:00:00.000Z',
      'imp-2 1234.50 approved 2026-11-02T09:00:00.000Z',
      'imp-3 1234.50 pending 2026-11-02T09:00:00.000Z',
    ]);
  });

  const PRESET = {
    kind: 'transactions',
    identify: ['External ID'],
    numbers: { decimal: ',', group: '.' },
    times: { forms: ['dd.MM.yyyy HH:mm'] },
    columns: {
      advertiser: 'Advertiser',
      external_id: 'External ID',
      sale: 'Sale',
      commission: 'Commission',
      currency: { value: 'EUR' },
      status: { from: ['Status'], words: { offen: 'pending', storniert: 'declined' } },
      occurred_at: 'Occurred at',
    },
  };
  const send = async (path: string, method: string, body: object) => {
    const sent = await (await service.as(ADMIN)).send(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([sent.status, sent.text]).toEqual([expect.toSatisfy((status: number) => status < 300), expect.any(String)]);
    return (sent.body as unknown as { preset: { id: number } }).preset;
  };

  test('changes are saved in the preset of two editors, of whom neither loses a word', async () => {
    const { id } = await send('/imports/presets', 'POST', { name: 'Shop', preset: PRESET });
    const { page, picture, faults } = await open(PATH, { as: ADMIN });
    await choose(page, 'november.csv', german('offen', 'bezahlt', 'neu'));
    await page.getByText(/^Recognized as Shop transactions/).waitFor();
    await meaning(page, 'bezahlt').selectOption('paid');
    await expect.poll(() => sums(page)).toHaveLength(2);

    // Meanwhile, somebody else adds a word.
    const { status } = PRESET.columns;
    const theirs = { ...status, words: { ...status.words, neu: 'approved' } };
    await send(`/imports/presets/${id}`, 'PATCH', {
      preset: { ...PRESET, columns: { ...PRESET.columns, status: theirs } },
    });
    await page.getByRole('button', { name: 'Save changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save changes to Shop' });
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.getByText('Somebody else has changed Shop').waitFor();
    await picture('reading-changed-meanwhile');
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Check again' }).click();
    // With their word and the one that was chosen here.
    await expect.poll(() => sums(page)).toHaveLength(3);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await dialog.getByLabel('Name').fill('Our shop');
    await picture('reading-save-changes');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Read with the preset Our shop').waitFor();
    const words = { offen: 'pending', storniert: 'declined', neu: 'approved', bezahlt: 'paid' };
    expect((await presetOf('Our shop')).content.columns.status.words).toEqual(words);
    expect(await page.getByRole('button', { name: 'Save changes' }).count()).toBe(0);

    // An import does not store what was not shown.
    await send(`/imports/presets/${id}`, 'PATCH', { preset: PRESET });
    await button(page).click();
    const confirm = page.getByRole('dialog', { name: 'Import november.csv?' });
    await confirm.getByRole('button', { name: 'Import', exact: true }).click();
    await confirm.getByText('Somebody else has changed Our shop').waitFor();
    expect(await stored()).toEqual([]);
    await confirm.getByRole('button', { name: 'Check again' }).click();
    await meaning(page, 'neu').waitFor();
    forgive(faults, /412/);
  });

  test('a preset of Sheaf is not changed: the page offers a new one, and known words are behind More', async () => {
    const awin = Buffer.from(
      [
        'id,advertiserId,commissionStatus,commissionAmount.amount,commissionAmount.currency,saleAmount.amount,saleAmount.currency,transactionDate',
        'imp-9,7052,approved,20.1,EUR,201,EUR,2026-06-01T12:00:00',
      ].join('\n'),
    );
    const { page, picture } = await open(PATH, { as: ADMIN });
    await choose(page, 'awin.csv', awin);
    await page.getByText(/^Recognized as awin transactions/).waitFor();
    const known = page.getByLabel('Meaning of approved in status');
    expect(await known.isVisible()).toBe(false);
    // With the keyboard.
    const more = page.getByText('More: how numbers, times and words are written');
    await more.focus();
    await page.keyboard.press('Enter');
    await known.waitFor();
    await known.selectOption('paid');
    await page.getByRole('button', { name: 'Save as a new preset' }).waitFor();
    expect(await page.getByRole('button', { name: /Save changes|Delete preset/ }).count()).toBe(0);
    await checked(page);
    await picture('reading-more');
    expect(await findings(page)).toEqual([]);
  });

  test('a separator and an encoding that were recognized wrongly are chosen, and a wrong choice is undone', async () => {
    const header = 'Advertiser:External ID:Sale, net, in EUR:Commission:Status:Occurred at:Order ID\n';
    const row = Buffer.from(`${shop}:imp-1:12.50:1.25:approved:2026-11-02:`);
    // Ł ó d ź in Windows-1250.
    const file = Buffer.concat([Buffer.from(header), row, Buffer.from([0xa3, 0xf3, 0x64, 0x9f, 0x0a])]);
    const { page, picture, faults } = await open(PATH, { as: ADMIN });
    await choose(page, 'november.csv', file);
    await page.getByText('Some columns are missing').waitFor();
    await picture('reading-wrong-separator');
    await page.getByLabel('Separator of the fields').selectOption('Colon (:)');
    await page.getByLabel('Column of the file for sale').selectOption('Sale, net, in EUR');
    await page.getByLabel('Column of the file for currency').selectOption('A value for all rows');
    await page.getByLabel('Value of currency for all rows').fill('EUR');
    await page.getByText('The encoding is Windows-1252').waitFor();
    await page.getByLabel('Encoding').selectOption('Windows-1250 (Central European)');
    await page.getByRole('cell', { name: 'Łódź' }).waitFor();
    await picture('reading-encoding');
    // Bytes that are no text in the encoding: the file cannot be read, and the choice is still there.
    await page.getByLabel('Encoding').selectOption('Shift JIS (Japanese)');
    await page.getByText('The file cannot be imported').waitFor();
    await picture('reading-not-readable');
    await page.getByLabel('Encoding').selectOption('Windows-1250 (Central European)');
    await page.getByRole('cell', { name: 'Łódź' }).waitFor();
    forgive(faults, /422/);
  });

  test('200 words are given a value together, and one of them another one', async () => {
    await send('/imports/presets', 'POST', { name: 'Shop', preset: PRESET });
    const words = Array.from({ length: 200 }, (_, at) => `Zustand ${at}`);
    const { page, picture } = await open(PATH, { as: ADMIN });
    await choose(page, 'november.csv', german(...words));
    await page.getByLabel('All 200 words of status without a value mean').selectOption('approved');
    await expect.poll(() => sums(page)).toEqual(['EUR approved 200 246900.00 2500.00']);
    await meaning(page, 'Zustand 17').selectOption('declined');
    await expect.poll(() => sums(page)).toEqual(['EUR approved 199 245665.50 2487.50', 'EUR declined 1 1234.50 12.50']);
    await page.getByText('These are many words. Save them as a preset now').waitFor();
    await picture('reading-200-words');
  });

  test('the page has no accessibility findings on a laptop and a phone, light and dark', async () => {
    const found: string[] = [];
    for (const [, looks, options] of LOOKS) {
      const watched = await open(PATH, { as: ADMIN, ...options });
      const { page } = watched;
      await page.getByText('up to 500 MB').waitFor();
      await choose(page, 'november.csv', german('storniert', 'offen', 'neu', 'bezahlt', 'approved'));
      await page.getByLabel('Column of the file for currency').selectOption('A value for all rows');
      await page.getByLabel('Value of currency for all rows').fill('EUR');
      await meaning(page, 'offen').selectOption('pending');
      await page.getByText('More: how numbers, times and words are written').click();
      await page.getByLabel('Encoding').waitFor();
      await page.getByRole('table', { name: 'Invalid rows' }).waitFor();
      await checked(page);
      found.push(...(await look(watched, `reading-${looks}`)));
    }
    expect(found).toEqual([]);
  });
});
