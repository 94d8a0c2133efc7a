/**
 * MCP over HTTP at `/mcp`. It is stateless, and every response is plain JSON. Tools call the operations of the API with the
 * credentials of the message, so that scope, validation, limits and errors are the same as for all other clients.
 */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import '@fastify/swagger';
import { type Static, Type } from 'typebox';
import { originOf } from '../api/origin.ts';
import { DryRun } from '../api/query.ts';
import { RequestError } from '../errors.ts';
import { loadOnce } from '../load-once.ts';
import { DOCS_TOOLS, shownTools } from '../openapi/docs-tools.ts';
import type { ApiDocument } from '../openapi/document.ts';
import { discovery, integration } from '../openapi/integration.ts';
import type { WrittenRequest } from '../openapi/operation.ts';
import { type BoundTool, bindTools } from '../openapi/tools.ts';
import type { Catalog } from '../reports/catalog.ts';
import { type ApiResponse, WHERE_TO_SET_THE_KEY } from './call-tool.ts';
import { FEW_TOOLS } from './few-tools.ts';
import { isOwnOrigin } from './own-origin.ts';
import { RpcCode, rpcErrorBody } from './rpc-error.ts';

const PATH = '/mcp';

/** These routes are not in the OpenAPI document and ignore cookies, which browsers send automatically. */
const ROUTE = {
  schema: { hide: true, querystring: Type.Object({ ...DryRun.properties, tools: Type.Optional(Type.Literal('few')) }) },
  config: { cookie: false },
};

/** Parameters of every request. They apply to the operation that a tool calls. */
type Query = Static<typeof DryRun> & { api_key?: string; tools?: 'few' };

export interface McpConfig {
  publicUrl: string | null;
  /** The identity provider whose tokens are accepted, or null. */
  oidc: { issuer: string } | null;
}

export function mcpRoutes(config: McpConfig, catalog: Catalog): FastifyPluginAsync {
  return async (root) => {
    let made: { document: ApiDocument; tools: BoundTool[] } | null = null;
    /** Called when all operations are registered. */
    const api = () => {
      const document = root.swagger() as unknown as ApiDocument;
      made ??= { document, tools: bindTools(document, catalog) };
      return made;
    };
    const described = (request: FastifyRequest) => {
      const { document, tools } = api();
      return { origin: originOf(config, request), info: document.info, tools: shownTools(tools) };
    };

    const openedDocs = loadOnce(async () => {
      const { openDocs } = await import('./read-docs.ts');
      return openDocs(async (path) => {
        const { statusCode, body } = await root.inject({ method: 'GET', url: path });
        return statusCode === 200 ? body : null;
      });
    });
    const metadataUrl = (request: FastifyRequest) =>
      config.oidc && `${originOf(config, request)}${RESOURCE_METADATA}${PATH}`;
    if (config.oidc) {
      const { issuer } = config.oidc;
      for (const path of [RESOURCE_METADATA, RESOURCE_METADATA + PATH]) {
        root.get(path, ROUTE, async (request) => resourceMetadata(originOf(config, request), issuer));
      }
    }

    root.get(`${PATH}/integration.json`, ROUTE, async (request) => integration(described(request)));

    await root.register(async (app) => {
      respondInJsonRpc(app, (request) => `${originOf(config, request)}${PATH}/integration.json`);
      app.addHook('onSend', async (request, reply) => {
        const metadata = metadataUrl(request);
        if (reply.statusCode === 401 && metadata) {
          reply.header('www-authenticate', `Bearer resource_metadata="${metadata}"`);
        }
      });
      app.addHook('onRequest', async ({ headers: { origin } }) => {
        if (origin === undefined || isOwnOrigin(origin, config.publicUrl)) return;
        throw new RequestError(
          'FORBIDDEN',
          'Pages of other sites cannot use this MCP server. If this is a page of this service, ask your administrator to set SHEAF_PUBLIC_URL to its URL.',
        );
      });

      app.post<{ Body: string | undefined; Querystring: Query }>(PATH, ROUTE, async (request, reply) => {
        // Clients sign in with the identity provider when they receive 401. Without one, a result explains where to put a key.
        if (config.oidc && !hasCredential(request) && callsOperation(request.body)) {
          throw new RequestError(
            'UNAUTHORIZED',
            'Sign in with the identity provider of this service, or send an API key in the X-Api-Key header.',
          );
        }
        const gone = new AbortController();
        reply.raw.once('close', () => gone.abort());
        // Loaded only when MCP is used, because the SDK takes 0.2 s and 37 MB.
        const [{ respondToMessage }, { mcpServer }] = await Promise.all([
          import('./respond-to-message.ts'),
          import('./mcp-server.ts'),
        ]);
        const server = mcpServer({
          ...api(),
          docs: await openedDocs(),
          few: request.query.tools === 'few',
          send: (written) => sendToApi(app, { request, written, signal: gone.signal }),
          integrationUrl: `${originOf(config, request)}${PATH}/integration.json`,
          requestId: request.id,
        });
        const version = request.headers['mcp-protocol-version']?.toString();
        const { status, body } = await respondToMessage(server, { body: request.body ?? '', version });
        if (body !== '') reply.type('application/json; charset=utf-8');
        return reply.code(status).send(body);
      });

      app.get(PATH, ROUTE, async (request, reply) => {
        if (request.headers.accept?.includes('text/event-stream')) {
          reply.header('allow', 'POST');
          throw new RequestError(
            'METHOD_NOT_ALLOWED',
            'This MCP server has no event stream. Send each message with POST.',
          );
        }
        return discovery(described(request));
      });

      // The server is stateless, so there is no session to end.
      app.delete(PATH, ROUTE, async (_request, reply) => {
        reply.header('allow', 'GET, POST');
        throw new RequestError(
          'METHOD_NOT_ALLOWED',
          'This MCP server has no sessions to end. Send each message with POST.',
        );
      });
    });
  };
}

