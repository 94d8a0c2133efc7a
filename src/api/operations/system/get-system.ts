import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { requireOperator } from '../../../access/scope.ts';
import { readActivity } from '../../../exports/read-activity.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { VERSION } from '../../../version.ts';
import { clientOf } from '../../authenticate.ts';
import type { ApiContext } from '../../context.ts';
import { timestamp } from '../../nullable.ts';
import { DryRun } from '../../query.ts';

const count = (description: string, example = 0) => Type.Integer({ description, examples: [example] });
const seconds = (description: string) => Type.Number({ description, examples: [0.4] });

const SystemResponse = Type.Object(
  {
    version: Type.String({ description: 'Version of the API process that responds.', examples: ['0.1.0'] }),
    time: timestamp('Time of the response, by the clock of the API process.'),
    queues: Type.Array(
      Type.Object({
        name: Type.String({ description: 'Name of the queue.', examples: ['build-export'] }),
        waiting: count('Jobs that could run now.'),
        active: count('Jobs that run.', 1),
        oldest_wait_seconds: seconds('Seconds that the oldest waiting job has waited. 0 if none waits.'),
      }),
      { description: 'Jobs of all processes together.' },
    ),
    publishers: Type.Array(
      Type.Object({
        id: count('Publisher ID.', 1),
        slug: Type.String({ description: 'Stable identifier of the publisher.', examples: ['acme-media'] }),
        pending_exports: count('Exports that no worker has started.'),
        processing_exports: count('Exports that are being built.', 1),
        pending_parts: count('Parts that no worker has started.', 6),
        processing_parts: count('Parts that are being built.', 2),
        oldest_wait_seconds: seconds('Seconds since the oldest pending export was created. 0 if there is none.'),
      }),
      { description: 'At most 1000 publishers with exports in progress, the longest wait first.' },
    ),
    workers: Type.Array(
      Type.Object({
        id: Type.String({
          format: 'uuid',
          description: 'ID of the process, new at every start.',
          examples: ['0f8fad5b-d9cb-469f-a165-70867728950e'],
        }),
        host: Type.String({ description: 'Host name of the machine.', examples: ['worker-1'] }),
        pid: count('Process ID.', 4711),
        version: Type.String({ description: 'Version of Sheaf.', examples: ['0.1.0'] }),
        status: enumeration(['running', 'lost'], {
          description:
            'Status: `running`, or `lost` after 30 seconds without a heartbeat. Lost workers are shown for a day.',
        }),
        threads: count('Parts that it can build at the same time.', 4),
        exports_running: count('Exports that it coordinates, at the last heartbeat.', 1),
        parts_running: count('Parts that it builds, at the last heartbeat.', 2),
        started_at: timestamp('Time when the process started.'),
        last_heartbeat_at: timestamp('Time of its last heartbeat. It sends one every 10 seconds.'),
      }),
      { description: 'Processes that build exports. A worker that stops in order is removed.' },
    ),
    throughput: Type.Array(
      Type.Object({
        minute: timestamp('Start of the minute.'),
        exports: count('Completed exports.', 3),
        rows: count('Rows in their files.', 179_960),
        bytes: count('Size of their files in bytes.', 8_412_345),
      }),
      { description: 'The last hour by minute, oldest first. Minutes without a completed export are left out.' },
    ),
    storage: Type.Object(
      { files: count('Number of files.', 42), bytes: count('Size of all files in bytes.', 123_456_789) },
      { description: 'Files of completed exports in file storage.' },
    ),
  },
  { description: 'The state of the service.' },
);

/** GET /system */
export function getSystem(app: FastifyInstance, ctx: ApiContext): void {
  app.get('/system', {
    schema: {
      operationId: 'getSystem',
      tags: ['Administration'],
      summary: 'Get the state of the service',
      description:
        'Returns the queues, the exports in progress by publisher, the workers, the throughput of the last hour and the storage used. Requires the role `operator`.',
      querystring: DryRun,
      response: { 200: SystemResponse },
    },
    handler: async (request): Promise<Static<typeof SystemResponse>> => {
      requireOperator(clientOf(request), 'The state of the service');
      const { publishers, workers, throughput, storage } = await readActivity(ctx.pool);
      const queues = await ctx.queue.depths(ctx.pool);
      return {
        version: VERSION,
        time: new Date().toISOString(),
        queues: queues.map(({ name, waiting, active, oldestSeconds }) => ({
          name,
          waiting,
          active,
          oldest_wait_seconds: oldestSeconds,
        })),
        publishers: publishers.map((one) => ({
          id: one.publisherId,
          slug: one.publisher,
          pending_exports: one.pendingExports,
          processing_exports: one.processingExports,
          pending_parts: one.pendingParts,
          processing_parts: one.processingParts,
          oldest_wait_seconds: one.oldestWaitSeconds,
        })),
        workers: workers.map((one) => ({
          id: one.id,
          host: one.host,
          pid: one.pid,
          version: one.version,
          status: one.isLost ? 'lost' : 'running',
          threads: one.threads,
          exports_running: one.exportsRunning,
          parts_running: one.partsRunning,
          started_at: one.startedAt.toISOString(),
          last_heartbeat_at: one.seenAt.toISOString(),
        })),
        throughput: throughput.map(({ minute, ...numbers }) => ({ minute: minute.toISOString(), ...numbers })),
        storage,
      };
    },
  });
}
