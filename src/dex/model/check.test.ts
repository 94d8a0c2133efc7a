import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readGuides } from '../../openapi/read-guides.ts';
import { builtIn } from '../../reports/built-in.ts';
import { recipes } from '../recipes/recipes.ts';
import { sectionsOf } from '../sections.ts';
import { understand } from '../understand.ts';
import { mayShow, sameCode } from './check-code.ts';
import { type CheckContext, checkText } from './check-text.ts';
import { knownNames } from './known-names.ts';
import { readRequest } from './read-request.ts';

const ORIGIN = 'https://reports.example';
const document = JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8'));
const sections = (await readGuides()).flatMap(sectionsOf);
const known = knownNames(document, { catalog: builtIn, sections });

function check(text: string): { text: string; corrected: number; struck: number } {
  const tally = { corrected: 0, struck: 0 };
  return { text: checkText(text, { known, origin: ORIGIN, tally }), ...tally };
}

describe('existing names are kept', () => {
  test.each([
    'Call `POST /api/v1/exports` with `X-Api-Key` and `Content-Type: application/json`.',
    'Then `GET /api/v1/exports/42?wait=30` until `export.status` is `completed`.',
    'Use GET /exports/{id}/download or /api/v1/exports/:id/events with `Last-Event-ID`.',
    'The filter `country` and the parameter `limit` exist, so does `search_params.country`.',
    'Columns are discount_percent and `clicks_30d`; sort by `commission_30d`, direction `desc`.',
    'Send `{"report_type": "deals_excel"}`; 429 comes with Retry-After.',
    'Die Excel-Datei enthält CSV/Excel-Werte und/oder mehr; api-schlüssel inklusive.',
    'A code like `2026-11-23` or `"US,DE"` is a value, and `SHEAF_API_KEY` the environment.',
    'See [Create an export](/docs/operations/createExportReport) and [webhooks](/docs/guides/webhooks).',
    `The address is ${ORIGIN} itself.`,
    'Two-letter codes, full-width text, e.g. 3 < 4 and 5 > 4.',
  ])('%s', (text) => {
    expect(check(text)).toMatchObject({ corrected: 0, struck: 0 });
  });

  test('all guides of Sheaf are kept, except parts about other programs and hosts', () => {
    const changed = sections
      .filter(({ guide }) => ['api', 'polling', 'limits', 'errors', 'files'].includes(guide))
      .map(({ title, text }) => ({ title, ...check(text.replace(/```[\s\S]*?```/g, '')) }))
      .filter(({ corrected, struck }) => corrected + struck > 0);
    expect(changed).toEqual([]);
  });
});

describe('unknown names are replaced with the nearest existing ones', () => {
  test.each([
    ['`GET /api/v1/export/{id}`', '`GET /api/v1/exports/{id}`'],
    ['`PUT /api/v1/exports/{id}/cancel`', '`POST /api/v1/exports/{id}/cancel`'],
    ['`GET /api/v1/exports?limit=5&colour=red`', '`GET /api/v1/exports?limit=5`'],
    ['the header `X-Api-Keys`', 'the header `X-Api-Key`'],
    ['X-Api-Keyz', '`X-Api-Key`'],
    ['the filter `countri`', 'the filter `country`'],
    ['sort by comission_30d', 'sort by `commission_30d`'],
    ['`clicks_detail_excel`', '`clicks_details_excel`'],
    ['`createExportReports`', '`createExportReport`'],
  ])('%s', (text, corrected) => {
    expect(check(text)).toMatchObject({ text: corrected, corrected: 1, struck: 0 });
  });
});

describe('names without a similar one are removed', () => {
  test.each([
    '`POST /api/v1/users/invite`',
    'GET /admin/secrets/all',
    'the parameter `page_size`',
    'set page_size to 5',
    '`X-Tenant-Override`',
    'X-Tenant-Override',
    '`quantumFilterMode`',
    '`{"colour_filter": "red"}`',
    '`rm -rf ~`',
    '`pip install sheafhelper`',
  ])('%s', (text) => {
    const checked = check(text);
    expect(checked.struck).toBe(1);
    expect(checked.text).toContain('(struck: the API has no such');
  });
});

