/** Deliveries of files as the API returns them. */
import { type Static, Type } from 'typebox';
import type { Client } from '../../../access/client.ts';
import { DELIVERY_STATUSES, type Delivery } from '../../../deliveries/delivery.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { nullable, timestamp } from '../../nullable.ts';

export const FileDeliveryResponse = Type.Object(
  {
    destination_id: Type.Integer({ description: 'Destination ID.', examples: [1] }),
    destination: Type.String({
      description: 'Name of the destination, which can have been deleted.',
      examples: ['Finance'],
    }),
    kind: Type.String({ description: 'Kind of the destination.', examples: ['sftp'] }),
    status: enumeration(DELIVERY_STATUSES, {
      description:
        '`pending` before each try, `delivering`, then `delivered`, `failed` after the last retry, or `superseded` if a later run delivers its file under the same name (`existing_file: replace`).',
    }),
    attempts: Type.Integer({ description: 'Number of tries that were started.', examples: [1] }),
    next_try_at: nullable(
      timestamp('Time of the next try. Null unless the delivery is pending.', { examples: [null] }),
    ),
    failed_step: nullable(
      Type.String({
        description: 'Step of the last try that failed. Null if none did, and for an error of the service.',
        examples: [null],
      }),
    ),
    message: nullable(
      Type.String({ description: 'Why the last try failed. Null if it did not, and for members.', examples: [null] }),
    ),
    name: nullable(
      Type.String({
        description: 'Name of the file at the destination. Null before the first try.',
        examples: ['clicks_details_excel-2026-11-28.xlsx'],
      }),
    ),
    location: nullable(
      Type.String({
        description: 'Where the file is. Null before it is delivered, and for members.',
        examples: ['sftp://sftp.example.com/~/reports/daily/clicks_details_excel-2026-11-28.xlsx'],
      }),
    ),
    file_bytes: nullable(Type.Integer({ description: 'Size of the delivered file in bytes.', examples: [84_211] })),
    created_at: timestamp('Time when the run was completed.'),
    delivered_at: nullable(timestamp('Time when the file and its receipt were complete at the destination.')),
    replaced_at: nullable(
      timestamp(
        'Time when a later run took over the name (`existing_file: replace`), whether it has been delivered or not. Null if none did, and for messages.',
        {
          examples: [null],
        },
      ),
    ),
  },
  { description: 'The file of a run on its way to one destination.' },
);

export function fileDeliveryResponse(client: Client, one: Delivery): Static<typeof FileDeliveryResponse> {
  // Messages and locations contain hosts and folders, which are settings of the destination.
  const isAdmin = client.role !== 'member';
  return {
    destination_id: one.destinationId,
    destination: one.destination,
    kind: one.kind,
    status: one.status,
    attempts: one.attempts,
    next_try_at: one.nextTryAt?.toISOString() ?? null,
    failed_step: one.failedStep,
    message: isAdmin ? one.message : null,
    name: one.name,
    location: isAdmin ? one.location : null,
    file_bytes: one.fileBytes,
    created_at: one.createdAt.toISOString(),
    delivered_at: one.deliveredAt?.toISOString() ?? null,
    replaced_at: one.replacedAt?.toISOString() ?? null,
  };
}
