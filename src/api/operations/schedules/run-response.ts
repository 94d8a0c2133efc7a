/** Runs of schedules as the API returns them. */
import { type Static, Type } from 'typebox';
import type { Client } from '../../../access/client.ts';
import { deliveriesOf } from '../../../deliveries/delivery.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { RUN_STATUSES, type Run, STARTED_BY } from '../../../schedules/run.ts';
import type { ApiContext } from '../../context.ts';
import { nullable, timestamp } from '../../nullable.ts';
import { FileDeliveryResponse, fileDeliveryResponse } from './file-delivery-response.ts';
import { ScheduleParams } from './schedule-response.ts';

export const RunResponse = Type.Object(
  {
    id: Type.Integer({ description: 'Run ID.', examples: [12] }),
    schedule_id: Type.Integer({ description: 'Schedule ID.', examples: [3] }),
    nominal_at: timestamp('Time of the rule. Relative dates count from it, however late the run starts.'),
    started_by: enumeration(STARTED_BY, { description: 'The schedule, a person, or a backfill of past times.' }),
    status: enumeration(RUN_STATUSES, {
      description:
        'Status: `waiting`, `running`, then `completed`, `failed` or `skipped`. Depending on `only_if`, a completed run can be `no_rows` or `unchanged` instead.',
    }),
    export_id: nullable(
      Type.Integer({
        description: 'Export ID. Null before the start, and after the export was deleted.',
        examples: [42],
      }),
    ),
    message: nullable(
      Type.String({ description: 'Why the run failed or was skipped. Null otherwise.', examples: [null] }),
    ),
    missed_before: Type.Integer({
      description: 'Number of earlier missed times that get no run.',
      examples: [0],
    }),
    since: nullable(
      timestamp(
        'Time of the earlier snapshot since which new and changed rows are exported. Null if all rows are exported.',
        { examples: [null] },
      ),
    ),
    since_note: nullable(
      Type.String({
        description:
          'Why all rows are exported, although the schedule exports only what is new or changed. Null otherwise.',
        examples: [null],
      }),
    ),
    deliveries: Type.Array(FileDeliveryResponse, {
      description: 'Deliveries of the file of a completed run, one for each destination.',
    }),
    created_at: timestamp('Time when the run was recorded.'),
    started_at: nullable(timestamp('Time when its export was created.')),
    ended_at: nullable(timestamp('Time when the result was recorded.')),
  },
  { description: 'One nominal time of a schedule. It owns one export.' },
);

export const RunParams = Type.Object({
  ...ScheduleParams.properties,
  run_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [12], description: 'Run ID.' }),
});

/** Runs with their deliveries. */
export async function runResponses(
  ctx: Pick<ApiContext, 'pool'>,
  client: Client,
  runs: readonly Run[],
): Promise<Static<typeof RunResponse>[]> {
  const ids = runs.map(({ id }) => id);
  const deliveries = await deliveriesOf(ctx.pool, ids);
  return runs.map((run) => ({
    ...runResponse(run),
    deliveries: (deliveries.get(run.id) ?? []).map((one) => fileDeliveryResponse(client, one)),
  }));
}

/** A run that is not completed, so that it has no deliveries. */
export function runResponse(run: Run): Static<typeof RunResponse> {
  return {
    id: run.id,
    schedule_id: run.scheduleId,
    nominal_at: run.nominalAt.toISOString(),
    started_by: run.startedBy,
    status: run.status,
    export_id: run.exportId,
    message: run.message,
    missed_before: run.missedBefore,
    since: run.since?.toISOString() ?? null,
    since_note: run.sinceNote,
    deliveries: [],
    created_at: run.createdAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    ended_at: run.endedAt?.toISOString() ?? null,
  };
}