/** https://www.rfc-editor.org/rfc/rfc9728#section-3 */
const RESOURCE_METADATA = '/.well-known/oauth-protected-resource';

/** Where MCP clients get tokens for this service. */
function resourceMetadata(origin: string, issuer: string) {
  return {
    resource: `${origin}${PATH}`,
    resource_name: 'Sheaf',
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
    resource_documentation: `${origin}/docs/guides/mcp`,
  };
}

function hasCredential({ headers, query }: FastifyRequest<{ Querystring: Query }>): boolean {
  return [headers['x-api-key'], headers.authorization, query.api_key].some(Boolean);
}

/** Whether a message calls a tool that needs a credential. */
function callsOperation(body: string | undefined): boolean {
  try {
    const { method, params } = JSON.parse(body ?? '') as { method?: unknown; params?: { name?: unknown } };
    const open = [...DOCS_TOOLS, ...FEW_TOOLS.filter(({ name }) => name !== 'call')];
    return method === 'tools/call' && !open.some(({ name }) => name === params?.name);
  } catch {
    return false;
  }
}

/** Keeps bodies as strings regardless of their content type, and converts API errors to JSON-RPC errors. */
function respondInJsonRpc(app: FastifyInstance, integrationUrl: (request: FastifyRequest) => string): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('preSerialization', async (request, reply, payload: { error?: { message: string } }) => {
    const { error } = payload;
    if (!error) return payload;
    const code = reply.statusCode === 500 ? RpcCode.internal : RpcCode.server;
    const advice = reply.statusCode === 401 ? ` ${WHERE_TO_SET_THE_KEY}: ${integrationUrl(request)}` : '';
    return rpcErrorBody({ code, message: error.message + advice, data: error });
  });
}

/** Headers that identify the client and its address. Operations read no others. */
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
): Promise<ApiResponse> {
  const { method, body, headers } = written;
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
      'sheaf-client': 'mcp',
      ...(typeof body === 'string' ? { 'content-type': 'application/octet-stream' } : {}),
      ...headers,
    },
    ...(request.socket.remoteAddress ? { remoteAddress: request.socket.remoteAddress } : {}),
    ...(body === undefined ? {} : { payload: body }),
    signal,
  });
  return { status: response.statusCode, body: response.body === '' ? {} : response.json() };
}
