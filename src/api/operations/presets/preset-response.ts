/** Presets as clients send and receive them. */
import { type Static, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import { RequestError } from '../../../errors.ts';
import type { Preset, PresetContent } from '../../../exports/presets/preset.ts';
import { requestOf } from '../../../exports/presets/save-preset.ts';
import { readRequest } from '../../../exports/request.ts';
import { RELATIVE_DATES } from '../../../reports/relative-dates.ts';
import type { ApiContext } from '../../context.ts';
import { nameSchema } from '../../name-schema.ts';

const open = (description: string) => Type.Object({}, { additionalProperties: true, description });

/** The members that a client sends. */
export const contentMembers = {
  name: nameSchema({ description: 'Name, one per user.', examples: ['US deals of last week'] }),
  shared: Type.Boolean({ description: 'Whether all users of your publisher can use the preset.' }),
  report_type: Type.String({ maxLength: 100, description: 'Report type.', examples: ['deals_excel'] }),
  search_params: open(`Filters. Dates can be relative: ${RELATIVE_DATES}.`),
  index_params: open('Presentation of the rows.'),
};

export const PresetResponse = Type.Object(
  {
    id: Type.Integer({ description: 'Preset ID. 0 in a dry run.' }),
    ...contentMembers,
    name: Type.String({ description: 'Name.' }),
    report_type: Type.String({ description: 'Report type.' }),
    problem: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Why the preset cannot be used, for example because its report type has changed. Null if it can.',
    }),
    created_by: Type.Object(
      {
        id: Type.Integer({ description: 'User ID.' }),
        email: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description:
            'E-mail address. Null in a dry run, and for users of other publishers unless you are an operator.',
        }),
      },
      { description: 'Owner.' },
    ),
    created_at: Type.String({ format: 'date-time', description: 'Time of the creation.' }),
    updated_at: Type.String({ format: 'date-time', description: 'Time of the last change.' }),
  },
  { description: 'A preset.' },
);

export const PresetParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1], description: 'Preset ID.' }),
});

type Sent = { [Name in keyof typeof contentMembers]?: Static<(typeof contentMembers)[Name]> };

/** The members that were sent. */
export function contentOf({ name, shared, report_type, search_params, index_params }: Sent): Partial<PresetContent> {
  return {
    ...(name === undefined ? {} : { name: name.trim().normalize('NFC') }),
    ...(shared === undefined ? {} : { shared }),
    ...(report_type === undefined ? {} : { reportType: report_type }),
    ...(search_params === undefined ? {} : { searchParams: { ...search_params } }),
    ...(index_params === undefined ? {} : { indexParams: { ...index_params } }),
  };
}

export async function presetResponse(
  ctx: Pick<ApiContext, 'pool' | 'catalog'>,
  client: Client,
  preset: Preset,
): Promise<Static<typeof PresetResponse>> {
  const { id, name, shared, userId, userEmail, publisherId, createdAt, updatedAt } = preset;
  const email = userEmail !== '' && maySeeEmail(client, publisherId) ? userEmail : null;
  return {
    id,
    name,
    shared,
    ...requestOf(preset),
    problem: await problemOf(ctx, client, preset),
    created_by: { id: userId, email },
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

async function problemOf(ctx: Pick<ApiContext, 'pool' | 'catalog'>, client: Client, preset: Preset) {
  try {
    await readRequest(ctx, { client, body: requestOf(preset) });
    return null;
  } catch (error) {
    if (error instanceof RequestError && error.status < 500) return error.wholeMessage;
    throw error;
  }
}
