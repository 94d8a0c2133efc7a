/** Import presets as clients send and receive them. */
import { type Static, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import { aboutPreset, type PresetInfo } from '../../../importer/presets/list-import-presets.ts';
import type { SavedPreset } from '../../../importer/presets/saved-presets.ts';
import { nullable, timestamp } from '../../nullable.ts';
import { KindName } from './import-response.ts';

const creator = Type.Object(
  {
    id: Type.Integer({ description: 'User ID.', examples: [1] }),
    email: nullable(
      Type.String({
        description: 'E-mail address. Null for users of other publishers unless you are an operator.',
        examples: ['ann@acme-media.example'],
      }),
    ),
  },
  { description: 'Who saved the preset. Null for the presets of Sheaf, and for deleted users.' },
);

export const ImportPresetSummary = Type.Object(
  {
    id: nullable(
      Type.Integer({
        description: 'ID of a saved preset, 0 in a dry run. Null for the presets of Sheaf.',
        examples: [1],
      }),
    ),
    name: Type.String({ description: 'Value of `preset` in `importFile`.', examples: ['awin'] }),
    kind: KindName,
    publisher_id: nullable(
      Type.Integer({
        description:
          'ID of the publisher whose files a saved preset reads. Null for the presets of Sheaf, and for advertisers and deals.',
        examples: [1],
      }),
    ),
    publisher: nullable(Type.String({ description: 'Slug of this publisher.', examples: ['acme-media'] })),
    network: nullable(
      Type.String({
        description: 'Slug of the network of its rows. Null if the rows name their networks or advertisers.',
        examples: ['awin'],
      }),
    ),
    identify: Type.Array(Type.String(), {
      description: 'Columns by which `detect` recognizes a file.',
      examples: [['advertiserId', 'commissionStatus']],
    }),
    needs: Type.Array(Type.String(), {
      description: 'Columns of Sheaf that the preset does not fill. Send their values in `set`.',
      examples: [['currency']],
    }),
    created_by: nullable(creator),
    created_at: Type.Unsafe<string | null>({
      ...timestamp('Time when the preset was saved. Null for the presets of Sheaf.', {
        examples: ['2026-11-30T05:00:00.000Z'],
      }),
      type: ['string', 'null'],
    }),
    updated_at: Type.Unsafe<string | null>({
      ...timestamp('Time of the last change. Null for the presets of Sheaf.', {
        examples: ['2026-11-30T05:00:00.000Z'],
      }),
      type: ['string', 'null'],
    }),
  },
  { description: 'An import preset.' },
);

/** An example that is valid. */
const EXAMPLE_PRESET = {
  network: 'awin',
  kind: 'transactions',
  identify: ['Number', 'Sold at'],
  times: { forms: ['dd.MM.yyyy HH:mm'], zone: 'Europe/Berlin' },
  columns: {
    advertiser_external_id: 'Program',
    external_id: 'Number',
    sale: 'Sale',
    commission: 'Commission',
    currency: { value: 'EUR' },
    status: { from: ['State'], words: { open: 'pending', confirmed: 'approved' } },
    occurred_at: 'Sold at',
  },
};

export const presetContent = Type.Object(
  {},
  {
    additionalProperties: true,
    description:
      'The preset in the format of a preset file, see the guide *Importing your data*. `as_preset` in the response to a dry run is one.',
    examples: [EXAMPLE_PRESET],
  },
);

export const ImportPresetResponse = Type.Object(
  { ...ImportPresetSummary.properties, preset: presetContent },
  { description: 'A saved import preset.' },
);

export const ImportPresetParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [1],
    description: 'ID of a saved import preset.',
  }),
});

/** A preset of Sheaf. */
export function builtInSummary(info: PresetInfo): Static<typeof ImportPresetSummary> {
  const nothing = { publisher_id: null, publisher: null, created_by: null, created_at: null, updated_at: null };
  return { id: null, ...info, ...nothing };
}

export function savedSummary(client: Client, saved: SavedPreset): Static<typeof ImportPresetSummary> {
  const { id, name, publisherId, publisher, content, userId, userEmail, userPublisherId, createdAt, updatedAt } = saved;
  const maySee = userPublisherId !== null && maySeeEmail(client, userPublisherId);
  return {
    id,
    ...aboutPreset(name, content),
    publisher_id: publisherId,
    publisher,
    created_by: userId === null ? null : { id: userId, email: maySee ? userEmail : null },
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function importPresetResponse(client: Client, saved: SavedPreset): Static<typeof ImportPresetResponse> {
  return { ...savedSummary(client, saved), preset: saved.content };
}
