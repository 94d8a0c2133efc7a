/** One export, as it is now. Events bring every change, and polling covers the time in which no events come through. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { ApiError, request } from '../../data/request.ts';
import { exportEvents, hasEnded } from '../follow/export-events.ts';

/** Milliseconds between polls while no event has come through. A proxy that holds events back is not noticed otherwise. */
const POLL_MS = 2000;

/** The same while events come through. The stream can be cut without an error. */
const CHECK_MS = 10_000;

/** Milliseconds between reads of the parts while an export is in progress. */
const PARTS_MS = 1000;

export const exportKey = (id: number) => ['export', id] as const;

/** A response can arrive later than an event that is newer. */
function newer(current: Export | undefined, next: Export): Export {
  return current && Date.parse(current.updated_at) > Date.parse(next.updated_at) ? current : next;
}

function exportQuery(queries: QueryClient, id: number) {
  return queryOptions({
    queryKey: exportKey(id),
    queryFn: async ({ signal }) => {
      const response = await request<Responses['getExportReport']>(`/api/v1/exports/${id}`, { signal });
      return newer(queries.getQueryData<Export>(exportKey(id)), response.export);
    },
  });
}

/** Whether asking again brings the same error: the export does not exist, or the user did not sign in again. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

export function useExport(id: number) {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  const visible = useVisible();
  const query = useQuery({
    ...exportQuery(queries, id),
    refetchInterval: ({ state }) => {
      if (isFinal(state.error) || (state.data && hasEnded(state.data))) return false;
      return live && visible ? CHECK_MS : POLL_MS;
    },
    // The title of the tab shows the progress.
    refetchIntervalInBackground: true,
  });
  const following = query.data !== undefined && !hasEnded(query.data) && !isFinal(query.error) && visible;
  useEffect(() => {
    // A browser opens six connections to a host, so only the tab that is seen keeps one open.
    if (!following) return;
    const controller = new AbortController();
    const follow = async () => {
      for await (const now of exportEvents(id, controller.signal)) {
        setLive(true);
        queries.setQueryData<Export>(exportKey(id), (before) => newer(before, now));
      }
    };
    // The next poll has the same error and shows it.
    follow().catch(() => setLive(false));
    return () => {
      controller.abort();
      setLive(false);
    };
  }, [following, id, queries]);
  return query;
}

export type Parts = Responses['getExportParts'];

/** The parts of an export and the rows that are ready. After its end, they are read once more. */
export function partsQuery({ id, status }: Pick<Export, 'id' | 'status'>) {
  return queryOptions({
    queryKey: [...exportKey(id), 'parts', hasEnded({ status })],
    queryFn: ({ signal }) => request<Parts>(`/api/v1/exports/${id}/parts`, { signal }),
  });
}

/** The same, read again while the export is in progress. */
export function useParts(one: Export) {
  return useQuery({
    ...partsQuery(one),
    refetchInterval: ({ state }) => (hasEnded(one) || isFinal(state.error) ? false : PARTS_MS),
    enabled: one.parent_report_id === null,
  });
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const changed = () => setVisible(!document.hidden);
    changed();
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return visible;
}
