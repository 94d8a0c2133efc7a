/** The report types of a command: those that come with Sheaf, and those of the folder SHEAF_REPORTS. */
import { reportsFolder } from '../config.ts';
import { type Catalog, withReportTypes } from '../reports/catalog.ts';

/**
 * Loads the catalog, by default with the folder SHEAF_REPORTS. Null means no folder. Only commands that need report types call it, so that a
 * faulty file does not stop the others.
 */
export type LoadCatalog = (folder?: string | null) => Promise<Catalog>;

export function createLoadCatalog(builtIn: Catalog): LoadCatalog {
  return async (folder = reportsFolder()) => {
    if (!folder) return builtIn;
    const { loadReportFiles } = await import('../reports/files/load-report-files.ts');
    const files = await loadReportFiles(folder);
    return withReportTypes(
      builtIn,
      files.map(({ report }) => report),
    );
  };
}
