/** Changes of presets. */
import type { Export, Preset, Responses } from '../../../../clients/typescript/src/types.ts';
import { ApiError, json, jsonIfUnchanged, request } from '../../data/request.ts';
import { presetsQuery } from '../data/presets.ts';
import type { RequestBody } from '../data/request-of.ts';
import { useChange } from '../data/use-pages.ts';

const PATH = '/api/v1/presets';
const [LIST] = presetsQuery.queryKey as unknown as [string];

/** Members that are not given stay. */
export function useChangePreset({ id }: Pick<Preset, 'id'>) {
  return useChange(
    (changes: Partial<Pick<Preset, 'name' | 'shared'>>) =>
      request<Responses['updatePreset']>(`${PATH}/${id}`, json('PATCH', changes)),
    LIST,
  );
}

interface ChangedRequest {
  body: RequestBody;
  /** Whether a change that somebody else has made meanwhile is replaced. */
  overwrite: boolean;
}

/** Replaces the request of a preset. `updatedAt` resolves to when the preset was changed last, as the form knows it. */
export function useChangePresetRequest(id: number | undefined, updatedAt: () => Promise<string | undefined>) {
  return useChange(
    async ({ body, overwrite }: ChangedRequest) =>
      request<Responses['updatePreset']>(
        `${PATH}/${id}`,
        jsonIfUnchanged('PATCH', body, overwrite ? undefined : await updatedAt()),
      ),
    LIST,
  );
}

export function useDeletePreset({ id }: Preset) {
  return useChange(() => request<void>(`${PATH}/${id}`, { method: 'DELETE' }), LIST);
}

/** Creates an export. With the same parameters as a file that exists or an export in progress, that one is returned. */
export function useExportPreset() {
  return useChange(
    ({ id }: Preset) =>
      request<Responses['createExportFromPreset']>(`${PATH}/${id}/exports`, { method: 'POST' }).catch(
        (error: unknown) => {
          const running = error instanceof ApiError && error.status === 409 ? error.body['export'] : undefined;
          if (!running) throw error;
          return { export: running as Export, deduped: true };
        },
      ),
    'exports',
  );
}
