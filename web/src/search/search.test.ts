/** What readers type leads to the right section, on the real documents of the service. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiDocument } from '../../../src/openapi/document.ts';
import { readGuides } from '../../../src/openapi/read-guides.ts';
import { readQuestions } from '../../../src/openapi/read-questions.ts';
import type { SearchIndex } from '../../../src/openapi/search/search-index.ts';
import { searchSections } from '../../../src/openapi/search/search-sections.ts';
import { reportText } from '../../../src/portal/report-text.ts';
import { builtIn } from '../../../src/reports/built-in.ts';
import type { Role } from '../data/console-pages.ts';
import { excerpt } from './excerpt.ts';
import { openSearch } from './load-search.ts';
import { searchOptions } from './search-options.ts';
import { suggestionsFor } from './suggestions.ts';

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8')) as ApiDocument;

let index: SearchIndex;
beforeAll(async () => {
  const reports = builtIn.reports.map((report) => ({ report, text: reportText(report, '#') }));
  index = openSearch(
    searchSections({ document, guides: await readGuides(), reports, questions: await readQuestions() }),
  );
});

/** The path of the first hit, without `/docs`. */
const first = (query: string) => index.search(query)[0]?.section.to.replace('/docs', '');

describe('the first hit', () => {
  test.each([
    ['verify', '/guides/receipts#verify-a-file'],
    ['verify file', '/guides/receipts#verify-a-file'],
    ['verify signature', '/guides/webhooks#verify-the-signature'],
    ['409', '/guides/errors#conflict'],
    ['conflict', '/guides/errors#conflict'],
    ['429', '/guides/errors#rate_limited'],
    ['VALIDATION_ERROR', '/guides/errors#validation_error'],
    ['timezone', '/guides/files#time-zones'],
    ['time zone', '/guides/files#time-zones'],
    ['pagination', '/guides/api#lists-and-pagination'],
    ['download_url', '/operations/getExportReport#responses'],
    ['SHEAF_PUBLIC_URL', '/guides/settings#sheaf_public_url'],
    ['sheaf_rate_limit', '/guides/settings#sheaf_rate_limit'],
    ['retention', '/guides/settings#sheaf_retention_days'],
    ['rate limit', '/guides/limits#rate-limit'],
    ['throttling', '/guides/limits#rate-limit'],
    ['webhooks', '/guides/webhooks'],
    ['sse', '/guides/polling#server-sent-events'],
    ['long polling', '/guides/polling#long-polling'],
    ['cancel an export', '/operations/cancelExportReport'],
    ['createExportReport', '/operations/createExportReport'],
    ['POST /api/v1/webhooks', '/operations/createWebhook'],
    ['rotate api key', '/operations/rotateApiKey'],
    ['formula', '/guides/files#no-formulas-from-data'],
    ['docker', '/guides/operations#containers'],
    ['backup', '/guides/operations#backups'],
    ['oidc', '/guides/authentication#openid-connect-tokens'],
    ['relative dates', '/guides/api#presets-and-relative-dates'],
    ['next_cursor', '/operations/listExportReports#responses'],
    ['proxy', '/guides/operations#behind-a-proxy'],
    ['mcp', '/guides/mcp'],
    ['typescript', '/guides/typescript'],
    ['dry_run', '/operations/createExportReport#parameters'],
    ['dashboard', '/reports'],
    ['login', '/sign-in'],
    ['new export', '/reports/new'],
    ['saved presets', '/presets'],
    ['schedules in the console', '/schedules'],
    ['usage statistics', '/admin/usage'],
    ['manage keys', '/admin/keys'],
    ['manage webhooks', '/admin/webhooks'],
    ['team members', '/admin/users'],
    ['queue', '/admin/queue'],
  ])('for %s is %s', (query, to) => {
    expect(first(query)).toBe(to.replace('/docs', ''));
  });

  test.each([
    ['verfy', '/guides/webhooks#verify-the-signature'],
    ['pagnation', '/guides/api#lists-and-pagination'],
    ['paginaton', '/guides/api#lists-and-pagination'],
    ['timezon', '/guides/files#time-zones'],
    ['webhok', '/guides/webhooks'],
    ['authentification', '/guides/authentication'],
    ['SHEAF_PUBLC_URL', '/guides/settings#sheaf_public_url'],
    ['SHEAF_RETENTON_DAYS', '/guides/settings#sheaf_retention_days'],
    ['downlod_url', '/operations/getExportReport#responses'],
    ['recipt', '/guides/receipts'],
    ['cancle export', '/operations/cancelExportReport'],
    ['downlod link', '/guides/api#download-links-and-expiration'],
    ['auth', '/guides/authentication'],
    ['webh', '/guides/webhooks'],
  ])('for the typo or beginning %s is %s', (query, to) => {
    expect(first(query)).toBe(to);
  });
});

