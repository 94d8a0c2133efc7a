/**
 * Serves the engine of ClickHouse, which runs in this process, over the part of ClickHouse's HTTP interface that Sheaf uses:
 * https://clickhouse.com/docs/interfaces/http. Statements run one after the other. The user `viewer` can only read. The user `writer`
 * can do everything except read `system.processes`, so it cannot cancel a statement.
 *
 * A statement cannot be canceled in this engine. `kill query` ends the response instead.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

interface Engine {
  query(text: string, format: string): unknown;
  queryAsync(text: string, options: { format: string }): Promise<{ bytes(): Uint8Array }>;
  close(): void;
}

const { Session } = createRequire(import.meta.url)('chdb') as { Session: new (folder: string) => Engine };
const [folder = ''] = process.argv.slice(2);
const engine = new Session(folder);

const PASSWORD = 'geheim und lang';
const USERS = ['reader', 'viewer', 'writer'];

/** Parameters of a request that are not settings. */
const PARAMETERS = new Set(['query_id', 'database', 'default_format', 'wait_end_of_query', 'enable_http_compression']);

/** Statements that a user who can only read cannot run. */
const CHANGES = /^\s*(?:create|drop|alter|insert|system)\b/i;

const NO_PROCESSES =
  'Code: 497. DB::Exception: writer: Not enough privileges. To execute this query, it is necessary to have the grant SELECT ON system.processes. (ACCESS_DENIED)';

const CHUNK_BYTES = 65_536;

/** Responses that are being sent, by the ID of their statement. */
const sending = new Map<string, ServerResponse>();
const killed: string[] = [];
let last: Promise<unknown> = Promise.resolve();

const server = createServer((request, response) => {
  const work = async () => {
    const query = await bodyOf(request);
    const { searchParams, pathname } = new URL(request.url!, 'http://front');
    if (pathname === '/-/kill') return void response.end(JSON.stringify(killAll()));
    if (pathname === '/-/killed') return void response.end(JSON.stringify(killed));
    const [, id] = /^kill query where query_id = '([^']*)'/.exec(query) ?? [];
    const user = userOf(request);
    if (id !== undefined && user === 'writer') return refuse(response, 403, NO_PROCESSES);
    if (id !== undefined) return void response.end(kill(id) ? 'waiting\n' : '');
    if (user === null)
      return refuse(response, 403, 'Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)');
    const result = await inTurn(() => run(query, searchParams, user));
    if (typeof result === 'string') return refuse(response, 500, result);
    await send(response, searchParams.get('query_id') ?? '', result);
  };
  work().catch((error: Error) => response.destroy(error));
});

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}

/** The result, or the text of an error. */
async function run(query: string, parameters: URLSearchParams, user: string): Promise<Uint8Array | string> {
  const settings = [...parameters].filter(([name]) => !PARAMETERS.has(name));
  try {
    engine.query(`use ${quoted(parameters.get('database') ?? 'default')}`, 'TSV');
    if (settings.length > 0)
      engine.query(`set ${settings.map(([name, value]) => `${name} = ${literal(value)}`)}`, 'TSV');
    const text = user === 'viewer' && CHANGES.test(query) ? `${query} settings readonly = 2` : query;
    return (await engine.queryAsync(text, { format: parameters.get('default_format') ?? 'TabSeparated' })).bytes();
  } catch (error) {
    return (error as Error).message.replace(/^Query failed: /, '');
  } finally {
    if (settings.length > 0) engine.query(`set ${settings.map(([name]) => `${name} = default`)}`, 'TSV');
    engine.query('use default', 'TSV');
  }
}

const quoted = (name: string) => `"${name.replace(/["\\]/g, '\\$&')}"`;
const literal = (value: string) => `'${value.replace(/['\\]/g, '\\$&')}'`;

async function send(response: ServerResponse, id: string, bytes: Uint8Array): Promise<void> {
  sending.set(id, response);
  try {
    for (let at = 0; at < bytes.length && !response.destroyed; at += CHUNK_BYTES) {
      const hasRoom = response.write(bytes.subarray(at, at + CHUNK_BYTES));
      if (!hasRoom) await drained(response);
    }
    response.end();
  } finally {
    sending.delete(id);
  }
}

function drained(response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const go = () => {
    response.off('drain', go);
    response.off('close', go);
    resolve();
  };
  response.on('drain', go);
  response.on('close', go);
  return promise;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  const [, code = '1001'] = /^Code: (\d+)/.exec(text) ?? [];
  response.writeHead(status, { 'x-clickhouse-exception-code': code }).end(text);
}

function kill(id: string): boolean {
  killed.push(id);
  const found = sending.get(id);
  found?.destroy();
  return found !== undefined;
}

/** Ends all responses that are being sent, and returns their number. */
function killAll(): number {
  const ids = [...sending.keys()];
  for (const id of ids) sending.get(id)!.destroy();
  return ids.length;
}

function userOf({ headers }: IncomingMessage): string | null {
  const text = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  const user = text.slice(0, text.indexOf(':'));
  return USERS.includes(user) && text.slice(user.length + 1) === PASSWORD ? user : null;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  engine.close();
  process.exit();
});
