import { Readable } from 'node:stream';
import { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NOT_BUFFERED } from '../../not-buffered.ts';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { clientName } from '../../../access/client.ts';
import type { DexEvent } from '../../../dex/dex.ts';
import { recipes } from '../../../dex/recipes/recipes.ts';
import { redact } from '../../../dex/redact.ts';
import { ANSWERED } from '../../../dex/say/messages.ts';
import { invalid, RequestError, shownValue } from '../../../errors.ts';
import { loadOnce } from '../../../load-once.ts';
import { type ApiDocument, operationsOf } from '../../../openapi/document.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { currentClient } from '../../authenticate.ts';
import { closingSignal } from '../../closing.ts';
import type { ApiContext } from '../../context.ts';
import { originOf } from '../../origin.ts';
import { ownLimit } from '../../own-limit.ts';
import { DryRun } from '../../query.ts';
import { DexResponse, dexResponse, shownData } from './dex-response.ts';
import { sendAsReader } from './send-as-reader.ts';

/** Sends data while a model works, because proxies commonly close a silent connection after one minute. */
const HEARTBEAT_MS = 15_000;

/** How often the credential is checked while a response is open: every message would be a query per word. */
const CHECK_MS = 1000;

const Body = Type.Object(
  {
    question: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '\\S',
      description:
        'Your question in plain language: the report type and the programming language you need, or anything about the API.',
      examples: ['Every US deal as Excel each morning, in PHP'],
    }),
    previous: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 2000 }), {
        maxItems: 20,
        description:
          'Earlier questions of the same conversation, oldest first. A follow-up such as *the same in Go, only France* changes them.',
      }),
    ),
    language: Type.Optional(
      enumeration(
        recipes.map(({ id }) => id),
        { description: 'Recipe ID to use when the question names no programming language. Default `curl`.' },
      ),
    ),
    answer_language: Type.Optional(
      enumeration([...ANSWERED], { description: 'Language of the answer. Default: the language of the question.' }),
    ),
    operation: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          '`operationId` of the operation that the question is about, unless the question names another one.',
      }),
    ),
  },
  { additionalProperties: false },
);

const STREAM = `event: understood
data: {"intent":"integrate","report_type":"deals_excel","search_params":{"country":"US"},"language":"php"}

event: text
data: {"delta":"This PHP program exports **Deals** …"}

event: done
data: {"source":"recipes","recipe":{"id":"php","label":"PHP","tried":"run","file_name":"export.php"}}
`;

/** POST /dex/ask */
export function askDex(app: FastifyInstance, ctx: ApiContext): void {
  const closing = closingSignal(app);
  const document = () => app.swagger() as unknown as ApiDocument;
  // Loaded with the first question: its words in 20 languages are a tenth of the code that a start loads.
  const openDex = loadOnce(async () => {
    const { createDex } = await import('../../../dex/dex.ts');
    return createDex({ document, catalog: ctx.catalog, model: ctx.config.dex });
  });
  app.post<{ Body: Static<typeof Body>; Querystring: Static<typeof DryRun> }>('/dex/ask', {
    schema: {
      operationId: 'askDex',
      tags: ['Assistant'],
      summary: 'Ask Dex',
      description:
        'Answers a question about the API with an explanation and, if you need an export, with a complete program from a tested recipe. The response is a stream of server-sent events: `understood` (how Dex interpreted the question), `text` (a `delta` of Markdown) and `done` (the source of the answer). With `Accept: application/json`, it is one JSON object. No API key required. If the service has a language model, Dex uses it only for authenticated clients. The number of questions per minute is limited.',
      security: [],
      querystring: DryRun,
      body: Body,
      response: {
        200: {
          description: "Dex's answer.",
          headers: NOT_BUFFERED,
          content: {
            'application/json': { schema: DexResponse },
            'text/event-stream': { schema: Type.String(), example: STREAM },
          },
        },
      },
    },
    config: { examples: { body: EXAMPLES } },
    onRequest: ownLimit(app, {
      max: ctx.config.dexLimit,
      by: (request) => (request.client ? clientName(request.client) : normalizeIP(request.ip)),
      what: 'questions',
    }),
    handler: async (request, reply) => {
      const { operation } = request.body;
      if (operation !== undefined && !operationsOf(document()).some(({ operationId }) => operationId === operation)) {
        throw unknownOperation(operation);
      }
      const dex = await openDex();
      // The request's own signal aborts as soon as the body is read.
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const refused = new AbortController();
      const signal = AbortSignal.any([gone.signal, closing, refused.signal]);
      const check = checkWhileOpen(request, reply, refused);
      const events = dex.ask({
        ...request.body,
        human: request.body.answer_language,
        origin: originOf(ctx.config, request),
        model: request.client !== null,
        send: request.client === null ? null : sendAsReader(app, request),
        signal,
        // Only the message is logged. Questions and answers are private.
        onTrouble: (error) => request.log.warn({ reason: error.message, cause: causeOf(error) }, 'dex model'),
      });
      if (!wantsJson(request)) return sendEvents(reply, events, refused.signal);
      const whole = await dexResponse(events);
      await check();
      return reply.type('application/json; charset=utf-8').send(whole);
    },
  });
}

const EXAMPLES = {
  integrate: {
    summary: 'Get a program',
    value: { question: 'Every US deal as Excel each morning, in PHP' },
  },
  explain: {
    summary: 'Get an explanation',
    value: { question: 'How do I cancel an export?', language: 'python' },
  },
  followUp: {
    summary: 'Change the program',
    value: { question: 'the same in Go, only France', previous: ['Every US deal as Excel each morning, in PHP'] },
  },
};

/**
 * Aborts `refused` within {@link CHECK_MS} after the credential of the request stopped being valid, also while the model is silent.
 * Returns the check, which throws UNAUTHORIZED. A request without a credential is not checked.
 */
function checkWhileOpen(request: FastifyRequest, reply: FastifyReply, refused: AbortController): () => Promise<void> {
  const check = async () => {
    if (request.client) await currentClient(request);
  };
  const checks = setInterval(() => {
    check().catch((error: unknown) => {
      // An unavailable database does not mean that the credential is invalid.
      if (error instanceof RequestError && error.code === 'UNAUTHORIZED') refused.abort();
    });
  }, CHECK_MS);
  reply.raw.once('close', () => clearInterval(checks));
  return check;
}

function sendEvents(reply: FastifyReply, events: AsyncIterable<DexEvent>, refused: AbortSignal): FastifyReply {
  async function* lines(): AsyncGenerator<string> {
    for await (const event of events) {
      // What takes over when a model ends is not for this reader any more.
      if (refused.aborted) return;
      yield `event: ${event.event}\ndata: ${JSON.stringify(shownData(event))}\n\n`;
    }
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

/** The response is JSON if `Accept` names JSON and does not name event streams. A client that accepts everything gets a stream. */
function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? '';
  return /\bapplication\/json\b/.test(accept) && !/\btext\/event-stream\b/.test(accept);
}

function unknownOperation(operation: string): Error {
  return invalid({
    field: 'operation',
    wrong: `${shownValue(operation)} is not valid`,
    allowed: 'an operationId of GET /api/v1/schema',
  });
}

/** Some model endpoints repeat the API key in their error messages, so it is redacted. */
function causeOf({ cause }: Error): string | undefined {
  return cause instanceof Error ? redact(`${cause.name}: ${cause.message}`).slice(0, 300) : undefined;
}
