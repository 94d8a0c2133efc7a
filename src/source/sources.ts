/** The databases that report types read from: Sheaf's own, and those of `SHEAF_SOURCES` by name. */
import type pg from 'pg';
import { OperatorError } from '../operator-error.ts';
import type { ReportType } from '../reports/report-type.ts';
import type { SourceSettings, SourceUrl } from '../source-urls.ts';
import { postgresSource } from './postgres-source.ts';
import { createSnapshotPool } from './snapshot-pool.ts';
import type { Source } from './source.ts';

export interface Sources {
  /** The source of a report type. */
  of(report: Pick<ReportType, 'name' | 'source'>): Source;
  /** The pools of connections with their names, for metrics. */
  pools: readonly (readonly [name: string, pool: pg.Pool])[];
  end(): Promise<void>;
}

export interface SourcesOptions {
  /** URL of Sheaf's own database. */
  url: string;
  settings: SourceSettings;
  /** Maximum connections to one host. They are opened when they are needed. */
  max: number;
  /** `application_name` of the connections. */
  name: string;
}

export function createSources({ url, settings, max, name }: SourcesOptions): Sources {
  const pools: (readonly [string, pg.Pool])[] = [];
  const sourceOf = (hosts: readonly SourceUrl[], label: string) =>
    postgresSource(
      hosts.map((host) => {
        const pool = createSnapshotPool({ url: host.url, max, name });
        pools.push([hosts.length > 1 ? `${label} ${host.name}` : label, pool.connections]);
        return { name: host.name, pool };
      }),
    );
  const own = sourceOf([{ name: 'own', url }], name);
  const others = new Map([...settings].map(([source, hosts]) => [source, sourceOf(hosts, `${name} ${source}`)]));
  return {
    of(report) {
      if (report.source === undefined) return own;
      const found = others.get(report.source);
      if (!found) throw missing(report, settings);
      return found;
    },
    pools,
    async end() {
      await Promise.all([own, ...others.values()].map((source) => source.end()));
    },
  };
}

/** Throws an {@link OperatorError} if a report type names a source that does not exist. */
export function checkSources(reports: readonly ReportType[], settings: SourceSettings): void {
  const lost = reports.find(({ source }) => source !== undefined && !settings.has(source));
  if (lost) throw missing(lost, settings);
}

function missing({ name, source }: Pick<ReportType, 'name' | 'source'>, settings: SourceSettings): OperatorError {
  const allowed = [...settings.keys()].join(', ') || 'none, because SHEAF_SOURCES is not set';
  return new OperatorError(
    `Report type ${name}: the source ${source} is not in SHEAF_SOURCES. Allowed: ${allowed}. Add it to SHEAF_SOURCES, or remove source to read from Sheaf's own database.`,
  );
}
