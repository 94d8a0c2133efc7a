import { expect, test } from 'vitest';
import { builtIn } from './built-in.ts';
import { canonicalParams } from './canonical.ts';
import { withExclusions } from './exclusions.ts';
import { inWords } from './in-words.ts';
import { flag, integer, oneOf } from './param.ts';
import type { ReportType } from './report-type.ts';

const dealsExcel = builtIn.find('deals_excel')!;
const hotAdvertisersExcel = builtIn.find('hot_advertisers_excel')!;
const clicksDetailsExcel = builtIn.find('clicks_details_excel')!;

const words = (report: ReportType, search_params: object, index_params: object = {}) =>
  inWords(report, canonicalParams(report, { search_params, index_params }));

test.each<[ReportType, object, object, string]>([
  [dealsExcel, {}, {}, 'Deals'],
  [dealsExcel, { country: 'us', active: true, network: 'awin' }, {}, 'Deals in US, by awin, active'],
  [dealsExcel, { active: false, featured: true }, {}, 'Deals, not active, featured'],
  [dealsExcel, { country: 'US,CA' }, {}, 'Deals in CA or US'],
  [dealsExcel, { country: 'US,CA,DE' }, {}, 'Deals in CA, DE or US'],
  [dealsExcel, { country: 'US,CA,DE,FR,GB' }, {}, 'Deals in CA, DE, FR or 2 more'],
  [dealsExcel, { country_not: 'US' }, {}, 'Deals except in US'],
  [
    dealsExcel,
    { country: 'DE', network_not: 'awin,cj', expired: false },
    {},
    'Deals in DE, except by awin or cj, not expired',
  ],
  [dealsExcel, { type_not: 'gift', status_not: 'paused' }, {}, 'Deals except of type gift, except with status paused'],
  [dealsExcel, { search: 'a "$&" b' }, {}, 'Deals containing "a \\"$&\\" b"'],
  [hotAdvertisersExcel, { vertical: ['Home, Garden'] }, {}, 'Hot advertisers in the vertical "Home, Garden"'],
  [
    clicksDetailsExcel,
    { end_date: '2026-11-30', start_date: '2026-11-01', converted: true },
    { timezone: 'Europe/Berlin' },
    'Click details from 2026-11-01 to 2026-11-30, converted (Europe/Berlin)',
  ],
])('%#: a request in words', (report, search, index, expected) => {
  expect(words(report, search, index)).toBe(expected);
});

test('a filter without a phrase has its name', () => {
  const search = {
    min_rows: integer('', { min: 0, max: 9 }),
    on_sale: flag(''),
    pay_type: oneOf('', ['card', 'cash']),
  };
  const brought = withExclusions({ ...dealsExcel, search });
  expect(words(brought, { min_rows: 5, on_sale: false })).toBe('Deals min rows 5, not on sale');
  expect(words(brought, { pay_type_not: 'card' })).toBe('Deals except pay type card');
});

test('every phrase of a filter with values has a place for them', () => {
  for (const report of builtIn.reports) {
    for (const [name, { control, phrase }] of Object.entries(report.search)) {
      expect([report.name, name, phrase === undefined || phrase.includes('…')]).toEqual([
        report.name,
        name,
        control !== 'flag',
      ]);
    }
  }
});
