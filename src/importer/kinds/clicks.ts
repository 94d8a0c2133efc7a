import type { ImportKind } from '../kind.ts';
import { ADVERTISER_COLUMNS, advertiserLookup } from '../lookups/advertiser.ts';
import { PUBLISHER_COLUMN, publisherLookup } from '../lookups/publisher.ts';
import { openClicksStage } from '../stage-clicks.ts';

export const CLICKS: ImportKind = {
  name: 'clicks',
  table: 'public.clicks',
  columns: [
    PUBLISHER_COLUMN,
    ...ADVERTISER_COLUMNS,
    { name: 'external_id', type: 'id', required: true, description: "The network's ID of the click." },
    {
      name: 'clicked_at',
      type: 'timestamp',
      required: true,
      past: true,
      description: 'Time of the click. UTC if it has no time zone.',
    },
    { name: 'country', type: 'country', description: 'ISO 3166-1 alpha-2 code of the visitor.' },
    {
      name: 'device',
      type: 'choice',
      choices: ['desktop', 'mobile', 'tablet', 'other'],
      description: 'Device type.',
    },
    { name: 'referrer', type: 'text', description: 'URL of the page that the visitor came from.' },
    { name: 'sub_id', type: 'reference', description: "The publisher's tracking ID." },
    { name: 'landing_url', type: 'text', description: 'URL of the page that the visitor was sent to.' },
  ],
  lookups: () => [publisherLookup(), advertiserLookup()],
  key: ['publisher_id', 'external_id', 'clicked_at'],
  sums: null,
  dated: false,
  openStage: openClicksStage,
};
