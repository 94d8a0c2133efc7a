/** Connections as clients send and receive them. */
import { type Static, Type } from 'typebox';
import { type Client, maySeeEmail } from '../../../access/client.ts';
import type { ConnectionContent, ConnectionRecord, TestResult } from '../../../connections/connection-record.ts';
import type { ConnectionsContext } from '../../../connections/context.ts';
import { STEPS } from '../../../connections/network-error.ts';
import { NETWORKS } from '../../../network-urls.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import type { Rule } from '../../../schedules/rule.ts';
import { ruleInWords } from '../../../schedules/rule-in-words.ts';
import type { ApiContext } from '../../context.ts';
import { nameSchema } from '../../name-schema.ts';
import { nullable, timestamp } from '../../nullable.ts';
import { RuleSchema, ruleOf } from '../schedules/schedule-response.ts';

export const ConnectionParams = Type.Object({
  id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [1], description: 'Connection ID.' }),
});

const MAX_OVERLAP_DAYS = 365;
export const DEFAULT_OVERLAP_DAYS = 7;

/** The members that a client sends. */
export const connectionMembers = {
  name: nameSchema({ description: 'Name, one per publisher.', examples: ['Awin UK'] }),
  network: enumeration(NETWORKS, { description: 'Network.' }),
  account_id: Type.String({
    pattern: '^[A-Za-z0-9]{1,64}$',
    description:
      'ID of your account at the network: the publisher ID of Awin, the publisher CID of CJ, or the Account SID of impact.com.',
    examples: ['45628'],
  }),
  token: Type.String({
    writeOnly: true,
    pattern: '^[\\x21-\\x7e]{1,1000}$',
    description:
      'Token of the API: the OAuth2 token of Awin, the personal access token of CJ, or the Auth Token of impact.com. Stored encrypted, and never returned.',
    examples: ['0a1b2c3d-4e5f-6789-abcd-ef0123456789'],
  }),
  currency: Type.String({
    pattern: '^[A-Z]{3}$',
    description:
      'ISO 4217 code of the currency of your account. Required for CJ, whose API does not say it, and not allowed for other networks.',
    examples: ['EUR'],
  }),
  rule: RuleSchema,
  time_zone: Type.String({
    maxLength: 100,
    description: 'IANA name of the time zone of the rule.',
    examples: ['Europe/London'],
  }),
  fetch_from: Type.String({
    pattern: '^\\d{4}-\\d{2}-\\d{2}$',
    description: 'First day, in UTC, whose transactions are fetched.',
    examples: ['2026-11-01'],
  }),
  overlap_days: Type.Integer({
    minimum: 0,
    maximum: MAX_OVERLAP_DAYS,
    description: `Days before the end of the last fetch that are fetched again, because networks add and change transactions later. Default ${DEFAULT_OVERLAP_DAYS}.`,
    examples: [DEFAULT_OVERLAP_DAYS],
  }),
};

const { token: _, ...shownMembers } = connectionMembers;

export const ConnectionTestResponse = Type.Object(
  {
    tested_at: timestamp('Time of the result.'),
    ok: Type.Boolean({ description: 'Whether all steps succeeded.' }),
    failed_step: nullable(
      Type.String({ description: 'The step that failed. Null if all succeeded.', examples: ['authenticate'] }),
    ),
    message: nullable(
      Type.String({
        description: 'Why the step failed, and what to do. Null if all steps succeeded.',
        examples: ['Awin refused the token with status 401. Check the account ID, and send the token again.'],
      }),
    ),
  },
  { description: 'How a test of a connection ended.' },
);

