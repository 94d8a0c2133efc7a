/** What pages there are, for the navigation of the web app. */
import { type ApiDocument, operationsOf } from '../api/document.ts';
import { catalogue } from '../reports/catalogue.ts';
import type { Guide } from './read-guides.ts';

export interface Navigation {
  guides: { name: string; title: string; summary: string }[];
  operations: { operationId: string; method: string; path: string; summary: string; tag: string }[];
  reports: { name: string; title: string }[];
}

export function navigationOf(document: ApiDocument, guides: readonly Guide[]): Navigation {
  return {
    guides: guides.map(({ name, title, summary }) => ({ name, title, summary })),
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
