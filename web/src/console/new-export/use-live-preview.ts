/** What the request would export: an estimate, the first rows and the rows by date. Older requests are cancelled. */
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { ApiError, json, request } from '../../data/request.ts';
import type { ExportRequest } from '../data/export-search.ts';

const DELAY_MS = 300;

const PREVIEW_ROWS = 20;

/** Rows are read again when someone comes back to the page, because the data changes. */
const STALE_MS = 60_000;

export function estimateQuery(body: ExportRequest) {
  return queryOptions({
    queryKey: ['export-estimate', body],
    queryFn: ({ signal }) =>
      request<Responses['createExportReport']>('/api/v1/exports?dry_run=true', { ...json('POST', body), signal }).catch(
        runningExport,
      ),
    staleTime: STALE_MS,
  });
}

/** If the same export is in progress, this is not a failure: the form links to it. */
function runningExport(error: unknown): { export: Export; deduped: boolean } {
  const running = error instanceof ApiError && error.code === 'CONFLICT' ? error.body['export'] : undefined;
  if (!running) throw error;
  return { export: running as Export, deduped: true };
}

/** The live results for the request, after the person has paused. Null while a required filter is empty. */
export function useLivePreview(current: ExportRequest, options: { enabled: boolean; hasTimeline: boolean }) {
  const [body] = useDebouncedValue(current, DELAY_MS);
  const { enabled, hasTimeline } = options;
  const common = { enabled, placeholderData: keepPreviousData, staleTime: STALE_MS };
  const estimate = useQuery({ ...estimateQuery(body), enabled, placeholderData: keepPreviousData });
  const rows = useQuery({
    ...common,
    queryKey: ['export-rows', body],
    queryFn: ({ signal }) =>
      request<Responses['previewExportRows']>(`/api/v1/exports/preview?limit=${PREVIEW_ROWS}`, {
        ...json('POST', body),
        signal,
      }),
  });
  const byDate = useQuery({
    ...common,
    enabled: enabled && hasTimeline,
    queryKey: ['export-rows-by-date', body],
    queryFn: ({ signal }) =>
      request<Responses['countRowsByDate']>('/api/v1/exports/histogram', { ...json('POST', body), signal }),
  });
  const isWaiting = body !== current || estimate.isPlaceholderData || rows.isPlaceholderData;
  return { estimate, rows, byDate, isWaiting: enabled && isWaiting };
}

export type LivePreview = ReturnType<typeof useLivePreview>;