test('a filter and a column of a report type are found on its page', () => {
  const to = index.search('commission').map(({ section }) => section.to);
  expect(to).toContain('/docs/reports/advertisers_csv#commission');
});

test('every section has an address of its own page, and ids without spaces', () => {
  for (const { section } of index.search('the export report api of a file', 10_000)) {
    expect(section.to).toMatch(/^\/[\w/-]+(?:#[\p{L}\p{N}_-]+)?$/u);
    expect(section.page).not.toBe('');
  }
});

test('nothing is found for a word that does not occur, and the last line asks Dex', () => {
  expect(index.search('xylophonequartz')).toEqual([]);
  const options = searchOptions({ index, query: ' xylophonequartz ', recent: [] });
  expect(options.map(({ title }) => title)).toEqual(['Ask Dex about “xylophonequartz”']);
});

test('hits are grouped, the group of the best hit first and Dex last', () => {
  const options = searchOptions({ index, query: '409', recent: ['before'] });
  expect(options[0]).toMatchObject({ group: 'Errors', title: '409 CONFLICT', page: 'Errors' });
  expect(options.at(-1)!.title).toBe('Ask Dex about “409”');
  const groups = options.map(({ group }) => group).filter((group, i, all) => group !== all[i - 1]);
  expect(new Set(groups).size).toBe(groups.length);
  expect(new Set(options.map(({ key }) => key)).size).toBe(options.length);
});

test('pages of the console are found by those who can open them, and by readers who are signed out', () => {
  const pages = (query: string, role?: Role) => searchOptions({ index, query, recent: [], role }).map(({ to }) => to);
  for (const role of ['operator', undefined] as const) expect(pages('queue', role)).toContain('/admin/queue');
  for (const role of ['member', 'admin'] as const) expect(pages('queue', role)).not.toContain('/admin/queue');
  expect(pages('team members', 'admin')).toContain('/admin/users');
  expect(pages('team members', 'member')).not.toContain('/admin/users');
});

test('without a query, recent searches are offered', () => {
  expect(searchOptions({ index, query: '', recent: ['webhook'] }).map(({ title }) => title)).toEqual([
    'webhook',
    'Ask Dex',
  ]);
});

test('an excerpt shows and marks the match, in whole words', () => {
  const text = `${'before '.repeat(30)}the receipt proves the file${' after'.repeat(30)}`;
  const parts = excerpt(text, ['receipt']);
  expect(parts.filter(({ marked }) => marked).map((part) => part.text)).toEqual(['receipt']);
  const shown = parts.map((part) => part.text).join('');
  expect(shown).toMatch(/^…before .*the receipt proves the file after.*…$/);
  expect(shown.length).toBeLessThan(140);
  expect(excerpt('a.b (c', ['(', 'a.b']).filter(({ marked }) => marked)).toEqual([{ text: 'a.b', marked: true }]);
});

test.each([
  ['/docs/operations/getExportReprot', '/docs/operations/getExportReport'],
  ['/docs/guides/webhook', '/docs/guides/webhooks'],
  ['/docs/guides/recepits', '/docs/guides/receipts'],
  ['/docs/reports/deals', '/docs/reports/deals_excel'],
  ['/docs/operations/createExport', '/docs/operations/createExportReport'],
])('for %s, the first suggestion is %s', (path, to) => {
  expect(suggestionsFor(index, path)[0]?.to).toBe(to);
});

test('a path without a name has no suggestions', () => {
  expect(suggestionsFor(index, '/')).toEqual([]);
  expect(suggestionsFor(index, `/${'x'.repeat(5000)}`)).toEqual([]);
});
