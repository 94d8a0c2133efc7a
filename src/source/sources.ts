/** The databases that report types read from: Sheaf's own, and those of `SHEAF_SOURCES` by name. */
import type pg from 'pg';
import { Sql } from '../db/sql.ts';
import { OperatorError } from '../operator-error.ts';
import { ANY, requiredSamples } from '../reports/check-report-type.ts';
import type { ReportType } from '../reports/report-type.ts';
import type { RowSecurity, RowSecuritySettings } from '../row-security.ts';
import { isClickHouse, type SourceSettings, type SourceUrl } from '../source-urls.ts';
import { postgresSource, type SourceHost } from './postgres-source.ts';
import { createSnapshotPool } from './snapshot-pool.ts';
import type { Source } from './source.ts';

export interface Sources {
  /** The source of a report type. */
  of(report: Read): Source;
  /** The sources of `SHEAF_SOURCES` by name. */
  others: ReadonlyMap<string, Source>;
  /** The pools of connections to PostgreSQL with their names, for metrics. */
  pools: readonly (readonly [name: string, pool: pg.Pool])[];
  end(): Promise<void>;
}

/** What decides where a report type reads, and whether it can. */
type Read = Pick<ReportType, 'name' | 'source' | 'scope'>;

export interface SourcesOptions {
  /** URL of Sheaf's own database. */
  url: string;
  settings: SourceSettings;
  rowSecurity: RowSecuritySettings;
  /** Maximum connections to one host. They are opened when they are needed. */
  max: number;
  /** `application_name` of the connections. */
  name: string;
  /** Called with the error if a host of ClickHouse could not cancel a statement. */
  onUncanceled?: (host: string, error: Error) => void;
}

export async function createSources(options: SourcesOptions): Promise<Sources> {
  const { url, settings, rowSecurity, max, name, onUncanceled } = options;
  const pools: (readonly [string, pg.Pool])[] = [];
  const sourceOf = async (hosts: readonly SourceUrl[], label: string, security: RowSecurity | null) => {
    if (!isClickHouse(hosts)) return postgresSourceOf(hosts, label, security);
    // The client of ClickHouse has 42 modules, which few services need.
    const { openClickHouse } = await import('./clickhouse/open-clickhouse.ts');
    return same(openClickHouse(hosts, { max, name, onUncanceled }));
  };
  const postgresSourceOf = (hosts: readonly SourceUrl[], label: string, security: RowSecurity | null) =>
    bothOf(
      hosts.map((host) => {
        const pool = createSnapshotPool({ url: host.url, max, name });
        pools.push([hosts.length > 1 ? `${label} ${host.name}` : label, pool.connections]);
        return { name: host.name, pool };
      }),
      security,
    );
  const own = postgresSourceOf([{ name: 'own', url }], name, null);
  const others = new Map(
    await Promise.all(
      [...settings].map(async ([source, hosts]) => {
        if (isClickHouse(hosts) && rowSecurity.has(source)) throw unlimitable(source);
        return [source, await sourceOf(hosts, `${name} ${source}`, rowSecurity.get(source) ?? null)] as const;
      }),
    ),
  );
  return {
    of(report) {
      if (isUnlimited(report, rowSecurity)) throw unlimited(report);
      if (report.source === undefined) return own.scoped;
      const found = others.get(report.source);
      if (!found) throw missing(report, settings);
      return 'rowSecurity' in report.scope ? found.scopeless : found.scoped;
    },
    others: new Map([...others].map(([source, { scoped }]) => [source, scoped])),
    pools,
    async end() {
      await Promise.all([own, ...others.values()].map(({ scoped }) => scoped.end()));
    },
  };
}

const same = (source: Source) => ({ scoped: source, scopeless: source });

/** A source for report types with a scope, and for those that leave it to policies. They share their connections. */
function bothOf(hosts: readonly SourceHost[], security: RowSecurity | null) {
  const scopeless = postgresSource(hosts, security, { isOnlyLimit: true });
  return { scoped: postgresSource(hosts, security), scopeless };
}

