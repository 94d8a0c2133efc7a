import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { Preset, Responses } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { useMutationOnce } from '../../data/use-mutation-once.ts';
import type { ExportRequest } from './export-search.ts';

export const presetsQuery = queryOptions({
  queryKey: ['presets'],
  queryFn: () => request<Responses['listPresets']>('/api/v1/presets').then(({ presets }) => presets),
});

/** Saves the form under a name. */
export function useSavePreset() {
  const queries = useQueryClient();
  return useMutationOnce({
    mutationFn: (preset: ExportRequest & Pick<Preset, 'name' | 'shared'>) =>
      request<Responses['createPreset']>('/api/v1/presets', json('POST', preset)),
    onSuccess: () => queries.invalidateQueries({ queryKey: presetsQuery.queryKey }),
  });
}
