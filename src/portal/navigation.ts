/** The list of all pages, for the navigation of the web app. */
import { type ApiDocument, operationsOf } from '../openapi/document.ts';
import type { Guide, GuideGroup } from '../openapi/read-guides.ts';
import type { Catalog } from '../reports/catalog.ts';
import { VERSION } from '../version.ts';

export interface Navigation {
  /** In the order of the navigation, group by group. */
  guides: { name: string; group: GuideGroup; title: string; summary: string }[];
  operations: { operationId: string; method: string; path: string; summary: string; tag: string }[];
  /** With the default columns of the file, by their headers. */
  reports: { name: string; title: string; description: string; columns: string[] }[];
  /** Path of the sections that search finds. It changes with its content. */
  search: string;
  /** Version of Sheaf. */
  version: string;
}

export interface NavigationInput {
  document: ApiDocument;
  guides: readonly Guide[];
  catalog: Catalog;
  search: string;
}

export function navigationOf({ document, guides, catalog: { reports }, search }: NavigationInput): Navigation {
  return {
    search,
    version: VERSION,
    guides: guides.map(({ name, group, title, summary }) => ({ name, group, title, summary })),
    operations: operationsOf(document).map(({ operationId, method, path, summary, tags }) => ({
      operationId,
      method,
      path,
      summary,
      tag: tags[0]!,
    })),
    reports: reports.map(({ name, title, description, columns }) => ({
      name,
      title,
      description,
      columns: columns.filter((column) => column.default).map(({ label }) => label),
    })),
  };
}
