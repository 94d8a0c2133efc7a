import { NULL } from '../check-value.ts';
import type { ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { upsertStage } from '../stage-upsert.ts';

export const DEALS: ImportKind = {
  name: 'deals',
  table: 'deals',
  columns: [
    ...ADVERTISER_COLUMNS,
    { name: 'external_id', type: 'id', required: true, means: "The network's own id of the deal." },
    { name: 'title', type: 'text', required: true, means: 'Headline.' },
    { name: 'description', type: 'text', means: 'Full text, of any length.' },
    { name: 'code', type: 'reference', means: 'Voucher code, kept as written.' },
    { name: 'discount', type: 'text', means: 'The discount as worded, for example "20 % off".' },
    { name: 'discount_percent', type: 'fraction', means: 'The discount as a fraction of one: 0.2 is 20 %.' },
    { name: 'discount_amount', type: 'money', means: 'The discount as an amount.' },
    { name: 'currency', type: 'currency', means: 'ISO 4217 code of discount_amount.' },
    {
      name: 'type',
      type: 'choice',
      required: true,
      choices: ['coupon', 'sale', 'shipping', 'gift', 'cashback'],
      means: 'Kind of deal.',
    },
    { name: 'country', type: 'country', means: 'ISO 3166-1 alpha-2 code of the market; empty is everywhere.' },
    { name: 'locale', type: 'label', means: 'BCP 47 tag of the text, for example de-DE.' },
    { name: 'starts_at', type: 'timestamp', means: 'First instant the deal holds; empty is always.' },
    { name: 'ends_at', type: 'timestamp', means: 'First instant it no longer holds; empty is open.' },
    {
      name: 'status',
      type: 'choice',
      choices: ['active', 'paused', 'ended'],
      fallback: 'active',
      means: 'What the network says; empty is active.',
    },
    { name: 'exclusive', type: 'boolean', fallback: 'false', means: 'For this platform only; empty is no.' },
    { name: 'featured', type: 'boolean', fallback: 'false', means: 'To be shown first; empty is no.' },
    { name: 'landing_url', type: 'text', means: 'Where the deal leads.' },
  ],
  lookups: () => [advertiserLookup()],
  key: ['advertiser_id', 'external_id'],
  sums: { by: ['currency', 'status'], amounts: ['discount_amount'] },
  dated: true,
  doubt({ staged }, tell) {
    const { starts_at: starts = NULL, ends_at: ends = NULL, discount_amount: amount = NULL, currency = NULL } = staged;
    if (starts !== NULL && ends !== NULL && instant(ends) < instant(starts)) tell('ends-before-start', 'ends_at');
    if (amount !== NULL && currency === NULL) tell('no-currency', 'discount_amount');
  },
  openStage: upsertStage(),
};

/** Milliseconds of a staged timestamp. */
function instant(staged: string): number {
  return Date.parse(staged.replace(' ', 'T').replace(/\+00$/, 'Z'));
}
