/**
 * Proves a report type against the database: its SQL, the types of its columns, its keys, its sort orders on real rows, and what they
 * cost. Reads in one snapshot and changes nothing.
 */
import { isDatabaseUnavailable } from '../../db/away.ts';
import { arrayLiteral, joinSql, type Sql, sql } from '../../db/sql.ts';
import { canonicalParams } from '../../reports/canonical.ts';
import { exampleRequest } from '../../reports/example-request.ts';
import type { ReportType } from '../../reports/report-type.ts';
import type { Publisher } from '../../row-security.ts';
import { NotLimited } from '../limit-rows.ts';
import type { Snapshot } from '../snapshot.ts';
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
  return source.look({ publisher, timezone: 'UTC', ...(signal ? { signal } : {}) }, async (snapshot) => {
    const guarded = <T>(work: () => Promise<T>) => inSavepoint(snapshot, work, signal);
    const required = requiredOf(report);
    const proving: Proving = {
      snapshot,
      report,
      reading: ({ search = {}, index = {} }) => ({
        report,
        params: canonicalParams(report, { search_params: { ...required, ...search }, index_params: index }),
        publisherId: publisher.id,
        publisherSlug: publisher.slug,
        asOf: snapshot.asOf,
      }),
      query: (statement) => guarded(() => snapshot.query(statement)),
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

async function inSavepoint<T>(snapshot: Snapshot, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted();
  await snapshot.query(sql`savepoint proof`);
  try {
    return await work();
  } finally {
    await snapshot.query(sql`rollback to savepoint proof`);
  }
}

async function typesOf({ snapshot, reading, guarded }: Proving, expressions: readonly Sql[]): Promise<string[]> {
  const { text } = selectStatement(reading({}), joinSql(expressions, ', '));
  const { fields } = await guarded(() => snapshot.read((connection) => connection.query(`${text} limit 0`)));
  const oids = arrayLiteral(fields.map(({ dataTypeID }) => String(dataTypeID)));
  const [named] = await snapshot.query<{ names: string[] }>(
    sql`select array_agg(format_type(oid, null) order by n) as names from unnest(${oids}::oid[]) with ordinality as of (oid, n)`,
  );
  return named!.names;
}

async function count({ query, reading }: Proving): Promise<{ rows: number; finding: Finding }> {
  const statement = countStatement(reading({}));
  const [plan] = await query<{ 'QUERY PLAN': [{ Plan: { 'Total Cost': number } }] }>(
    sql`explain (format json) ${statement}`,
  );
  const cost = Math.round(plan!['QUERY PLAN'][0].Plan['Total Cost']);
  const started = performance.now();
  const [counted] = await query<{ rows: number }>(statement);
  const ms = Math.ceil(performance.now() - started);
  const rows = counted!.rows;
  const says = `There are ${rows.toLocaleString('en')} rows. Counting them took ${ms} ms (cost ${cost.toLocaleString('en')}).`;
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
    const has = source.look({ publisher, timezone: 'UTC', ...(signal ? { signal } : {}) }, async (snapshot) => {
      const reading = { report, params, publisherId: publisher.id, publisherSlug: publisher.slug, asOf: snapshot.asOf };
      const [counted] = await snapshot.query<{ rows: number }>(countUpToStatement(reading, 1));
      return counted!.rows > 0;
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
