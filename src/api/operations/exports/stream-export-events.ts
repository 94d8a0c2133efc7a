import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { NOT_BUFFERED } from '../../not-buffered.ts';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { RequestError } from '../../../errors.ts';
import { getExport } from '../../../exports/get.ts';
import { followExport, versionOf } from '../../../exports/wait.ts';
import { clientOf, currentClient } from '../../authenticate.ts';
import { closingSignal } from '../../closing.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { exampleExports } from './example-exports.ts';
import { ExportParams } from './export-params.ts';
import { recipientOf } from './export-response.ts';

/** Milliseconds between heartbeats, because proxies commonly close a silent connection after one minute. */
const HEARTBEAT_MS = 15_000;

/** Milliseconds that a browser waits before it reconnects. */
const RECONNECT_MS = 2000;

const EXAMPLE = `id: 1795443112015-8-completed\nevent: export\ndata: ${JSON.stringify(exampleExports.completed)}\n\n`;

/** GET /exports/{id}/events */
export function streamExportEvents(app: FastifyInstance, ctx: ApiContext): void {
  const closing = closingSignal(app);
  app.get<{ Params: Static<typeof ExportParams> }>('/exports/:id/events', {
    schema: {
      operationId: 'streamExportEvents',
      tags: ['Reports'],
      summary: 'Stream export events',
      description:
        'Returns a stream of server-sent events until the export is finished. An `export` event, with the export as its data, is sent for the current status and for every change. If you reconnect with `Last-Event-ID`, you receive only newer events.',
      params: ExportParams,
      headers: Type.Object({
        'last-event-id': Type.Optional(
          Type.String({ maxLength: 100, description: 'ID of the last event that you received.' }),
        ),
      }),
      response: {
        200: {
          description: 'Events until the export is finished.',
          headers: NOT_BUFFERED,
          content: { 'text/event-stream': { schema: Type.String(), example: EXAMPLE } },
        },
        ...errorResponses('NOT_FOUND'),
      },
    },
    handler: async (request, reply) => {
      const input = { client: clientOf(request), id: request.params.id };
      // An export out of scope is an error response, which is possible only before the stream begins.
      await getExport(ctx, input);
      const signal = AbortSignal.any([request.signal, closing]);
      const known = request.headers['last-event-id'];
      const leave = ctx.waits.enter(input.client.userId);
      const client = () => currentClient(request);
      const recipient = recipientOf(ctx, request);

      async function* events(): AsyncGenerator<string> {
        yield `retry: ${RECONNECT_MS}\n\n`;
        for await (const row of followExport(ctx, { ...input, client, signal })) {
          const id = versionOf(row);
          if (id === known) continue;
          yield `id: ${id}\nevent: export\ndata: ${JSON.stringify(await ctx.represent(row, recipient))}\n\n`;
        }
      }

      const stream = Readable.from(untilRefused(events()));
      const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS);
      stream.once('close', () => {
        clearInterval(heartbeat);
        leave();
      });
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('x-accel-buffering', 'no')
        .serializer((body: unknown) => body as string)
        .send(stream);
    },
  });
}

/**
 * Ends the stream normally if the events end with an error for the client, such as an expired credential or a deleted export.
 * The client reconnects, as after every end, and receives the error as a response.
 */
async function* untilRefused(events: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield* events;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
}
