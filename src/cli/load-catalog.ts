/** The report types of a command: those that come with Sheaf, and those of the folder SHEAF_REPORTS. */
import type { Catalog } from '../reports/catalog.ts';

/**
 * Loads the catalog, by default with the folder SHEAF_REPORTS. Null means no folder. Only commands that need report types call it, so that a
 * faulty file does not stop the others.
 */
export type LoadCatalog = (folder?: string | null) => Promise<Catalog>;

/** `loadBuiltIn` loads the report types that come with Sheaf. It is not called before a command needs them. */
export function createLoadCatalog(loadBuiltIn: () => Promise<Catalog>): LoadCatalog {
  return async (given) => {
    const folder = given === undefined ? (await import('../config.ts')).reportsFolder() : given;
    const builtIn = await loadBuiltIn();
    if (!folder) return builtIn;
    const { loadReportFiles } = await import('../reports/files/load-report-files.ts');
    const files = await loadReportFiles(folder);
    const { withReportTypes } = await import('../reports/catalog.ts');
    return withReportTypes(
      builtIn,
      files.map(({ report }) => report),
    );
  };
}
