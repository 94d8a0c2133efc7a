/** Fetches of connections as the API returns them. */
import { type Static, Type } from 'typebox';
import { FETCH_STATUSES, type FetchRecord, STARTED_BY } from '../../../connections/fetch-record.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { nullable, timestamp } from '../../nullable.ts';

const count = (description: string, example: number) => Type.Integer({ description, examples: [example] });

export const FetchResponse = Type.Object(
  {
    id: count('Fetch ID.', 12),
    connection_id: count('Connection ID.', 1),
    nominal_at: timestamp('Time of the rule, or of the request.'),
    from: timestamp('Start of the window.'),
    to: timestamp('End of the window.'),
    started_by: enumeration(STARTED_BY, { description: 'The rule, or a person.' }),
    status: enumeration(FETCH_STATUSES, {
      description:
        'Status: `waiting`, `running`, then `completed`, `failed`, or `skipped` if an earlier window failed or the connection was paused.',
    }),
    tries: count('Number of tries that were started.', 1),
    next_try_at: nullable(timestamp('Earliest time of the next try. Null unless the window is waiting.')),
    pages: nullable(count('Number of responses of the network. Null before the window is completed.', 3)),
    rows: nullable(
      Type.Object(
        {
          fetched: count('Rows that the network returned: the sum of all others.', 42),
          new: count('Rows of transactions that were not known.', 40),
          changed: count('Rows of transactions that changed.', 1),
          same: count('Rows of transactions that were known as they are.', 1),
          older: count('Rows of which a newer version was known.', 0),
          repeated: count('Rows that the network returned more than once.', 0),
          rejected: count('Rows that could not be imported. `message` has the first reasons.', 0),
        },
        { description: 'Numbers of rows. Null before the window is completed.' },
      ),
    ),
    message: nullable(
      Type.String({
        description: 'Why the last try failed, the window was skipped or rows were rejected. Null otherwise.',
        examples: [null],
      }),
    ),
    created_at: timestamp('Time when the window was planned.'),
    started_at: nullable(timestamp('Time when its first try began.')),
    ended_at: nullable(timestamp('Time when the result was recorded.')),
  },
  { description: 'A window of time that is fetched and imported as a whole or not at all.' },
);

export function fetchResponse(one: FetchRecord): Static<typeof FetchResponse> {
  return {
    id: one.id,
    connection_id: one.connectionId,
    nominal_at: one.nominalAt.toISOString(),
    from: one.from.toISOString(),
    to: one.to.toISOString(),
    started_by: one.startedBy,
    status: one.status,
    tries: one.tries,
    next_try_at: one.status === 'waiting' ? one.dueAt.toISOString() : null,
    pages: one.pages,
    rows: one.rows,
    message: one.message,
    created_at: one.createdAt.toISOString(),
    started_at: one.startedAt?.toISOString() ?? null,
    ended_at: one.endedAt?.toISOString() ?? null,
  };
}
