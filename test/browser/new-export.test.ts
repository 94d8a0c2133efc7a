/** The form for an export: filters, columns, preview, code, presets and duplicates, with real exports. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installed } from '../support/installed.ts';
import { suite } from '../support/suite.ts';
import { look } from './accessibility.ts';
import { canBrowse, LOOKS, type OpenOptions, pagesOf, type WatchedPage } from './browser.ts';

const run = promisify(execFile);
const ME = { role: 'member' } as const;
const hasPython = installed({ name: 'Python', probe: ['python3', '--version'], packages: 'python3' });

function link(request: { report_type: string; search_params?: object; index_params?: object }): string {
  const query = new URLSearchParams({ report_type: request.report_type });
  if (request.search_params) query.set('search_params', JSON.stringify(request.search_params));
  if (request.index_params) query.set('index_params', JSON.stringify(request.index_params));
  return `/reports/new?${query}`;
}

/** Waits until the value is as expected. */
function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read);
}

/** What the URL has for the form. */
function formOf(page: Page): Record<string, unknown> {
  const query = new URL(page.url()).searchParams;
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, name === 'report_type' ? value : JSON.parse(value)]),
  );
}

describe.skipIf(!canBrowse)('a new export', () => {
  const service = suite();
  const pages = pagesOf(service);
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-new-export-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function open(path: string, options: OpenOptions = {}): Promise<WatchedPage> {
    const watched = await pages.open(path, { as: ME, ...options });
    await watched.page.getByRole('heading', { level: 1, name: 'New export' }).waitFor();
    return watched;
  }

  const facts = (page: Page, name: string) => page.locator('.facts > div', { hasText: name }).locator('dd');
  const rowsOf = async (search_params: Record<string, unknown>) => {
    const api = await service.as(ME);
    const { body } = await api.create({ report_type: 'deals_excel', search_params }, '?dry_run=true');
    return body.export!.estimate!.rows;
  };

  test('from the report type to the export, by mouse', async () => {
    const { page, picture } = await open('/reports/new');
    await picture('new-export-types');
    await page.getByRole('table', { name: 'Sample of Deals' }).getByRole('row').nth(3).waitFor();
    await page.getByRole('link', { name: /^Deals Coupons/ }).click();
    await page.getByRole('heading', { level: 2, name: 'Deals' }).waitFor();

    await page.getByRole('combobox', { name: 'Country', exact: true }).fill('united st');
    await page.getByRole('option', { name: /United States/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('radiogroup', { name: 'Exclusive' }).getByText('No', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Starts' }).selectOption('Last 90 days');
    const filters = { country: ['US'], exclusive: false, starts_after: 'today-89d', starts_before: 'today' };
    const chosen = { report_type: 'deals_excel', search_params: filters, index_params: { summary: true } };
    await eventually(() => formOf(page)).toEqual(chosen);

    const rows = await rowsOf(filters);
    await eventually(() => facts(page, 'Rows').textContent()).toBe(rows.toLocaleString('en-US'));
    await page.getByText(/\w+ \d+, 2\d{3} to \w+ \d+, 2\d{3}, UTC/).waitFor();
    await page.getByRole('region', { name: 'First rows' }).getByRole('row').nth(1).waitFor();
    await page.getByRole('table', { name: /Rows per \w+ by Starts/ }).waitFor({ state: 'attached' });
    await picture('new-export-form');

    await page.getByRole('button', { name: 'Create export' }).click();
    await page.waitForURL(/\/reports(?:\/\d+|#|$)/);
    const api = await service.as(ME);
    const { body } = await api.send('/exports');
    const created = body.exports![0]!;
    expect(created.origin).toBe('console');
    expect(created.parameters.search_params).toMatchObject({ country: ['US'], exclusive: false });
    expect(created.parameters.index_params).toMatchObject({ summary: true });
  });

  test('a new workbook has a summary sheet unless it is cleared, and other formats have none', async () => {
    const { page, picture } = await open('/reports/new');
    await page.getByRole('link', { name: /^Deals Coupons/ }).click();
    const summary = page.getByRole('checkbox', { name: 'Summary sheet' });
    const options = () => formOf(page)['index_params'];
    await eventually(() => summary.isChecked()).toBe(true);
    await summary.scrollIntoViewIfNeeded();
    await picture('new-export-summary');
    await summary.uncheck();
    await eventually(options).toBeUndefined();
    await summary.check();
    await eventually(options).toEqual({ summary: true });
    await page.getByRole('combobox', { name: 'Format' }).selectOption('CSV file (.csv)');
    await eventually(options).toEqual({ format: 'csv' });
    expect(await summary.count()).toBe(0);
    await page.getByRole('combobox', { name: 'Format' }).selectOption('Excel workbook (.xlsx)');
    await eventually(options).toEqual({ summary: true });
  });

  test('the format is chosen in the form, and decides what else there is', async () => {
    const { page, picture } = await open(link({ report_type: 'deals_excel', search_params: { type: ['gift'] } }));
    const format = page.getByRole('combobox', { name: 'Format' });
    const bom = page.getByRole('checkbox', { name: 'Byte order mark' });
    const options = () => formOf(page)['index_params'];
    await eventually(() => format.inputValue()).toBe('xlsx');
    expect(await bom.count()).toBe(0);
    await format.selectOption('CSV file (.csv)');
    await bom.uncheck();
    await page.getByRole('checkbox', { name: 'Header row' }).uncheck();
    await page
      .getByRole('combobox', { name: 'Separators' })
      .selectOption('Semicolons, decimal comma (Excel in Europe)');
    await page.getByRole('combobox', { name: 'Line endings' }).selectOption('LF (Unix)');
    const csv = { bom: false, header: false, dialect: 'excel_eu', line_ending: 'lf' };
    await eventually(options).toEqual({ format: 'csv', ...csv });
    await picture('new-export-csv');
    await page.getByRole('combobox', { name: 'Separators' }).selectOption('Commas, decimal point (standard)');
    await eventually(options).toEqual({ format: 'csv', bom: false, header: false, line_ending: 'lf' });
    await format.selectOption('JSON Lines file (.jsonl)');
    await eventually(options).toEqual({ format: 'jsonl' });
    await page.getByText('.jsonl', { exact: true }).waitFor();
    await picture('new-export-format');
    await format.selectOption('Parquet file (.parquet)');
    await page.getByText('.parquet', { exact: true }).waitFor();
    expect(await bom.count()).toBe(0);
    await format.selectOption('JSON Lines file (.jsonl)');

    await page.getByRole('button', { name: 'Create export' }).click();
    await page.waitForURL(/\/reports(?:\/\d+|#|$)/);
    const api = await service.as(ME);
    const { body } = await api.send('/exports');
    const created = await api.finished(body.exports![0]!.id);
    expect(created).toMatchObject({ status: 'completed', parameters: { index_params: { format: 'jsonl' } } });
    expect(created.filename).toMatch(/\.jsonl$/);
    expect(JSON.parse((await api.file(created)).toString().split('\n')[0]!)).toHaveProperty('Title');
  });

  test('a filter becomes its exclusion on the same line, and the chosen values stay', async () => {
    const { page, picture } = await open(link({ report_type: 'deals_excel', search_params: { country: ['US'] } }));
    const verb = page.getByRole('combobox', { name: 'Country: is or is not' });
    const filters = () => formOf(page)['search_params'];
    await verb.selectOption('is not');
    await eventually(filters).toEqual({ country_not: ['US'] });
    const rows = await rowsOf({ country_not: ['US'] });
    expect(rows).not.toBe(await rowsOf({ country: ['US'] }));
    await eventually(() => facts(page, 'Rows').textContent()).toBe(rows.toLocaleString('en-US'));
    await picture('new-export-exclusion');

    await page.getByRole('combobox', { name: 'Country is not', exact: true }).fill('german');
    await page.getByRole('option', { name: /Germany/ }).click();
    await page.keyboard.press('Escape');
    await eventually(filters).toEqual({ country_not: ['US', 'DE'] });
    await page.goBack();
    await eventually(filters).toEqual({ country_not: ['US'] });
    await verb.selectOption('is');
    await eventually(filters).toEqual({ country: ['US'] });

    // Without values, the choice waits for the first value.
    await page.getByRole('combobox', { name: 'Network: is or is not' }).selectOption('is not');
    await page.getByRole('combobox', { name: 'Network is not', exact: true }).click();
    await page.getByRole('listbox', { name: 'Network is not' }).getByRole('option').first().click();
    await eventually(() => Object.keys(filters() as object)).toEqual(['country', 'network_not']);

    // A link can have both, which the API rejects at their field. Choosing one of the two corrects it.
    await page.goto(link({ report_type: 'deals_excel', search_params: { country: ['US'], country_not: ['DE'] } }));
    await page.getByRole('alert').filter({ hasText: 'cannot be combined with country' }).first().waitFor();
    await verb.selectOption('is');
    await eventually(filters).toEqual({ country: ['DE'] });
  });

  test('a link reproduces the form, and back and forward go through its changes', async () => {
    const request = {
      report_type: 'deals_excel',
      search_params: { search: 'shop', country: ['DE', 'US'], active: true, starts_after: '2026-01-15' },
      index_params: {
        columns: ['title', 'code'],
        sort: 'title',
        direction: 'asc',
        timezone: 'Asia/Tokyo',
        filename: 'mine',
      },
    };
    const { page } = await open(link(request));
    await eventually(() => page.getByRole('textbox', { name: 'Search', exact: true }).inputValue()).toBe('shop');
    for (const country of ['Germany', 'United States'])
      await page.getByText(country, { exact: true }).first().waitFor();
    expect(await page.getByRole('textbox', { name: 'Starts from' }).inputValue()).toBe('2026-01-15');
    expect(await page.getByRole('combobox', { name: 'Sort by' }).inputValue()).toBe('title');
    expect(await page.getByRole('textbox', { name: 'File name' }).inputValue()).toBe('mine');
    expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Asia/Tokyo');
    await page.getByText('2 of 23').waitFor();
    await page.getByText('Jan 15, 2026 or later, Asia/Tokyo').waitFor();

    await page.getByRole('radiogroup', { name: 'Active' }).getByText('Any', { exact: true }).click();
    await eventually(() => formOf(page)['search_params']).not.toHaveProperty('active');
    await page.goBack();
    await eventually(() => formOf(page)).toEqual(request);
    expect(await page.getByRole('radiogroup', { name: 'Active' }).getByLabel('Yes').isChecked()).toBe(true);
    await page.goForward();
    await eventually(() => page.getByRole('radiogroup', { name: 'Active' }).getByLabel('Any').isChecked()).toBe(true);
  });

  test('columns are chosen, searched and ordered with the keyboard alone', async () => {
    const { page } = await open(
      link({ report_type: 'deals_excel', index_params: { columns: ['id', 'title', 'code'] } }),
    );
    const columns = () => (formOf(page)['index_params'] as { columns?: string[] } | undefined)?.columns;
    await page.getByRole('button', { name: 'Move ID', exact: true }).focus();
    await page.keyboard.press('Space');
    await page.getByText('ID is over position 1 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('ArrowDown');
    await page.getByText('ID is over position 2 of 3.').waitFor({ state: 'attached' });
    await page.keyboard.press('Space');
    await eventually(columns).toEqual(['title', 'id', 'code']);

    await page.getByRole('button', { name: 'Move Code up' }).press('Enter');
    await eventually(columns).toEqual(['title', 'code', 'id']);
    await page.getByRole('textbox', { name: 'Search columns' }).fill('discount a');
    await page.getByRole('checkbox', { name: 'Discount amount' }).press('Space');
    await eventually(columns).toEqual(['title', 'code', 'id', 'discount_amount']);
    const header = page.getByRole('region', { name: 'First rows' }).getByRole('columnheader');
    await eventually(() => header.allTextContents()).toEqual(['Title', 'Code', 'ID', 'Discount amount']);
    await page.getByRole('button', { name: 'Default' }).press('Enter');
    await eventually(() => formOf(page)['index_params']).toBeUndefined();
  });

  test('errors of the API are at their fields', async () => {
    const { page, picture } = await open(
      link({ report_type: 'deals_excel', search_params: { starts_after: 'soon' }, index_params: { filename: 'a/b' } }),
    );
    const name = page.getByRole('textbox', { name: 'File name' });
    await eventually(() => name.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('alert').filter({ hasText: '"soon" is not valid' }).first().waitFor();
    await picture('new-export-errors');
    await name.fill('deals');
    await eventually(() => name.getAttribute('aria-invalid')).not.toBe('true');
  });

  test('invalid options of a CSV file are shown at their fields, which a choice corrects', async () => {
    const { page, picture } = await open(
      link({ report_type: 'deals_excel', index_params: { format: 'csv', dialect: 'pipes', line_ending: 'cr' } }),
    );
    const separators = page.getByRole('combobox', { name: 'Separators' });
    const lineEndings = page.getByRole('combobox', { name: 'Line endings' });
    for (const field of [separators, lineEndings])
      await eventually(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(await separators.inputValue()).toBe('pipes');
    expect(await lineEndings.inputValue()).toBe('cr');
    await picture('new-export-csv-errors');
    await separators.selectOption('Commas, decimal point (standard)');
    await eventually(() => separators.getAttribute('aria-invalid')).not.toBe('true');
    await lineEndings.selectOption('CRLF (standard)');
    await eventually(() => lineEndings.getAttribute('aria-invalid')).not.toBe('true');
    expect(formOf(page)['index_params']).toEqual({ format: 'csv' });
  });

  test('a required period that is empty is asked for', async () => {
    const { page } = await open(link({ report_type: 'clicks_details_excel' }));
    await page.getByText('Choose start date and end date to see the rows.').waitFor();
    expect(await page.getByRole('button', { name: 'Create export' }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Period' }).selectOption('Last 7 days');
    await page.getByRole('region', { name: 'First rows' }).waitFor();
  });

  test('a file that exists already is offered, and can be built again', async () => {
    const api = await service.as(ME);
    const request = { report_type: 'deals_excel', search_params: { country: ['FR'] } };
    const first = (await api.create(request)).body.export!;
    await api.finished(first.id);
    const { page, picture } = await open(link(request));
    await page.getByText(/^Built at \d/).waitFor();
    await picture('new-export-duplicate');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download file' }).click();
    expect((await download).suggestedFilename()).toMatch(/^deals-.*\.xlsx$/);
    await page.getByRole('button', { name: 'Build it again' }).click();
    await page.waitForURL(/\/reports(?:\/\d+|#|$)/);
    const { exports } = (await api.send('/exports')).body;
    expect(exports![0]!.repeat_of).toBe(first.id);
  });

  test('a preset is saved and opens the form again', async () => {
    const request = { report_type: 'deals_excel', search_params: { starts_after: 'today-6d', starts_before: 'today' } };
    const { page, picture } = await open(link(request));
    await page.getByRole('button', { name: 'Save preset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Save preset' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Deals of the week');
    await picture('new-export-save-preset');
    await dialog.getByRole('button', { name: 'Save preset' }).click();
    await page.getByText('The preset “Deals of the week” is saved.').waitFor();
    // It did not create an export as well.
    expect(formOf(page)).toEqual(request);
    await page.getByRole('link', { name: 'All report types' }).click();
    await page.getByRole('link', { name: 'Deals of the week' }).click();
    await eventually(() => formOf(page)).toEqual(request);
  });

  test('what was typed stays when the session has expired', async () => {
    const { page } = await open(link({ report_type: 'deals_excel' }));
    await page.getByRole('region', { name: 'First rows' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('textbox', { name: 'Search', exact: true }).fill('shop');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('API key').fill(await service.key(ME));
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByRole('textbox', { name: 'Search', exact: true }).inputValue()).toBe('shop');
    const rows = await rowsOf({ search: 'shop' });
    await eventually(() => facts(page, 'Rows').textContent()).toBe(rows.toLocaleString('en-US'));
  });

  test('the code creates the same export', async () => {
    const { page } = await open(
      link({
        report_type: 'deals_excel',
        search_params: { search: 'o\'neil, "x" $HOME', country: ['US', 'DE'], active: true },
        index_params: { columns: ['title'], filename: "It's ours" },
      }),
    );
    const env = { ...process.env, SHEAF_API_KEY: await service.key(ME) };
    const code = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      return page.locator('.api-call pre').innerText();
    };
    await writeFile(join(folder, 'curl.sh'), await code('curl'));
    const { stdout } = await run('bash', [join(folder, 'curl.sh')], { env });
    const { export: created } = JSON.parse(stdout) as { export: { id: number; parameters: { search_params: object } } };
    expect(created.parameters.search_params).toEqual({
      search: 'o\'neil, "x" $HOME',
      country: ['DE', 'US'],
      active: true,
    });
    await (await service.as(ME)).finished(created.id);
    if (hasPython) {
      await writeFile(join(folder, 'export.py'), await code('Python'));
      await run('python3', [join(folder, 'export.py')], { env, cwd: folder });
      expect(await readdir(folder)).toContain("It's ours.xlsx");
      await rm(join(folder, "It's ours.xlsx"));
    }
    const sheaf = join(import.meta.dirname, '../../bin/sheaf');
    const command = (await code('Command line')).replace(/^sheaf/, sheaf);
    await run('bash', ['-c', command], { env, cwd: folder });
    expect(await readdir(folder)).toContain("It's ours.xlsx");
    expect(await code('TypeScript')).toContain("country: ['US', 'DE']");
  });

  describe.each(LOOKS)('%s', (_, name, options) => {
    test('has no accessibility findings and no overflow', async () => {
      const watched = await open('/reports/new', options);
      const { page } = watched;
      const check = async (state: string) => expect(await look(watched, `new-export-${state}-${name}`)).toEqual([]);
      await page.getByRole('link', { name: /^Deals Coupons/ }).waitFor();
      await check('types');
      await page.goto(link({ report_type: 'clicks_details_excel' }));
      await page.getByText('Choose start date and end date').waitFor();
      await check('required');
      await page.goto(
        link({ report_type: 'deals_excel', search_params: { country: ['US'], starts_after: '2026-01-01' } }),
      );
      await page.getByRole('region', { name: 'First rows' }).waitFor();
      await page.getByRole('button', { name: 'Move ID', exact: true }).waitFor();
      await page.getByRole('textbox', { name: 'Starts from' }).waitFor();
      await page.locator('.recharts-surface').first().waitFor();
      await check('form');
      await page.getByRole('combobox', { name: 'Country', exact: true }).click();
      await page.getByRole('option', { name: /Germany/ }).waitFor();
      await check('values');
      await page.goto(link({ report_type: 'deals_excel', search_params: { search: 'no deal has this text' } }));
      await page.getByText('No rows match these filters.').waitFor();
      await check('empty');
      await page.goto(link({ report_type: 'deals_excel', search_params: { starts_after: 'soon' } }));
      await page.getByText('This export cannot be created yet').waitFor();
      await check('error');
    });
  });
});
