/** What can be done with an export. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { ApiError, request } from '../../data/request.ts';
import { useMutationOnce } from '../../data/use-mutation-once.ts';
import { notify } from '../../shell/notify.ts';
import { followExport, unfollowExport } from '../follow/followed.ts';
import { exportKey } from './use-export.ts';

/** Creates the export again and opens it. If the same export is in progress, opens that one. */
export function useRepeat(id: number) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutationOnce({
    mutationFn: () =>
      request<Responses['repeatExportReport']>(`/api/v1/exports/${id}/repeat`, { method: 'POST' }).catch(
        (error: unknown) => {
          const running = error instanceof ApiError && error.status === 409 ? error.body['export'] : undefined;
          if (!running) throw error;
          void notify({ message: 'The same export is in progress already.' });
          return { export: running as Export };
        },
      ),
    onSuccess: ({ export: created }) => {
      queries.setQueryData(exportKey(created.id), created);
      followExport(created.id);
      void queries.invalidateQueries({ queryKey: ['exports'] });
      return navigate({ to: '/reports/$id', params: { id: String(created.id) } });
    },
  });
}

export function useCancel(id: number) {
  const queries = useQueryClient();
  return useMutationOnce({
    mutationFn: () => request<Responses['cancelExportReport']>(`/api/v1/exports/${id}/cancel`, { method: 'POST' }),
    onSuccess: ({ export: cancelled }) => {
      unfollowExport(id);
      queries.setQueryData(exportKey(id), cancelled);
      void queries.invalidateQueries({ queryKey: ['exports'] });
    },
  });
}

/** Deletes the export and goes to the list. */
export function useDelete(id: number) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutationOnce({
    mutationFn: () => request<void>(`/api/v1/exports/${id}`, { method: 'DELETE' }),
    onSuccess: async () => {
      unfollowExport(id);
      await navigate({ to: '/reports' });
      queries.removeQueries({ queryKey: exportKey(id) });
      void queries.invalidateQueries({ queryKey: ['exports'] });
      void notify({ message: `Export ${id} was deleted.` });
    },
  });
}

/** Gets a new link to the file. Links expire, so none is ever kept. */
export function useFileLink(id: number) {
  return useMutationOnce({
    mutationFn: async () => {
      const { export: now } = await request<Responses['getExportReport']>(`/api/v1/exports/${id}`);
      if (!now.download_url) throw new Error('The file is no longer available. Build it again.');
      return { url: now.download_url, seconds: now.download_expires_in_seconds ?? 0, filename: now.filename };
    },
  });
}
