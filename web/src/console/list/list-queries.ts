/** Loads the list of exports and keeps it current. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { ApiError, request } from '../../data/request.ts';
import { filterParameters, type ListSearch, listParameters } from './list-search.ts';

/** First member of the key of everything that changes with an export. Other parts of the application invalidate it. */
export const EXPORTS = 'exports';

/**
 * Milliseconds between updates while an export on the page is in progress. One request updates all rows. A stream of events for each
 * row would not: a browser opens at most six connections to one service over HTTP/1.1.
 */
const PROGRESS_MS = 2000;

/** Milliseconds between updates otherwise, to show what others start. Browser tabs in the background do not update. */
const IDLE_MS = 15_000;

/** Milliseconds after which the filters offer new people and report types. */
const FACETS_MS = 60_000;

export type ExportList = Responses['listExportReports'];
export type ExportCounts = Responses['countExportReports'];

export function isRunning({ status }: Pick<Export, 'status'>): boolean {
  return status === 'pending' || status === 'processing';
}

/** One page of the list. The previous page stays while the next one loads. */
export function listQuery(search: ListSearch) {
  const parameters = listParameters(search).toString();
  return queryOptions({
    queryKey: [EXPORTS, 'list', parameters],
    queryFn: ({ signal }) => request<ExportList>(`/api/v1/exports?${parameters}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state: { data, error } }) => {
      // The user declined to sign in again. Asking every few seconds would not help.
      if (error instanceof ApiError && error.status === 401) return false;
      return data?.exports.some(isRunning) ? PROGRESS_MS : IDLE_MS;
    },
  });
}

/** Numbers for the tabs, within the filters. The list invalidates them when a status changes. */
export function countsQuery(search: ListSearch) {
  const parameters = filterParameters(search).toString();
  return queryOptions({
    queryKey: [EXPORTS, 'counts', parameters],
    queryFn: ({ signal }) => request<ExportCounts>(`/api/v1/exports/counts?${parameters}`, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What the filters offer: everything that occurs in the whole list. */
export const facetsQuery = queryOptions({ ...countsQuery({}), staleTime: FACETS_MS });
