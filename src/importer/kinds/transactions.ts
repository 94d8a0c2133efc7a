import type { Column, ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { clickLookup } from '../lookups/click.ts';
import { PUBLISHER_COLUMN, publisherLookup } from '../lookups/publisher.ts';
import { upsertStage } from '../stage-upsert.ts';
import { openVersionsStage } from '../stage-versions.ts';

const PLAIN: ImportKind = {
  name: 'transactions',
  table: 'public.transactions',
  columns: [
    PUBLISHER_COLUMN,
    ...ADVERTISER_COLUMNS,
    { name: 'external_id', type: 'id', required: true, description: "The network's ID of the transaction." },
    {
      name: 'click_external_id',
      type: 'id',
      lookupOnly: true,
      description: "The network's ID of the click that led to the sale. Empty if unknown.",
    },
    { name: 'order_id', type: 'reference', description: "The shop's order number, stored as written." },
    { name: 'sale', type: 'money', required: true, description: 'Value of the sale, negative for a return.' },
    { name: 'commission', type: 'money', required: true, description: "The publisher's commission." },
    { name: 'currency', type: 'currency', required: true, description: 'ISO 4217 code of `sale` and `commission`.' },
    {
      name: 'status',
      type: 'choice',
      required: true,
      choices: ['pending', 'approved', 'declined', 'paid'],
      description: 'Status of the commission.',
    },
    {
      name: 'occurred_at',
      type: 'timestamp',
      required: true,
      past: true,
      description: 'Time of the sale. UTC if it has no time zone.',
    },
  ],
  lookups: () => [publisherLookup(), advertiserLookup(), clickLookup()],
  key: ['publisher_id', 'advertiser_id', 'external_id'],
  sums: { by: ['currency', 'status'], amounts: ['sale', 'commission'] },
  dated: true,
  openStage: upsertStage(),
};

/** Columns that only presets fill. They tell the rows of a transaction, and the versions of a row, apart. */
const ROW_COLUMNS: readonly Column[] = [
  {
    name: 'part',
    type: 'id',
    requiredByPreset: true,
    fallback: '',
    description: "The network's ID of the row, if a transaction can have several rows, such as corrections.",
  },
  {
    name: 'changed_at',
    type: 'timestamp',
    past: true,
    description: 'When the network last changed the transaction.',
  },
  {
    name: 'amended',
    type: 'boolean',
    fallback: 'false',
    description: 'Whether the network changed the transaction, if the file does not say when.',
  },
];

export const TRANSACTIONS: ImportKind = {
  ...PLAIN,
  handedOut: {
    ...PLAIN,
    columns: [...PLAIN.columns, ...ROW_COLUMNS],
    versioned: true,
    openStage: openVersionsStage,
  },
};