export const ConnectionResponse = Type.Object(
  {
    id: Type.Integer({ description: 'Connection ID. 0 in a dry run.', examples: [1] }),
    publisher_id: Type.Integer({ description: 'ID of the publisher whose transactions are fetched.' }),
    publisher: Type.String({ description: 'Slug of the publisher.', examples: ['acme-media'] }),
    ...shownMembers,
    name: Type.String({ description: 'Name.', examples: ['Awin UK'] }),
    account_id: nullable(
      Type.String({ description: 'ID of the account at the network. Null for members.', examples: ['45628'] }),
    ),
    currency: nullable(
      Type.String({ description: 'Currency of all amounts. Null if the API says it.', examples: [null] }),
    ),
    rule: Type.Unsafe<Rule>(RuleSchema),
    rule_in_words: Type.String({ description: 'The rule as a sentence.', examples: ['Every day at 05:00'] }),
    status: enumeration(['active', 'paused', 'ended'], {
      description: '`active`, `paused`, or `ended` if the rule has no further time.',
    }),
    fetched_until: nullable(
      timestamp('Everything before this time was fetched at least once. Null before the first window was imported.'),
    ),
    next_fetch_at: nullable(timestamp('Next time of the rule. Null unless the connection is active.')),
    paused_at: nullable(timestamp('Time since which it is paused. Null if it is not.', { examples: [null] })),
    paused_reason: nullable(
      Type.String({ description: 'Why the connection is paused. Null if it is not.', examples: [null] }),
    ),
    failures: Type.Integer({
      description: 'Failed windows since the last imported one. Three pause the connection.',
      examples: [0],
    }),
    test_steps: Type.Array(enumeration(STEPS, { description: 'A step of a test.' }), {
      description: 'The steps of a test, in order.',
    }),
    last_test: nullable(
      Type.Object(ConnectionTestResponse.properties, {
        description: 'The last test of the current token. Null if it was not tested.',
      }),
    ),
    last_fetch: nullable(
      Type.Object(
        {
          id: Type.Integer({ description: 'Fetch ID.', examples: [12] }),
          status: enumeration(['completed', 'failed'], { description: 'How the window ended.' }),
          message: nullable(
            Type.String({ description: 'Why it failed, or why rows were rejected.', examples: [null] }),
          ),
        },
        { description: 'The window that ended last. Null before the first one.' },
      ),
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
  { description: 'An account at a network, whose transactions are fetched by a rule.' },
);

type Sent = { [Name in keyof typeof connectionMembers]?: Static<(typeof connectionMembers)[Name]> };

/** The members that were sent, without the token. Throws VALIDATION_ERROR for a rule that is not valid. */
export function connectionContentOf(sent: Sent): Partial<ConnectionContent> {
  const { name, network, account_id, currency, rule, time_zone, fetch_from, overlap_days } = sent;
  return {
    ...(name === undefined ? {} : { name: name.trim().normalize('NFC') }),
    ...(network === undefined ? {} : { network }),
    ...(account_id === undefined ? {} : { accountId: account_id }),
    ...(currency === undefined ? {} : { currency }),
    ...(rule === undefined ? {} : { rule: ruleOf(rule) }),
    ...(time_zone === undefined ? {} : { timeZone: time_zone }),
    ...(fetch_from === undefined ? {} : { fetchFrom: fetch_from }),
    ...(overlap_days === undefined ? {} : { overlapDays: overlap_days }),
  };
}

export function connectionTestResponse({ testedAt, failed }: TestResult): Static<typeof ConnectionTestResponse> {
  return {
    tested_at: testedAt.toISOString(),
    ok: failed === null,
    failed_step: failed?.step ?? null,
    message: failed?.message ?? null,
  };
}

export function connectionResponse(client: Client, one: ConnectionRecord): Static<typeof ConnectionResponse> {
  const { createdBy, publisherId, pausedAt, nextAt } = one;
  return {
    id: one.id,
    publisher_id: publisherId,
    publisher: one.publisher,
    name: one.name,
    network: one.network,
    account_id: client.role === 'member' ? null : one.accountId,
    currency: one.currency,
    rule: one.rule,
    rule_in_words: ruleInWords(one.rule),
    time_zone: one.timeZone,
    fetch_from: one.fetchFrom,
    overlap_days: one.overlapDays,
    status: pausedAt ? 'paused' : nextAt ? 'active' : 'ended',
    fetched_until: one.fetchedUntil?.toISOString() ?? null,
    next_fetch_at: nextAt?.toISOString() ?? null,
    paused_at: pausedAt?.toISOString() ?? null,
    paused_reason: one.pausedReason,
    failures: one.failures,
    test_steps: [...STEPS],
    last_test: one.lastTest && connectionTestResponse(one.lastTest),
    last_fetch: one.lastFetch,
    created_by: createdBy && { id: createdBy.id, email: maySeeEmail(client, publisherId) ? createdBy.email : null },
    created_at: one.createdAt.toISOString(),
    updated_at: one.updatedAt.toISOString(),
  };
}

/** What connections need from the API. */
export function connectionsContext({ pool, secretKeys, config }: ApiContext): ConnectionsContext {
  const { webhookPrivate, networkUrls, dataDir } = config;
  return { pool, secretKeys, webhookPrivate, networkUrls, dataDir };
}
