import { NULL } from '../check-value.ts';
import type { ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { upsertStage } from '../stage-upsert.ts';

export const DEALS: ImportKind = {
  name: 'deals',
  table: 'public.deals',
  columns: [
    ...ADVERTISER_COLUMNS,
    { name: 'external_id', type: 'id', required: true, description: "The network's ID of the deal." },
    { name: 'title', type: 'text', required: true, description: 'Headline.' },
    { name: 'description', type: 'text', description: 'Full text.' },
    { name: 'code', type: 'reference', description: 'Voucher code, stored as written.' },
    { name: 'discount', type: 'text', description: 'Discount as text, for example "20 % off".' },
    { name: 'discount_percent', type: 'fraction', description: 'Discount as a fraction of one: 0.2 is 20 %.' },
    { name: 'discount_amount', type: 'money', description: 'Discount as an amount.' },
    { name: 'currency', type: 'currency', description: 'ISO 4217 code of `discount_amount`.' },
    {
      name: 'type',
      type: 'choice',
      required: true,
      choices: ['coupon', 'sale', 'shipping', 'gift', 'cashback'],
      description: 'Deal type.',
    },
    { name: 'country', type: 'country', description: 'ISO 3166-1 alpha-2 code of the market. Empty for all markets.' },
    { name: 'locale', type: 'label', description: 'BCP 47 tag of the text, for example de-DE.' },
    { name: 'starts_at', type: 'timestamp', description: 'Start of the deal. Empty if it has no start.' },
    { name: 'ends_at', type: 'timestamp', description: 'End of the deal, exclusive. Empty if it has no end.' },
    {
      name: 'status',
      type: 'choice',
      choices: ['active', 'paused', 'ended'],
      fallback: 'active',
      description: 'Status according to the network, by default active.',
    },
    { name: 'exclusive', type: 'boolean', fallback: 'false', description: 'Only on this platform, by default false.' },
    { name: 'featured', type: 'boolean', fallback: 'false', description: 'Shown first, by default false.' },
    { name: 'landing_url', type: 'text', description: 'URL that the deal leads to.' },
  ],
  lookups: () => [advertiserLookup()],
  key: ['advertiser_id', 'external_id'],
  sums: { by: ['currency', 'status'], amounts: ['discount_amount'] },
  dated: true,
  doubt({ staged }, addNote) {
    const { starts_at: starts = NULL, ends_at: ends = NULL, discount_amount: amount = NULL, currency = NULL } = staged;
    if (starts !== NULL && ends !== NULL && timeOf(ends) < timeOf(starts)) addNote('ends-before-start', 'ends_at');
    if (amount !== NULL && currency === NULL) addNote('no-currency', 'discount_amount');
  },
  openStage: upsertStage(),
};

/** A staged timestamp in milliseconds. */
function timeOf(staged: string): number {
  return Date.parse(staged.replace(' ', 'T').replace(/\+00$/, 'Z'));
}
