/** Requests to one ClickHouse server. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Sql, sql } from '../../db/sql.ts';
import { BlockMemory } from '../../encode/block-memory.ts';
import type { RowBlock } from '../row-blocks.ts';
import { failureOf } from './errors.ts';
import { END_OF_ROWS, textRows } from './text-rows.ts';

export interface ClickHouseServer {
  /** The database of the URL. */
  database: string;
  /** Runs a statement, and resolves with its rows. */
  query<Row extends Record<string, unknown>>(statement: Sql, request?: Request): Promise<Row[]>;
  /** Runs `work` with the rows of a statement as COPY text. If it does not read all, the statement is canceled. */
  rows<T>(statement: Sql, request: RowsRequest, work: (rows: AsyncIterable<RowBlock>) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export interface Request {
  /** By default, that of the URL. */
  database?: string;
  /** Default: UTC. */
  timezone?: string;
  /** When it aborts, the statement is canceled on the server. */
  signal?: AbortSignal | undefined;
  /** Maximum duration in milliseconds. By default, there is no limit. */
  limitMs?: number | undefined;
  /** Whether the statement can use several cores. Default true. */
  parallel?: boolean | undefined;
  /** Settings of ClickHouse for the statement. */
  settings?: Settings;
  /** Milliseconds after which the server counts as unavailable if it has not responded. By default, there is no limit. */
  waitMs?: number;
}

export interface RowsRequest extends Request {
  /** The memory of the blocks. By default, new memory. */
  memory?: BlockMemory;
}

export interface ServerOptions {
  /** `clickhouse://user:password@host:8123/database`, or `clickhouses:` for TLS. */
  url: string;
  /** Maximum connections. */
  max: number;
  /** Name of the program in the query log. */
  name: string;
  /** Called with the error if a statement could not be canceled. By default, nobody learns it. */
  onUncanceled?: ((error: Error) => void) | undefined;
}

/** Cancels a statement. The user needs `SELECT` on `system.processes`, in which ClickHouse looks for the statement. */
export const killStatement = (id: string): Sql => sql`kill query where query_id = ${id} async`;

/** Node's timers end there. Statements have limits of their own, and a broken connection is noticed by its keep-alive. */
const NO_LIMIT_MS = 2 ** 31 - 1;

export function openServer({ url, max, name, onUncanceled = () => {} }: ServerOptions): ClickHouseServer {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const [scheme, defaultPort] = protocol === 'clickhouses:' ? ['https', '8443'] : ['http', '8123'];
  const database = decodeURIComponent(pathname.slice(1));
  const client = createClient({
    url: `${scheme}://${hostname}:${port || defaultPort}`,
    username: decodeURIComponent(username) || 'default',
    password: decodeURIComponent(password),
    application: name,
    // One more, so that a statement can always be canceled.
    max_open_connections: max + 1,
    request_timeout: NO_LIMIT_MS,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const send = (statement: Sql, request: Request, settings: Settings) =>
    respond(client, {
      text: statement.textIn(sessionOf(request)),
      request: { database, ...request },
      settings: { ...settings, ...request.settings },
      onUncanceled,
    });

  return {
    database,

    async query<Row>(statement: Sql, request: Request = {}) {
      const response = await send(statement, request, JSON_ROWS);
      return await response.use(async (stream) => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const lines = Buffer.concat(chunks).toString().split('\n').filter(Boolean);
        return lines.map((line) => JSON.parse(line) as Row);
      });
    },

    async rows(statement, { memory = new BlockMemory(), ...request }, work) {
      const response = await send(statement, request, COPY_ROWS);
      return await response.use((stream) => work(textRows(stream, memory)));
    },

    end: () => client.close(),
  };
}

const sessionOf = ({ timezone = 'UTC' }: Request) => ({ engine: 'clickhouse' as const, timezone });

type Settings = Readonly<Record<string, string | number>>;

/** Settings that make statements mean the same as in PostgreSQL, and never return a part of the rows. */
const ALWAYS: Settings = {
  // The analyzer lists the tables of a statement.
  enable_analyzer: 1,
  join_use_nulls: 1,
  prefer_column_name_to_alias: 1,
  read_overflow_mode: 'throw',
  result_overflow_mode: 'throw',
  timeout_overflow_mode: 'throw',
  cancel_http_readonly_queries_on_client_close: 1,
};

const JSON_ROWS: Settings = {
  default_format: 'JSONEachRow',
  output_format_json_quote_64bit_integers: 0,
  // An error then has a status of its own. There are few rows.
  wait_end_of_query: 1,
};

/** TabSeparated with {@link END_OF_ROWS} at the end. Without it, an error in the middle could be taken for the end. */
const COPY_ROWS: Settings = {
  default_format: 'CustomSeparated',
  format_custom_escaping_rule: 'Escaped',
  format_custom_field_delimiter: '\t',
  format_custom_row_after_delimiter: '\n',
  format_custom_result_after_delimiter: END_OF_ROWS,
  format_tsv_null_representation: '\\N',
  date_time_output_format: 'simple',
  output_format_decimal_trailing_zeros: 1,
};

interface Sent {
  text: string;
  request: Request & { database: string };
  settings: Settings;
  onUncanceled: (error: Error) => void;
}

interface Response {
  /** Runs `work` with the body. If it has not read all of it in the end, the statement is canceled. */
  use<T>(work: (stream: Readable) => Promise<T>): Promise<T>;
}

async function respond(client: ClickHouseClient, { text, request, settings, onUncanceled }: Sent): Promise<Response> {
  const { database, timezone = 'UTC', limitMs, waitMs, parallel = true } = request;
  const late = waitMs === undefined ? undefined : AbortSignal.timeout(waitMs);
  const signal = late && request.signal ? AbortSignal.any([late, request.signal]) : (late ?? request.signal);
  signal?.throwIfAborted();
  const id = randomUUID();
  const cancel = () => void kill(client, id).catch(onUncanceled);
  signal?.addEventListener('abort', cancel, { once: true });
  const disarm = () => signal?.removeEventListener('abort', cancel);
  try {
    const { stream } = await client.exec({
      query: text,
      query_id: id,
      ...(signal ? { abort_signal: signal } : {}),
      clickhouse_settings: {
        ...ALWAYS,
        ...settings,
        database,
        session_timezone: timezone,
        ...(limitMs === undefined ? {} : { max_execution_time: Math.ceil(limitMs / 1000) }),
        ...(parallel ? {} : { max_threads: 1 }),
      },
    });
    return {
      async use(work) {
        const end = () => stream.destroy(signal!.reason);
        signal?.addEventListener('abort', end, { once: true });
        try {
          return await work(stream);
        } catch (error) {
          throw failureOf(signal?.aborted ? signal.reason : error, late);
        } finally {
          signal?.removeEventListener('abort', end);
          disarm();
          if (!stream.readableEnded) {
            stream.destroy();
            if (!signal?.aborted) cancel();
          }
        }
      },
    };
  } catch (error) {
    disarm();
    throw failureOf(signal?.aborted ? signal.reason : error, late);
  }
}

/** The server also cancels a statement that returns rows when its connection ends, but only when it tries to send the next ones. */
async function kill(client: ClickHouseClient, id: string): Promise<void> {
  await client.command({ query: killStatement(id).textIn(sessionOf({})) });
}
