import type { ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { PUBLISHER_COLUMN, publisherLookup } from '../lookups/publisher.ts';
import { openClicksStage } from '../stage-clicks.ts';

export const CLICKS: ImportKind = {
  name: 'clicks',
  table: 'clicks',
  columns: [
    PUBLISHER_COLUMN,
    ...ADVERTISER_COLUMNS,
    { name: 'external_id', type: 'id', required: true, means: "The network's own id of the click." },
    { name: 'clicked_at', type: 'timestamp', required: true, past: true, means: 'When; without a zone it is UTC.' },
    { name: 'country', type: 'country', means: 'ISO 3166-1 alpha-2 code of the visitor.' },
    {
      name: 'device',
      type: 'choice',
      choices: ['desktop', 'mobile', 'tablet', 'other'],
      means: 'Kind of device.',
    },
    { name: 'referrer', type: 'text', means: 'The page the visitor came from.' },
    { name: 'sub_id', type: 'reference', means: "The publisher's own tracking id." },
    { name: 'landing_url', type: 'text', means: 'The page the visitor was sent to.' },
  ],
  lookups: () => [publisherLookup(), advertiserLookup()],
  key: ['publisher_id', 'external_id', 'clicked_at'],
  sums: null,
  dated: false,
  openStage: openClicksStage,
};
