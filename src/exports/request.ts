/** What a request for an export means: which report, with which canonical parameters, of whose data. */
import type { Queryable } from '../db/pool.ts';
import { type ErrorDetail, RequestError } from '../errors.ts';
import { type CanonicalParams, canonicalParams, invalid, paramsHash } from '../reports/canonical.ts';
import { catalogue, findReport } from '../reports/catalogue.ts';
import type { ReportType } from '../reports/report-type.ts';
import { type Caller, mayReadPublisher } from './caller.ts';

export interface ExportRequest {
  report: ReportType;
  params: CanonicalParams;
  publisherId: number;
  /** Equal for requests that mean the same. */
  hash: Buffer;
}

const KEYS = ['report_type', 'search_params', 'index_params'];

/** Reads the body of POST /exports. Throws VALIDATION_ERROR that names every problem, or FORBIDDEN. */
export async function readRequest(
  ctx: { pool: Queryable },
  input: { caller: Caller; body: unknown },
): Promise<ExportRequest> {
  const body = objectBody(input.body);
  const report = typeof body['report_type'] === 'string' ? findReport(body['report_type']) : undefined;
  if (!report) throw invalid([unknownReport(body['report_type'])]);
  const { publisher_id: named, ...search } = (isObject(body['search_params']) ? body['search_params'] : {}) as Record<
    string,
    unknown
  >;
  const params = canonicalParams(report, {
    search_params: isObject(body['search_params']) ? search : body['search_params'],
    index_params: body['index_params'],
  });
  const publisherId = await publisherOf(ctx, { caller: input.caller, named });
  return { report, params, publisherId, hash: paramsHash({ reportType: report.name, publisherId, params }) };
}

function objectBody(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) throw invalid([unknownReport(undefined)]);
  if (!isObject(body)) throw invalid([{ field: '', message: 'The body must be a JSON object with a report_type.' }]);
  const unknown = Object.keys(body).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0) {
    throw invalid(
      unknown.map((key) => ({
        field: key.slice(0, 60),
        message: `${key.slice(0, 60)} is not known in the body. Known are ${KEYS.join(', ')}; filters belong in search_params.`,
      })),
    );
  }
  return body;
}

function unknownReport(sent: unknown): ErrorDetail {
  const names = catalogue.map((report) => report.name).join(', ');
  const problem = sent === undefined || sent === null ? 'must be given' : `is ${JSON.stringify(sent).slice(0, 60)}`;
  return { field: 'report_type', message: `report_type ${problem}; it must be one of ${names}.` };
}

/** Operators may name a publisher, by id or slug; everybody else has their own. */
async function publisherOf(ctx: { pool: Queryable }, input: { caller: Caller; named: unknown }): Promise<number> {
  const { caller, named } = input;
  if (named === undefined || named === null || named === '') return caller.publisherId;
  // What can be no id and no slug finds nobody, and goes the same way as an unknown name.
  const text = typeof named === 'number' ? String(named) : named;
  const name = typeof text === 'string' && /^[\w-]{1,200}$/.test(text) ? text : '';
  const { rows } = await ctx.pool.query<{ id: number }>(
    'select id from publishers where id::text = $1 or slug = $1 order by id::text = $1 desc',
    [name],
  );
  // The right is checked before existence shows: a member learns nothing about other publishers.
  mayReadPublisher(caller, rows[0]?.id ?? Number.NaN);
  if (rows[0]) return rows[0].id;
  const message = 'publisher_id must be the id or slug of a publisher.';
  throw invalid([{ field: 'search_params.publisher_id', message }]);
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
