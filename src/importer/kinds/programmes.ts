import type { ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { PUBLISHER_COLUMN, publisherLookup } from '../lookups/publisher.ts';
import { upsertStage } from '../stage-upsert.ts';

export const PROGRAMMES: ImportKind = {
  name: 'programmes',
  table: 'public.programmes',
  columns: [
    PUBLISHER_COLUMN,
    ...ADVERTISER_COLUMNS,
    {
      name: 'status',
      type: 'choice',
      required: true,
      choices: ['joined', 'pending', 'paused', 'rejected', 'ended'],
      description: 'Status of the publisher in the program.',
    },
    { name: 'commission_text', type: 'text', description: 'Commission as text, for example "8 % on sales".' },
  ],
  lookups: () => [publisherLookup(), advertiserLookup()],
  key: ['publisher_id', 'advertiser_id'],
  sums: { by: ['status'], amounts: [] },
  dated: true,
  openStage: upsertStage(),
};
