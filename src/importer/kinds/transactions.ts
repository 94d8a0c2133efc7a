import type { ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { clickLookup } from '../lookups/click.ts';
import { PUBLISHER_COLUMN, publisherLookup } from '../lookups/publisher.ts';
import { upsertStage } from '../stage-upsert.ts';

export const TRANSACTIONS: ImportKind = {
  name: 'transactions',
  table: 'transactions',
  columns: [
    PUBLISHER_COLUMN,
    ...ADVERTISER_COLUMNS,
    { name: 'external_id', type: 'id', required: true, means: "The network's own id of the transaction." },
    {
      name: 'click_external_id',
      type: 'id',
      lookupOnly: true,
      means: "The network's own id of the click that led to it; empty when unknown.",
    },
    { name: 'order_id', type: 'reference', means: "The shop's order number, kept as written." },
    { name: 'sale', type: 'money', required: true, means: 'Value of the sale; negative for a return.' },
    { name: 'commission', type: 'money', required: true, means: 'What the publisher earns.' },
    { name: 'currency', type: 'currency', required: true, means: 'ISO 4217 code of sale and commission.' },
    {
      name: 'status',
      type: 'choice',
      required: true,
      choices: ['pending', 'approved', 'declined', 'paid'],
      means: 'How far the commission is.',
    },
    {
      name: 'occurred_at',
      type: 'timestamp',
      required: true,
      past: true,
      means: 'When the sale happened; without a zone it is UTC.',
    },
  ],
  lookups: () => [publisherLookup(), advertiserLookup(), clickLookup()],
  key: ['publisher_id', 'advertiser_id', 'external_id'],
  sums: { by: ['currency', 'status'], amounts: ['sale', 'commission'] },
  dated: true,
  openStage: upsertStage(),
};
