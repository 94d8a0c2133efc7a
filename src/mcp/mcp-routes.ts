/**
 * MCP over HTTP at `/mcp`: stateless, and every answer is plain JSON. Tools run through the API's own operations, with the
 * credentials of the message: scope, validation, limits and errors are the same as for everybody else.
 */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import type { Static } from 'typebox';
import { originOf } from '../api/context.ts';
import type { ApiDocument } from '../api/document.ts';
import { DryRun } from '../api/query.ts';
import { RequestError } from '../errors.ts';
import { type ApiAnswer, WHERE_THE_KEY_BELONGS } from './call-tool.ts';
import { discovery, integration } from './integration.ts';
import type { WrittenRequest } from './operation.ts';
import { isOwnOrigin } from './own-origin.ts';
import { RpcCode, rpcErrorBody } from './rpc-error.ts';
import { type BoundTool, bindTools } from './tools.ts';

const PATH = '/mcp';

/** Nothing of the OpenAPI document, and nothing that browsers send by themselves counts. */
const ROUTE = { schema: { hide: true, querystring: DryRun }, config: { cookie: false } };

/** Parameters that can come with any request: they hold for what a tool calls. */
type Query = Static<typeof DryRun> & { api_key?: string };

export function mcpRoutes(config: { publicUrl: string | null }): FastifyPluginAsync {
  return async (root) => {
    let made: { document: ApiDocument; tools: BoundTool[] } | null = null;
    /** Once all operations are there. */
    const api = () => {
      const document = root.swagger() as unknown as ApiDocument;
      made ??= { document, tools: bindTools(document) };
      return made;
    };
    const described = (request: FastifyRequest) => {
      const { document, tools } = api();
      return { origin: originOf(config, request), info: document.info, tools: tools.map((tool) => tool.shown) };
    };

    root.get(`${PATH}/integration.json`, ROUTE, async (request) => integration(described(request)));

    await root.register(async (app) => {
      answerInJsonRpc(app, (request) => `${originOf(config, request)}${PATH}/integration.json`);
      app.addHook('onRequest', async ({ headers: { origin } }) => {
        if (origin === undefined || isOwnOrigin(origin, config.publicUrl)) return;
        throw new RequestError(
          'FORBIDDEN',
          'Pages of other sites may not use MCP here. If this is an own page, ask your administrator to set SHEAF_PUBLIC_URL to its address.',
        );
      });

      app.post<{ Body: string | undefined; Querystring: Query }>(PATH, ROUTE, async (request, reply) => {
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        // Only who uses MCP pays for the SDK: 0.2 s, and 37 MB.
        const [{ answerMessage }, { mcpServer }] = await Promise.all([
          import('./answer-message.ts'),
          import('./mcp-server.ts'),
        ]);
        const server = mcpServer({
          ...api(),
          send: (written) => sendToApi(app, { request, written, signal: gone.signal }),
          integrationUrl: `${originOf(config, request)}${PATH}/integration.json`,
          requestId: request.id,
        });
        const version = request.headers['mcp-protocol-version']?.toString();
        const { status, body } = await answerMessage(server, { body: request.body ?? '', version });
        if (body !== '') reply.type('application/json; charset=utf-8');
        return reply.code(status).send(body);
      });

      app.get(PATH, ROUTE, async (request, reply) => {
        if (request.headers.accept?.includes('text/event-stream')) {
          reply.header('allow', 'POST');
          throw new RequestError(
            'METHOD_NOT_ALLOWED',
            'There is no stream of messages to listen to. POST each message.',
          );
        }
        return discovery(described(request));
      });

      // There is no session that could be ended.
      app.delete(PATH, ROUTE, async (_request, reply) => {
        reply.header('allow', 'GET, POST');
        throw new RequestError('METHOD_NOT_ALLOWED', 'There is no session to end: every message stands alone.');
      });
    });
  };
}

/** Bodies stay text, whatever their type is said to be; errors of the server become those of JSON-RPC. */
function answerInJsonRpc(app: FastifyInstance, integrationUrl: (request: FastifyRequest) => string): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('preSerialization', async (request, reply, payload: { error?: { message: string } }) => {
    const { error } = payload;
    if (!error) return payload;
    const code = reply.statusCode === 500 ? RpcCode.internal : RpcCode.server;
    const advice = reply.statusCode === 401 ? ` ${WHERE_THE_KEY_BELONGS}: ${integrationUrl(request)}` : '';
    return rpcErrorBody({ code, message: error.message + advice, data: error });
  });
}

/** What says who asks, and from where: all that an operation looks at besides what it is asked. */
const PASSED_ON = [
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-api-key',
  'authorization',
  'x-sheaf-publisher',
  'traceparent',
  'tracestate',
];

type McpRequest = FastifyRequest<{ Body: string | undefined; Querystring: Query }>;

async function sendToApi(
  app: FastifyInstance,
  { request, written, signal }: { request: McpRequest; written: WrittenRequest; signal: AbortSignal },
): Promise<ApiAnswer> {
  const { method, body } = written;
  const { dry_run: dryRun, api_key: legacyKey } = request.query;
  const url = new URL(written.url, 'http://local');
  if (dryRun !== undefined) url.searchParams.set('dry_run', String(dryRun));
  const passed = PASSED_ON.flatMap((name) => {
    const value = request.headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const response = await app.inject({
    method,
    url: url.pathname + url.search,
    headers: {
      ...(legacyKey ? { 'x-api-key': legacyKey } : {}),
      ...Object.fromEntries(passed),
      accept: 'application/json',
    },
    ...(request.socket.remoteAddress ? { remoteAddress: request.socket.remoteAddress } : {}),
    ...(body === undefined ? {} : { payload: body }),
    signal,
  });
  return { status: response.statusCode, body: response.json() };
}