export interface CheckSources {
  sources: SourceSettings;
  rowSecurity: RowSecuritySettings;
}

/** Throws an {@link OperatorError} if a report type names a source that does not exist, or if nothing would limit its rows. */
export function checkSources(reports: readonly ReportType[], { sources, rowSecurity }: CheckSources): void {
  const lost = reports.find(({ source }) => source !== undefined && !sources.has(source));
  if (lost) throw missing(lost, sources);
  const open = reports.find((report) => isUnlimited(report, rowSecurity));
  if (open) throw unlimited(open);
  for (const [source, hosts] of sources) {
    if (isClickHouse(hosts) && rowSecurity.has(source)) throw unlimitable(source);
  }
  for (const report of reports) {
    const hosts = sources.get(report.source ?? '');
    const fault = hosts && isClickHouse(hosts) ? clickHouseFault(report) : null;
    if (fault) throw new OperatorError(`Report type ${report.name}: ${fault}`);
  }
}

/** The policies of ClickHouse do not apply to clones of its tables. */
function unlimitable(source: string): OperatorError {
  return new OperatorError(
    `SHEAF_ROW_SECURITY: the source ${source} is a database of ClickHouse, whose policies cannot limit an export. Remove this source from SHEAF_ROW_SECURITY, and add a scope to its report types.`,
  );
}

/**
 * What of a report type ClickHouse cannot do, or what cannot be checked for it, or null. The shape of SQL is checked by the rules of PostgreSQL, in which a
 * backslash does not escape an apostrophe and a number sign does not begin a comment (`src/reports/sql-shape.ts`).
 */
function clickHouseFault(report: ReportType): string | null {
  if (report.summary) return 'summary works in PostgreSQL only. Remove summary or choose another source.';
  const { columns, orders, tieBreak, scope, labels = {}, search } = report;
  const required = requiredSamples(report);
  const queries = [{}, ...Object.entries(search).map(([filter, { samples }]) => ({ [filter]: samples[0] }))].map(
    (given) => report.query({ ...required, ...given }, ANY),
  );
  const keys = [...Object.values(orders).flatMap(({ key, within }) => [key, within ?? []].flat()), tieBreak].flat();
  const pieces: Sql[] = [
    ...queries.flatMap(({ from, where }) => [from, ...where]),
    ...Object.values(scope).filter((one) => one instanceof Sql),
    ...[...columns, ...keys].map(({ sql }) => sql),
    ...Object.values(labels),
  ];
  const shapes = pieces.map((piece) => piece.shapeIn({ engine: 'clickhouse', timezone: 'UTC' }));
  const odd = shapes.find((shape) => /\\['"`]|#/.test(shape));
  if (odd === undefined) return null;
  return `SQL for ClickHouse cannot contain # or a backslash before a quotation mark: ${odd}. Write '' for an apostrophe in a string.`;
}

/** Whether the report type leaves its scope to a database that does not have it. */
function isUnlimited({ source, scope }: Read, rowSecurity: RowSecuritySettings): boolean {
  return 'rowSecurity' in scope && (source === undefined || !rowSecurity.has(source));
}

function unlimited({ name, source }: Read): OperatorError {
  return new OperatorError(
    `Report type ${name}: it has no scope, and the source ${source} is not in SHEAF_ROW_SECURITY. Add a scope to the report type, or the source to SHEAF_ROW_SECURITY.`,
  );
}

function missing({ name, source }: Pick<ReportType, 'name' | 'source'>, settings: SourceSettings): OperatorError {
  const allowed = [...settings.keys()].join(', ') || 'none, because SHEAF_SOURCES is not set';
  return new OperatorError(
    `Report type ${name}: the source ${source} is not in SHEAF_SOURCES. Allowed: ${allowed}. Add it to SHEAF_SOURCES, or remove source to read from Sheaf's own database.`,
  );
}
