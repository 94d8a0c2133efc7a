import { Readable } from 'node:stream';
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NOT_BUFFERED } from './not-buffered.ts';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { createDex, type DexEvent } from '../dex/dex.ts';
import { recipes } from '../dex/recipes/recipes.ts';
import { redact } from '../dex/redact.ts';
import { RequestError } from '../errors.ts';
import { callerName } from '../exports/caller.ts';
import { enumeration } from '../reports/enumeration.ts';
import { closingSignal } from './closing.ts';
import { type ApiContext, originOf } from './context.ts';
import { DexAnswer, dexAnswer, shownData } from './dex-answer.ts';
import { type ApiDocument, operationsOf } from './document.ts';
import { ownLimit } from './own-limit.ts';
import { DryRun } from './query.ts';

/** Keeps proxies from taking a quiet stream for a dead one while a model thinks; they commonly wait a minute. */
const HEARTBEAT_MS = 15_000;

const Body = Type.Object(
  {
    question: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '\\S',
      description: 'In plain words: which report you need, in which programming language, or what you want to know.',
    }),
    language: Type.Optional(
      enumeration(
        recipes.map(({ id }) => id),
        { description: 'The recipe for answers to questions that name no programming language (curl).' },
      ),
    ),
    operation: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'Id of the operation that the question is about, if it says no other.',
      }),
    ),
  },
  { additionalProperties: false },
);

const STREAM = `event: understood
data: {"intent":"integrate","report_type":"deals_excel","search_params":{"country":"US"},"language":"php"}

event: text
data: {"delta":"This PHP program asks for **Deals** …"}

event: done
data: {"source":"recipes","recipe":{"id":"php","label":"PHP","tried":"run","file_name":"export.php"}}
`;

/** POST /dex/ask */
export function askDex(app: FastifyInstance, ctx: ApiContext): void {
  const closing = closingSignal(app);
  const document = () => app.swagger() as unknown as ApiDocument;
  const dex = createDex({ document, model: ctx.config.dex });
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/dex/ask', {
    schema: {
      operationId: 'askDex',
      tags: ['Assistant'],
      summary: 'Ask Dex',
      description:
        'Answers a question with an explanation and, where a report is wanted, with a whole program from a tested recipe. The answer is a stream of server-sent events: `understood` with what was understood, `text` with a `delta` of Markdown, and `done` with what the answer was made of; with `Accept: application/json` it is one JSON object. Needs no key; where the service has a language model, only callers with a key are answered with its help. Questions per minute are limited.',
      security: [],
      querystring: DryRun,
      body: Body,
      response: {
        200: {
          description: 'The answer.',
          headers: NOT_BUFFERED,
          content: {
            'application/json': { schema: DexAnswer },
            'text/event-stream': { schema: Type.String(), example: STREAM },
          },
        },
      },
    },
    config: { examples: { body: EXAMPLES } },
    onRequest: ownLimit(app, {
      max: ctx.config.dexLimit,
      by: (request) => (request.caller ? callerName(request.caller) : normalizeIP(request.ip)),
      what: 'questions',
    }),
    handler: async (request, reply) => {
      const { operation } = request.body;
      if (operation !== undefined && !operationsOf(document()).some(({ operationId }) => operationId === operation)) {
        throw unknownOperation(operation);
      }
      // Not the request's own signal: with a body it aborts as soon as that is read.
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, closing]);
      const events = dex.ask({
        ...request.body,
        origin: originOf(ctx.config, request),
        model: request.caller !== null,
        signal,
        // The message only: what the model was asked and answered is the reader's.
        onTrouble: (error) => request.log.warn({ reason: error.message, cause: causeOf(error) }, 'dex model'),
      });
      return wantsJson(request)
        ? reply.type('application/json; charset=utf-8').send(await dexAnswer(events))
        : sendEvents(reply, events);
    },
  });
}

const EXAMPLES = {
  integrate: {
    summary: 'A program',
    value: { question: 'Every US deal as Excel each morning, in PHP' },
  },
  explain: {
    summary: 'An explanation',
    value: { question: 'How do I cancel a report?', language: 'python' },
  },
};

function sendEvents(reply: FastifyReply, events: AsyncIterable<DexEvent>): FastifyReply {
  async function* lines(): AsyncGenerator<string> {
    for await (const event of events) yield `event: ${event.event}\ndata: ${JSON.stringify(shownData(event))}\n\n`;
  }
  const stream = Readable.from(lines());
  const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS);
  stream.once('close', () => clearInterval(heartbeat));
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('x-accel-buffering', 'no')
    .serializer((body: unknown) => body as string)
    .send(stream);
}

/** JSON is answered to those who name it and do not name the stream: what accepts everything gets the stream. */
function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  return /\bapplication\/json\b/.test(accept) && !/\btext\/event-stream\b/.test(accept);
}

function unknownOperation(operation: string): RequestError {
  const message = `operation is ${JSON.stringify(operation.slice(0, 60))}; it must be the operationId of an operation, or left out.`;
  return new RequestError('VALIDATION_ERROR', message, { details: [{ field: 'operation', message }] });
}

/** Some endpoints repeat the key in what they say of it. */
function causeOf({ cause }: Error): string | undefined {
  return cause instanceof Error ? redact(`${cause.name}: ${cause.message}`).slice(0, 300) : undefined;
}
