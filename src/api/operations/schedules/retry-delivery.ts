import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { retryDelivery } from '../../../schedules/retry-delivery.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses, plainConflict } from '../../error-response.ts';
import { DryRun } from '../../query.ts';
import { FileDeliveryResponse, fileDeliveryResponse } from './file-delivery-response.ts';
import { RunParams } from './run-response.ts';

const Params = Type.Object({
  ...RunParams.properties,
  destination_id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [1],
    description: 'Destination ID.',
  }),
});

/** POST /schedules/{id}/runs/{run_id}/deliveries/{destination_id}/retry */
export function retryDeliveryOperation(app: FastifyInstance, ctx: ApiContext): void {
  app.post<{ Params: Static<typeof Params>; Querystring: Static<typeof DryRun> }>(
    '/schedules/:id/runs/:run_id/deliveries/:destination_id/retry',
    {
      schema: {
        operationId: 'retryDelivery',
        tags: ['Schedules'],
        summary: 'Retry a delivery',
        description:
          'Delivers the file of a run again now, for example after you corrected the destination. The export is not repeated. Its automatic retries start from the beginning. No request body required.',
        params: Params,
        querystring: DryRun,
        response: {
          202: Type.Object({ delivery: FileDeliveryResponse }, { description: 'The delivery, which is due now.' }),
          200: Type.Object({ delivery: FileDeliveryResponse }, { description: 'The result of a dry run: unchanged.' }),
          ...errorResponses('NOT_FOUND'),
          ...plainConflict('The file was delivered, is being delivered, or cannot be delivered anymore.'),
        },
      },
      handler: async (request, reply) => {
        const dryRun = request.query.dry_run ?? false;
        const client = clientOf(request);
        const { id, run_id: runId, destination_id: destinationId } = request.params;
        const delivery = await retryDelivery(ctx, { client, id, runId, destinationId, dryRun });
        return reply.code(dryRun ? 200 : 202).send({ delivery: fileDeliveryResponse(client, delivery) });
      },
    },
  );
}
