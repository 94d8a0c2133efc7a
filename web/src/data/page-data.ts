/**
 * The content of documentation pages. The service makes it, with Markdown and code already as HTML, so that the browser needs neither
 * a Markdown parser nor a highlighter for them. The first page has it in its HTML; others load it as JSON.
 */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { ReportSample } from '../../../src/portal/report-samples.ts';
import type { Operation, Schemas } from './operation.ts';
import { PUBLIC_DATA } from './query-client.ts';
import { ApiError, request } from './request.ts';

/** Text with Markdown that was rendered by the service. It contains no HTML of its author. */
export type Html = string;

/** A guide or a report type. */
export interface DocumentPageData {
  title: string;
  html: Html;
  headings: { id: string; title: string; level: 2 | 3 }[];
  /** Of a report type: its sample, which is shown before `rest`. */
  sample?: ReportSample;
  rest?: Html;
}

export interface OperationPageData {
  /** Descriptions are HTML, here and in the schemas. */
  operation: Operation;
  /** The named schemas to which the operation refers. */
  schemas: Schemas;
}

/** Loads the data of a page from `<path>.json`. Null when the page does not exist. */
export function pageDataQuery<Data>(path: string) {
  return queryOptions({
    queryKey: [PUBLIC_DATA, path],
    queryFn: () =>
      request<Data>(`${path}.json`).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

export function usePageData<Data>(path: string): Data | null {
  return useSuspenseQuery(pageDataQuery<Data>(path)).data;
}
