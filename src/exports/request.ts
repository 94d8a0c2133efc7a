/** Reads a request for an export: the report type, the canonical parameters and the publisher. */

import type { Client } from '../access/client.ts';
import { findPublisher } from '../access/publishers/find-publisher.ts';
import type { Queryable } from '../db/pool.ts';
import { invalid, type Problem, shownValue } from '../errors.ts';
import { canonicalParams, paramsHash, type Since, type SortedParams } from '../reports/canonical.ts';
import type { Catalog } from '../reports/catalog.ts';
import { withAbsoluteDates } from '../reports/relative-dates.ts';
import type { ReportType } from '../reports/report-type.ts';

export interface ExportRequest {
  report: ReportType;
  params: SortedParams;
  publisherId: number;
  /** The same for equivalent requests. */
  hash: Buffer;
}

const KEYS = ['report_type', 'search_params', 'index_params'];

export interface SentRequest {
  client: Client;
  body: unknown;
  /** The time from which relative dates count. Default: now. */
  now?: Temporal.Instant;
}

/** Reads the body of POST /exports. Throws VALIDATION_ERROR with all problems, or FORBIDDEN. */
export async function readRequest(
  ctx: { pool: Queryable; catalog: Catalog },
  input: SentRequest,
): Promise<ExportRequest> {
  const body = objectBody(ctx.catalog, input.body);
  const report = typeof body['report_type'] === 'string' ? ctx.catalog.find(body['report_type']) : undefined;
  if (!report) throw invalid(unknownReport(ctx.catalog, body['report_type']));
  const { publisher_id: named, ...search } = (isObject(body['search_params']) ? body['search_params'] : {}) as Record<
    string,
    unknown
  >;
  const given = { search_params: search, index_params: body['index_params'] };
  const { now = Temporal.Now.instant() } = input;
  const params = canonicalParams(report, {
    search_params: isObject(body['search_params']) ? withAbsoluteDates(report, given, now) : body['search_params'],
    index_params: body['index_params'],
  });
  const publisherId = await findPublisher(ctx, { client: input.client, named, field: 'search_params.publisher_id' });
  return { report, params, publisherId, hash: paramsHash({ reportType: report.name, publisherId, params }) };
}

/** The request limited to what is new or changed since an earlier export. */
export function sinceEarlier({ report, params, publisherId }: ExportRequest, since: Since): ExportRequest {
  const limited = { ...params, since };
  return {
    report,
    params: limited,
    publisherId,
    hash: paramsHash({ reportType: report.name, publisherId, params: limited }),
  };
}

function objectBody(catalog: Catalog, body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) throw invalid(unknownReport(catalog, undefined));
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

function unknownReport({ names }: Catalog, sent: unknown): Problem {
  const missing = sent === undefined || sent === null;
  return {
    field: 'report_type',
    wrong: missing ? 'required, but missing' : `${shownValue(sent)} is not valid`,
    allowed: names.join(', '),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
