/**
 * Proves a report type against the database: its SQL, the types of its columns, its keys, its sort orders on real rows, and what they
 * cost. Reads in one snapshot and changes nothing.
 */
import { counted } from '../../counted.ts';
import { isDatabaseUnavailable } from '../../db/away.ts';
import { joinSql, type Sql, sql } from '../../db/sql.ts';
import { canonicalParams } from '../../reports/canonical.ts';
import { exampleRequest } from '../../reports/example-request.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Publisher } from '../../row-security.ts';
import { NotLimited } from '../limit-rows.ts';
import type { Source } from '../source.ts';
import { countStatement, countUpToStatement, selectStatement } from '../statements.ts';
import type { Finding } from './finding.ts';
import { proveChanges } from './prove-changes.ts';
import { proveColumns } from './prove-columns.ts';
import { proveFilters } from './prove-filters.ts';
import { proveKeys } from './prove-keys.ts';
import { proveOrders } from './prove-orders.ts';
import { proveRowSecurity } from './prove-row-security.ts';
import { proveSummary } from './prove-summary.ts';
import type { Proving } from './proving.ts';

export interface ProveReport {
  report: ReportType;
  publisher: Publisher;
  /** Up to this many rows, every row is compared. Beyond, only the numbers of rows. */
  maxRows: number;
  /** When it aborts, the running statement is canceled on the server, and the proof rejects. */
  signal?: AbortSignal | undefined;
}

/** Resolves with the findings, in the order of the checks. A check whose basis has failed is left out. */
export async function proveReport(source: Source, input: ProveReport): Promise<Finding[]> {
  try {
    const findings = await prove(source, input);
    // Checks turn the errors of their statements into findings.
    input.signal?.throwIfAborted();
    return findings;
  } catch (error) {
    input.signal?.throwIfAborted();
    if (!(error instanceof NotLimited)) throw error;
    const says = `No rows of ${input.publisher.slug} can be read: ${error.says}.`;
    return [{ check: 'row security', state: 'fail', says, remedy: error.remedy }];
  }
}

async function prove(source: Source, { report, publisher, maxRows, signal }: ProveReport): Promise<Finding[]> {
  const required = requiredOf(report);
  const paramsOf = (search: object, index: object) =>
    canonicalParams(report, { search_params: { ...required, ...search }, index_params: index });
  const of = { report, publisherId: publisher.id, publisherSlug: publisher.slug };
  const steady = { ...of, params: paramsOf({}, { columns: report.columns.map(({ key }) => key).join(',') }) };
  return source.look({ publisher, timezone: 'UTC', steady, ...(signal ? { signal } : {}) }, async (look) => {
    const guarded = <T>(work: () => Promise<T>) => {
      signal?.throwIfAborted();
      return look.guarded(work);
    };
    const proving: Proving = {
      look,
      report,
      reading: ({ search = {}, index = {} }) => ({ ...of, params: paramsOf(search, index), asOf: look.asOf }),
      query: (statement) => guarded(() => look.query(statement)),
      guarded,
      types: (expressions) => typesOf(proving, expressions),
    };
    const columns = await proveColumns(proving);
    if (columns.some(({ state }) => state === 'fail')) return columns;
    const limits = source.rowSecurity ? await proveRowSecurity(proving) : [];
    const filters = await proveFilters(proving);
    const { rows, finding } = await count(proving);
    const keys = await proveKeys(proving);
    const found = [
      ...columns,
      ...limits,
      ...filters,
      finding,
      ...(await proveChanges(proving)),
      ...(await proveSummary(proving)),
      ...keys,
    ];
    if (keys.some(({ state }) => state === 'fail')) return found;
    return [...found, ...(await proveOrders(proving, { rows, maxRows }))];
  });
}

function typesOf({ look, reading }: Proving, expressions: readonly Sql[]): Promise<string[]> {
  return look.guarded(() => look.types(selectStatement(reading({}), joinSql(expressions, ', '))));
}

async function count({ look, query, reading }: Proving): Promise<{ rows: number; finding: Finding }> {
  const statement = countStatement(reading({}));
  const cost = look.engine === 'postgres' ? ` (cost ${await costOf(query, statement)})` : '';
  const started = performance.now();
  const [result] = await query<{ rows: number }>(statement);
  const ms = Math.ceil(performance.now() - started);
  const rows = result!.rows;
  const says = `The report has ${counted(rows, 'row')}. Counting took ${ms} ms${cost}.`;
  if (rows > 0) return { rows, finding: { check: 'count', state: 'ok', says } };
  return {
    rows,
    finding: {
      check: 'count',
      state: 'warn',
      says: `${says} Without rows, keys and sort orders are not proven.`,
      remedy: 'Check the scope, or choose another publisher with --publisher.',
    },
  };
}

async function costOf(query: Proving['query'], statement: Sql): Promise<string> {
  const [plan] = await query<{ 'QUERY PLAN': [{ Plan: { 'Total Cost': number } }] }>(
    sql`explain (format json) ${statement}`,
  );
  return Math.round(plan!['QUERY PLAN'][0].Plan['Total Cost']).toLocaleString('en');
}

/** The required filters, with the values of the example. Without others, the proof covers as many rows as possible. */
function requiredOf(report: ReportType): Record<string, unknown> {
  const { search_params: example } = exampleRequest(report, new Date());
  return Object.fromEntries((report.required ?? []).map((name) => [name, example[name]]));
}

export interface FindPublisher {
  report: ReportType;
  publishers: readonly Publisher[];
  signal?: AbortSignal | undefined;
}

/** The first publisher that has rows, or the first one. Throws if the database is unavailable or the signal aborts. */
export async function publisherWithRows(
  source: Source,
  { report, publishers, signal }: FindPublisher,
): Promise<Publisher> {
  const params = canonicalParams(report, {
    search_params: exampleRequest(report, new Date()).search_params,
    index_params: {},
  });
  for (const publisher of publishers) {
    const has = source.look({ publisher, timezone: 'UTC', ...(signal ? { signal } : {}) }, async (look) => {
      const reading = { report, params, publisherId: publisher.id, publisherSlug: publisher.slug, asOf: look.asOf };
      const [found] = await look.query<{ rows: number }>(countUpToStatement(reading, 1));
      return found!.rows > 0;
    });
    // The proof explains what is wrong with the statement.
    const found = await has.catch((error: Error) => {
      signal?.throwIfAborted();
      if (isDatabaseUnavailable(error)) throw error;
      return false;
    });
    if (found) return publisher;
  }
  return publishers[0]!;
}
