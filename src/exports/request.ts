/** Reads a request for an export: the report type, the canonical parameters and the publisher. */

import { type Client, mayReadPublisher } from '../access/client.ts';
import type { Queryable } from '../db/pool.ts';
import { invalid, type Problem, RequestError, shownValue } from '../errors.ts';
import { type CanonicalParams, canonicalParams, paramsHash } from '../reports/canonical.ts';
import { catalogue, findReport } from '../reports/catalogue.ts';
import type { ReportType } from '../reports/report-type.ts';

export interface ExportRequest {
  report: ReportType;
  params: CanonicalParams;
  publisherId: number;
  /** The same for equivalent requests. */
  hash: Buffer;
}

const KEYS = ['report_type', 'search_params', 'index_params'];

/** Reads the body of POST /exports. Throws VALIDATION_ERROR with all problems, or FORBIDDEN. */
export async function readRequest(
  ctx: { pool: Queryable },
  input: { client: Client; body: unknown },
): Promise<ExportRequest> {
  const body = objectBody(input.body);
  const report = typeof body['report_type'] === 'string' ? findReport(body['report_type']) : undefined;
  if (!report) throw invalid(unknownReport(body['report_type']));
  const { publisher_id: named, ...search } = (isObject(body['search_params']) ? body['search_params'] : {}) as Record<
    string,
    unknown
  >;
  const params = canonicalParams(report, {
    search_params: isObject(body['search_params']) ? search : body['search_params'],
    index_params: body['index_params'],
  });
  const publisherId = await publisherOf(ctx, { client: input.client, named });
  return { report, params, publisherId, hash: paramsHash({ reportType: report.name, publisherId, params }) };
}

function objectBody(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) throw invalid(unknownReport(undefined));
  if (!isObject(body)) {
    throw invalid({
      field: '',
      wrong: `${shownValue(body)} is not valid`,
      allowed: 'a JSON object with a report_type',
    });
  }
  const [first, ...more] = Object.keys(body)
    .filter((key) => !KEYS.includes(key))
    .map(unknownKey);
  if (first) throw invalid(first, ...more);
  return body;
}

function unknownKey(key: string): Problem {
  const name = key.slice(0, 60);
  const next = 'Put filters into search_params and presentation into index_params';
  return { field: name, name, wrong: 'unknown field', allowed: KEYS.join(', '), next };
}

function unknownReport(sent: unknown): Problem {
  const missing = sent === undefined || sent === null;
  return {
    field: 'report_type',
    wrong: missing ? 'required, but missing' : `${shownValue(sent)} is not valid`,
    allowed: catalogue.map((report) => report.name).join(', '),
  };
}

/** Operators can use any publisher, by ID or slug. All other clients have their own. */
async function publisherOf(ctx: { pool: Queryable }, input: { client: Client; named: unknown }): Promise<number> {
  const { client, named } = input;
  if (named === undefined || named === null || named === '') return client.publisherId;
  // A value that cannot be an ID or slug matches no publisher and has the same error as an unknown one.
  const text = typeof named === 'number' ? String(named) : named;
  const name = typeof text === 'string' && /^[\w-]{1,200}$/.test(text) ? text : '';
  const { rows } = await ctx.pool.query<{ id: number }>(
    'select id from publishers where id::text = $1 or slug = $1 order by id::text = $1 desc',
    [name],
  );
  // Permission is checked first, so that members cannot find out which other publishers exist.
  mayReadPublisher(client, rows[0]?.id ?? Number.NaN);
  if (rows[0]) return rows[0].id;
  throw invalid({
    field: 'search_params.publisher_id',
    wrong: `${shownValue(named)} does not exist`,
    allowed: 'the ID or slug of a publisher',
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error for a request whose twin is in progress. */
export function conflict(running: unknown): RequestError {
  return new RequestError('CONFLICT', 'The same export is already in progress. Poll the `export` in this response.', {
    beside: { export: running },
  });
}
