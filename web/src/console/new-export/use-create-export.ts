/** Creates the export, follows it, and opens its page. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { useMutationOnce } from '../../data/use-mutation-once.ts';
import type { ExportRequest } from '../data/export-search.ts';
import { followExport } from '../follow/followed.ts';
import { estimateQuery } from './use-live-preview.ts';

export function useCreateExport(body: ExportRequest) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const open = ({ id }: Pick<Export, 'id'>) => void navigate({ to: '/reports/$id', params: { id: String(id) } });
  const started = (created: Export) => {
    followExport(created.id);
    void queries.invalidateQueries({ queryKey: ['exports'] });
    void queries.invalidateQueries({ queryKey: ['export-estimate'] });
    open(created);
  };
  const create = useMutationOnce({
    mutationFn: () => request<Responses['createExportReport']>('/api/v1/exports', json('POST', body)),
    onSuccess: (created) => {
      // The same export was completed in the meantime. The form shows it instead of opening another file than was asked for.
      if (created.deduped) queries.setQueryData(estimateQuery(body).queryKey, created);
      else started(created.export);
    },
    onError: () => queries.invalidateQueries({ queryKey: estimateQuery(body).queryKey }),
  });
  const repeat = useMutationOnce({
    mutationFn: ({ id }: Export) =>
      request<Responses['repeatExportReport']>(`/api/v1/exports/${id}/repeat`, { method: 'POST' }),
    onSuccess: (created) => started(created.export),
  });
  return { create, repeat, open };
}
