/** Destinations as clients send and receive them. What is particular to a kind comes from its driver. */
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import type { DestinationsContext } from '../../../deliveries/context.ts';
import type { DestinationRecord, TestResult } from '../../../deliveries/destination-record.ts';
import { type DestinationKind, KINDS, STEPS } from '../../../deliveries/destinations/destination.ts';
import { DRIVERS } from '../../../deliveries/destinations/drivers.ts';
import type { Settings } from '../../../deliveries/sealed-secrets.ts';
import { invalid } from '../../../errors.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import type { ApiContext } from '../../context.ts';
import { nameSchema } from '../../name-schema.ts';
import { nullable, timestamp } from '../../nullable.ts';

export const DestinationParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1], description: 'Destination ID.' }),
});

export const DestinationName = nameSchema({ description: 'Name, one per publisher.', examples: ['Finance'] });

const SECRET = 'Never returned.';

type Shape = 'create' | 'update' | 'response';

/** The settings of a kind: complete, with secrets that can be omitted, or without secrets. */
function settingsSchema(kind: DestinationKind, shape: Shape): TSchema {
  const { settings, secrets } = DRIVERS[kind];
  const { properties, additionalProperties } = settings as TObject<TProperties> & { additionalProperties?: boolean };
  const isSecret = (name: string) => (secrets as readonly string[]).includes(name);
  const members = Object.entries(properties).flatMap(([name, schema]): [string, TSchema][] => {
    if (!isSecret(name)) return [[name, schema]];
    if (shape === 'response') return [];
    const { description } = schema as TSchema & { description?: string };
    const shown = { ...schema, writeOnly: true, description: `${description} ${SECRET}` } as TSchema;
    return [[name, shape === 'update' ? Type.Optional(shown) : shown]];
  });
  const required = (settings as unknown as { required?: string[] }).required ?? [];
  const schema = Type.Object(Object.fromEntries(members), {
    ...(additionalProperties === undefined ? {} : { additionalProperties }),
    description: `Settings of the kind \`${kind}\`.`,
  });
  const needed = required.filter((name) => !isSecret(name) || shape === 'create');
  return { ...schema, required: needed } as TSchema;
}

/** One optional member for each kind, named after it. */
export function kindMembers(shape: Shape): Record<DestinationKind, TSchema> {
  const members = KINDS.map((kind) => [kind, Type.Optional(settingsSchema(kind, shape))] as const);
  return Object.fromEntries(members) as unknown as { [Kind in DestinationKind]: TSchema };
}

export type SentKinds = { [Kind in DestinationKind]?: Settings };

/** The one member that is named after a kind. Null if there is none. Throws VALIDATION_ERROR for several. */
export function sentKind(sent: SentKinds): { kind: DestinationKind; sent: Settings } | null {
  const [first, second] = KINDS.flatMap((kind) => (sent[kind] === undefined ? [] : [{ kind, sent: sent[kind] }]));
  if (second) {
    throw invalid({
      field: second.kind,
      wrong: `cannot be combined with \`${first!.kind}\``,
      allowed: `one of ${KINDS.join(', ')}`,
      next: 'Create one destination for each',
    });
  }
  return first ?? null;
}

/** The error for a new destination without a kind. */
export function noKind() {
  return invalid({
    field: '',
    wrong: 'the settings of the destination are missing',
    allowed: `exactly one of the members ${KINDS.join(', ')}`,
    next: 'Add the member of the kind that you want',
  });
}

const StepName = enumeration(STEPS, { description: 'A step of a test.' });

export const TestResponse = Type.Object(
  {
    tested_at: timestamp('Time of the result.'),
    ok: Type.Boolean({ description: 'Whether all steps succeeded.' }),
    failed_step: nullable(
      Type.String({ description: 'The step that failed. Null if all succeeded.', examples: ['authenticate'] }),
    ),
    message: nullable(
      Type.String({
        description: 'Why the step failed, and what to do. Null if all steps succeeded, and for members.',
        examples: ['The server refused the password. Check user and password.'],
      }),
    ),
  },
  { description: 'How a test ended.' },
);

export const DestinationResponse = Type.Object(
  {
    id: Type.Integer({ description: 'Destination ID. 0 in a dry run.' }),
    publisher_id: Type.Integer({ description: 'ID of the publisher whose files it receives.' }),
    publisher: Type.String({ description: 'Slug of the publisher.', examples: ['acme-media'] }),
    name: Type.String({ description: 'Name.', examples: ['Finance'] }),
    kind: enumeration(KINDS, { description: 'Kind. The settings are in the member of this name.' }),
    ...kindMembers('response'),
    secrets_set: Type.Array(Type.String(), {
      description: 'Names of the secrets that are set. Their values are never returned.',
      examples: [[]],
    }),
    secrets_sent_to: Type.Array(Type.String(), {
      description: 'Names of the settings that say where the secrets are sent. To change one, send the secrets again.',
      examples: [['host', 'port', 'user', 'host_key']],
    }),
    test_steps: Type.Array(StepName, { description: 'The steps of a test, in order.' }),
    last_test: nullable(
      Type.Object(TestResponse.properties, {
        description: 'The last test of the current settings. Null if they were not tested.',
      }),
    ),
    created_by: nullable(
      Type.Object(
        {
          id: Type.Integer({ description: 'User ID.', examples: [1] }),
          email: nullable(
            Type.String({
              description: 'E-mail address. Null for users of other publishers unless you are an operator.',
              examples: ['ann@acme-media.example'],
            }),
          ),
        },
        { description: 'The user who created it. Null if the user was deleted.' },
      ),
    ),
    created_at: timestamp('Time of the creation.'),
    updated_at: timestamp('Time of the last change by a person.'),
  },
  {
    description:
      'A place that files of schedules are delivered to. Members see its name and kind, and admins its settings, too.',
  },
);

export function testResponse(client: Client, { testedAt, failed }: TestResult): Static<typeof TestResponse> {
  return {
    tested_at: testedAt.toISOString(),
    ok: failed === null,
    failed_step: failed?.step ?? null,
    // Messages contain hosts and folders.
    message: client.role === 'member' ? null : (failed?.message ?? null),
  };
}

export function destinationResponse(client: Client, one: DestinationRecord) {
  const { createdBy, publisherId } = one;
  const isAdmin = client.role !== 'member';
  return {
    id: one.id,
    publisher_id: publisherId,
    publisher: one.publisher,
    name: one.name,
    kind: one.kind,
    ...(isAdmin ? { [one.kind]: one.settings } : {}),
    secrets_set: isAdmin ? one.secretNames : [],
    secrets_sent_to: [...DRIVERS[one.kind].target],
    test_steps: [...DRIVERS[one.kind].steps],
    last_test: one.lastTest && testResponse(client, one.lastTest),
    created_by: createdBy && { id: createdBy.id, email: maySeeEmail(client, publisherId) ? createdBy.email : null },
    created_at: one.createdAt.toISOString(),
    updated_at: one.updatedAt.toISOString(),
  };
}

/** What destinations need from the API. */
export function destinationsContext({ pool, secretKeys, config }: ApiContext): DestinationsContext {
  const { webhookPrivate, deliveryFolder, publicUrl, shareDays, emailDomains, emailAttachMb, smtpPlaintext } = config;
  const email = { publicUrl, shareDays, emailDomains, emailAttachMb, smtpPlaintext };
  return { pool, secretKeys, webhookPrivate, deliveryFolder, ...email };
}