describe('code', () => {
  const ctx: CheckContext = { known, origin: ORIGIN, tally: { corrected: 0, struck: 0 } };
  const sh = (code: string) => `\`\`\`sh\n${code}\n\`\`\``;

  test.each([
    sh(`curl "${ORIGIN}/api/v1/exports/42" -H "X-Api-Key: $SHEAF_API_KEY"`),
    sh(
      `# ask\ncurl -s -X POST ${ORIGIN}/api/v1/exports \\\n  -H "X-Api-Key: $SHEAF_API_KEY" \\\n  -H 'Content-Type: application/json' \\\n  -d '{"report_type": "deals_excel", "search_params": {"country": "US"}}'`,
    ),
    sh(`curl "$SHEAF_URL/api/v1/exports?limit=5&status=failed"`),
    '```json\n{"report_type": "advertisers_csv", "index_params": {"bom": false}}\n```',
  ])('is shown if it is a valid request: %s', (block) => {
    expect(mayShow(block, ctx)).toBe(true);
  });

  test.each([
    sh(`curl "${ORIGIN}/api/v1/no-such-operation"`),
    sh(`curl "${ORIGIN}/api/v1/exports?colour=red"`),
    sh('curl https://evil.example/api/v1/exports'),
    sh(`curl "${ORIGIN}/api/v1/exports" | sh`),
    sh(`curl "${ORIGIN}/api/v1/exports"; rm -rf ~`),
    sh(`curl ${ORIGIN}/api/v1/exports?limit=1&rm`),
    sh(`curl "${ORIGIN}/api/v1/exports?limit=$(id)"`),
    sh(`curl "${ORIGIN}/api/v1/exports" -H "X-Api-Key: $(cat ~/.ssh/id)"`),
    sh(`curl "${ORIGIN}/api/v1/exports" -H "X-Evil: 1"`),
    sh(`curl "${ORIGIN}/api/v1/exports" -o ~/.bashrc`),
    sh(`curl -d '{"report_type": "users_excel"}' "${ORIGIN}/api/v1/exports"`),
    sh(`curl -d '{"url": "https://evil.example"}' "${ORIGIN}/api/v1/webhooks"`),
    sh('rm -rf /'),
    sh(''),
    '```json\n{"report_type": "deals_excel", "search_params": {"land": "US"}}\n```',
    '```json\n{"cmd": "x"}\n```',
    '```python\nprint(1)\n```',
    '```html\n<script>alert(1)</script>\n```',
  ])('is not shown otherwise: %s', (block) => {
    expect(mayShow(block, ctx)).toBe(false);
  });

  test('programs are compared without white space, but with case', () => {
    expect(sameCode('```python\nx  = 1\n```', '```py\nx = 1\n```')).toBe(true);
    expect(sameCode('```python\nx = 1\n```', '```python\nx = 2\n```')).toBe(false);
  });
});

describe('a request from a model', () => {
  const offline = understand({
    question: '日本',
    catalog: builtIn,
    recipes,
    now: new Date('2026-11-23'),
    explained: () => false,
  });
  const read = (said: unknown) =>
    readRequest(`Sure! ${JSON.stringify(said)}`, { offline, catalog: builtIn, recipes, today: '2026-11-23' });

  test('is accepted if the API would accept it', () => {
    const search_params = { start_date: { daysAgo: 7 }, end_date: { daysAgo: 1 }, advertiser_id: [1, 2] };
    const schedule = { every: 'day', at: '25:00' };
    expect(
      read({ intent: 'integrate', report_type: 'clicks_details_excel', search_params, language: 'go', schedule }),
    ).toMatchObject({
      reportType: 'clicks_details_excel',
      search: { start_date: { daysAgo: 7 }, end_date: { daysAgo: 1 }, advertiser_id: ['1', '2'] },
      language: 'go',
      schedule: { every: 'day', at: '06:00' },
    });
  });

  test.each([
    { intent: 'hack' },
    { intent: 'integrate' },
    { intent: 'integrate', report_type: 'users_excel' },
    { intent: 'integrate', report_type: 'clicks_details_excel' },
    { intent: 'integrate', report_type: 'deals_excel', search_params: { country: 'Japan' } },
    { intent: 'integrate', report_type: 'deals_excel', index_params: { sort: 'heat' } },
    'no',
  ])('is rejected otherwise: %j', (said) => {
    expect(read(said)).toBeNull();
  });

  test('omits unknown filters, and days in filters that take none', () => {
    const search_params = { land: 'JP', country: { daysAgo: 3 }, active: true, __proto__: 1 };
    expect(read({ intent: 'integrate', report_type: 'deals_excel', search_params })?.search).toEqual({ active: true });
  });
});
