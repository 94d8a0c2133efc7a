/** A conversation with Dex in a browser: what can be done with a response, and what stays of it. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suite } from '../support/suite.ts';
import { look } from './accessibility.ts';
import { canBrowse, field, PHONE, pagesOf } from './browser.ts';

describe.skipIf(!canBrowse)('a response of Dex', () => {
  const service = suite();
  const pages = pagesOf(service);

  const section = (page: Page) => page.getByRole('main').locator('section');

  async function ask(page: Page, question: string): Promise<void> {
    await field(page, 'What do you need?').fill(question);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: question }).getByText('Was this helpful?').waitFor();
    await page.getByRole('status').getByText('Dex has responded.').waitFor({ state: 'attached' });
  }

  async function signIn(page: Page): Promise<void> {
    await page.goto('/sign-in');
    await field(page, 'API key').fill(await service.key({ role: 'operator' }));
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/docs');
  }

  test('leads to the form of the console and to the playground, with everything filled in', async () => {
    const { page } = await pages.open('/docs/ask');
    await ask(page, 'active deals in France, every Monday at 8, in PHP');
    // The response also has a call with curl, which is no PHP.
    expect(await page.locator('a[download]').evaluateAll((links) => links.map((link) => link.download))).toEqual([
      'export.php',
    ]);
    await page.getByRole('link', { name: 'Open in the playground' }).click();
    await page.waitForURL('**/docs/operations/createExportReport?**');
    expect(JSON.parse(new URL(page.url()).searchParams.get('body')!)).toEqual({
      report_type: 'deals_excel',
      search_params: { active: true, country: 'FR' },
    });
    await page.goBack();
    await page.getByRole('link', { name: 'Make it a schedule' }).click();
    await page.waitForURL('**/schedules/new?**');
    const { rule, search_params } = JSON.parse(new URL(page.url()).searchParams.get('from')!);
    expect(rule).toEqual({ every: 'week', on: ['monday'], at: ['08:00'] });
    expect(search_params).toEqual({ active: true, country: 'FR' });
    await page.goBack();
    await page.getByRole('link', { name: 'Run it' }).click();
    await page.waitForURL('**/reports/new?**');
    expect(new URL(page.url()).searchParams.get('report_type')).toBe('deals_excel');
  });

  test('leads from a destination that does not exist to its form, and from there to the schedule', async () => {
    const { page, picture } = await pages.open('/sign-in');
    await signIn(page);
    await page.goto('/docs/ask');
    await ask(page, 'every Friday the deals in France to https://hooks.shop.example/in, in Python');
    await page
      .getByText('The files are delivered to the webhook https://hooks.shop.example/in. If that destination exists')
      .waitFor();
    await picture('dex-destination');
    await page.getByRole('link', { name: 'Make it a schedule' }).click();
    await page.getByText('The files are not delivered yet').waitFor();
    await page.getByRole('link', { name: 'Create destination' }).click();
    await page.waitForURL('**/destinations?**');
    const { new: initial, schedule } = Object.fromEntries(
      [...new URL(page.url()).searchParams].map(([name, value]) => [name, JSON.parse(value)]),
    );
    expect(initial).toEqual({
      kind: 'webhook',
      name: 'https://hooks.shop.example/in',
      settings: { url: 'https://hooks.shop.example/in' },
    });
    expect(schedule.from).toMatchObject({ report_type: 'deals_excel', search_params: { country: 'FR' } });
  });

  test.each([
    ['clicks of the last 7 days, in Python', {}],
    [
      'every day at 7 the clicks of yesterday, always under the same name, in Python',
      { existing_file: 'replace', file_name: '{report_type}' },
    ],
    [
      'every day at 7 all clicks, only what changed since the last delivery, in Python',
      { window: 'since_last_delivery' },
    ],
  ])('begins a schedule that the service accepts: %s', async (question, files) => {
    const { page } = await pages.open('/sign-in');
    await signIn(page);
    await page.goto('/docs/ask');
    await ask(page, question);
    await page.getByRole('link', { name: 'Make it a schedule' }).click();
    await page.waitForURL('**/schedules/new?**');
    const body = JSON.parse(new URL(page.url()).searchParams.get('from')!);
    expect(body).toMatchObject(files);
    const api = service.api({ 'x-api-key': await service.key({ role: 'member' }) });
    const { status } = await api.send('/schedules?dry_run=true', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(status).toBe(200);
  });

  test('survives a reload, and ends with the session', async () => {
    const { page } = await pages.open('/sign-in');
    await signIn(page);
    await page.goto('/docs/ask');
    await ask(page, 'US deals in PHP');
    await ask(page, 'the same in Go');
    await page.reload();
    await page.getByText('Go: tested end to end').waitFor();
    await expect.poll(() => section(page).count()).toBe(2);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out' }).last().click();
    await page.getByText('Sign in to see the details of your API key').waitFor();
    await page.goto('/docs/ask');
    await field(page, 'What do you need?').waitFor();
    expect(await section(page).count()).toBe(0);
    expect(await page.evaluate('Object.keys(sessionStorage).filter((key) => key.startsWith("sheaf-private"))')).toEqual(
      [],
    );
  });

  test('is not shown to the next reader after a sign-out in another tab', async () => {
    const { page } = await pages.open('/sign-in');
    await signIn(page);
    await page.goto('/docs/ask');
    await ask(page, 'US deals in PHP');
    const other = await page.context().newPage();
    await other.goto('/account');
    await other.getByRole('button', { name: 'Sign out' }).last().click();
    await other.getByText('Sign in to see the details of your API key').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await page.getByRole('button', { name: 'Which advertisers are hot right now? Use curl' }).waitFor();
    expect(await section(page).count()).toBe(0);
  });

  test('of a question in the URL begins a conversation, also if an earlier question ends with the same words', async () => {
    const { page } = await pages.open('/docs/ask');
    await ask(page, 'all US deals in PHP');
    await page.goto('/docs/ask?question=deals%20in%20PHP');
    await page.getByRole('region', { name: 'deals in PHP', exact: true }).getByText('Was this helpful?').waitFor();
    await expect.poll(() => section(page).count()).toBe(1);
  });

  test('is made again from a link to the conversation', async () => {
    const thread = encodeURIComponent(JSON.stringify(['US deals in PHP', 'the same in Go, only France']));
    const { page } = await pages.open(`/docs/ask?thread=${thread}`);
    await page.getByText('Go: tested end to end').waitFor();
    await expect.poll(() => section(page).count()).toBe(2);
    await page.reload();
    await page.getByText('Go: tested end to end').waitFor();
    await expect.poll(() => section(page).count()).toBe(2);
  });

  test('can be rated by keyboard, and operators read the question', async () => {
    const watched = await pages.open('/docs/ask', PHONE);
    const { page } = watched;
    await ask(page, 'deals in Narnia, php');
    const no = page.getByRole('group', { name: 'Rate this response' }).getByRole('button', { name: 'No' });
    await no.focus();
    await page.keyboard.press('Enter');
    expect(await field(page, 'What was missing or wrong? (optional)').inputValue()).toBe(
      'Question: deals in Narnia, php',
    );
    expect(await look(watched, 'dex-rating')).toEqual([]);
    await page.getByRole('button', { name: 'Send feedback' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Thank you.').waitFor();
    const operator = service.api({ 'x-api-key': await service.key({ role: 'operator' }) });
    const { body } = await operator.send('/feedback');
    expect(JSON.stringify(body)).toContain('Question: deals in Narnia, php');
  });
});
