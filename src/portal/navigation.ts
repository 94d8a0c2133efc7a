/** The list of all pages, for the navigation of the web app. */
import { type ApiDocument, operationsOf } from '../openapi/document.ts';
import type { Guide, GuideGroup } from '../openapi/read-guides.ts';
import { catalogue } from '../reports/catalogue.ts';

export interface Navigation {
  /** In the order of the navigation, group by group. */
  guides: { name: string; group: GuideGroup; title: string; summary: string }[];
  operations: { operationId: string; method: string; path: string; summary: string; tag: string }[];
  reports: { name: string; title: string }[];
}

export function navigationOf(document: ApiDocument, guides: readonly Guide[]): Navigation {
  return {
    guides: guides.map(({ name, group, title, summary }) => ({ name, group, title, summary })),
    operations: operationsOf(document).map(({ operationId, method, path, summary, tags }) => ({
      operationId,
      method,
      path,
      summary,
      tag: tags[0]!,
    })),
    reports: catalogue.map(({ name, title }) => ({ name, title })),
  };
}
