/**
 * The report types of one service. The command that starts a process hands its catalog down to everything that needs to know
 * them: API, document, pages, MCP, Dex, workers, command line. There is no other list.
 */
import { checkReportType } from './check-report-type.ts';
import { withExclusions } from './exclusions.ts';
import type { ReportType } from './report-type.ts';

export interface Catalog {
  /** In the order in which documents and lists show them. */
  readonly reports: readonly ReportType[];
  readonly names: readonly string[];
  /** The report type with this name, or undefined. */
  find(name: string): ReportType | undefined;
}

/**
 * The catalog of report types, whose list filters get their exclusions. Throws an error that names the report type if one of them
 * cannot work or if two have the same name.
 */
export function createCatalog(declared: readonly ReportType[]): Catalog {
  const reports = declared.map(withExclusions);
  for (const report of reports) checkReportType(report);
  const byName = new Map(reports.map((report) => [report.name, report]));
  const twice = reports.find((report) => byName.get(report.name) !== report);
  if (twice) throw new Error(`Two report types have the name ${twice.name}. Rename one of them.`);
  return { reports, names: [...byName.keys()], find: (name) => byName.get(name) };
}

/** A catalog with further report types, which come last. Throws like {@link createCatalog}. */
export function withReportTypes(catalog: Catalog, more: readonly ReportType[]): Catalog {
  return createCatalog([...catalog.reports, ...more]);
}
