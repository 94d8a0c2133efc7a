/** What the form is for, if not for a new export: the request of a preset or of a schedule. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { PageButton } from '../../shell/links.tsx';
import { notify } from '../../shell/notify.ts';
import type { ExportRequest } from '../data/export-search.ts';
import { presetsQuery } from '../data/presets.ts';
import type { RequestBody } from '../data/request-of.ts';
import { fromRequest, type ScheduleDraft } from '../data/schedule-search.ts';
import { useChangePresetRequest } from '../presets/use-presets.ts';

export interface Purpose {
  /** Whether what the form changes does not exist, or is not visible. */
  isGone?: boolean;
  /** The text of the button. */
  action: string;
  save: () => void;
  isSaving: boolean;
  /** Why it was not saved. */
  error: unknown;
  failed: string;
  /** Saves although somebody else has changed the same. */
  replace?: () => void;
  /** The way back without a change. */
  cancel: ReactNode;
}

/** Null for a new export. */
export function usePurpose(request: ExportRequest): Purpose | null {
  const { preset, schedule } = useSearch({ from: '/reports/new' });
  const ofPreset = usePresetPurpose(preset, request);
  const ofSchedule = useSchedulePurpose(schedule, request);
  return ofPreset ?? ofSchedule;
}

function usePresetPurpose(id: number | undefined, request: ExportRequest): Purpose | null {
  const navigate = useNavigate();
  const presets = useQuery({
    ...presetsQuery,
    enabled: id !== undefined,
    // A list that was loaded before can lack a preset that a colleague has just shared.
    refetchOnMount: ({ state }) => (state.data?.some((one) => one.id === id) ? true : 'always'),
  });
  const preset = presets.data?.find((one) => one.id === id);
  // As the form began: the presets can be loaded again while it is open.
  const [updatedAt, setUpdatedAt] = useState(preset?.updated_at);
  if (updatedAt === undefined && preset) setUpdatedAt(preset.updated_at);
  const queries = useQueryClient();
  // A save before the presets are loaded replaces the preset as it is then.
  const loaded = async () => (await queries.fetchQuery(presetsQuery)).find((one) => one.id === id)?.updated_at;
  const change = useChangePresetRequest(id, async () => updatedAt ?? (await loaded()));
  if (id === undefined) return null;
  const save = (overwrite: boolean) =>
    change.mutate(
      { body: bodyOf(request), overwrite },
      {
        onSuccess: ({ preset: { name } }) => {
          void notify({ title: 'The preset was changed', message: name });
          void navigate({ to: '/presets' });
        },
      },
    );
  return {
    isGone: presets.isSuccess && presets.isFetchedAfterMount && !preset,
    action: 'Save changes',
    save: () => save(false),
    replace: () => save(true),
    isSaving: change.isPending,
    error: change.error,
    failed: 'The preset was not changed',
    cancel: (
      <PageButton variant="default" to="/presets">
        Cancel
      </PageButton>
    ),
  };
}

/** The form of the schedule saves the request with everything else, so this only goes back to it. */
function useSchedulePurpose(draft: ScheduleDraft | undefined, request: ExportRequest): Purpose | null {
  const navigate = useNavigate();
  if (!draft) return null;
  const { id, from } = draft;
  const name = from.name ?? '';
  const changed = { ...from, ...fromRequest(bodyOf(request), name) };
  return {
    action: 'Use in the schedule',
    save: () =>
      void (id === undefined
        ? navigate({ to: '/schedules/new', search: { from: changed } })
        : navigate({ to: '/schedules/$id/edit', params: { id: String(id) }, search: { from: changed } })),
    isSaving: false,
    error: null,
    failed: '',
    cancel:
      id === undefined ? (
        <PageButton variant="default" to="/schedules/new" search={{ from }}>
          Cancel
        </PageButton>
      ) : (
        <PageButton variant="default" to="/schedules/$id/edit" params={{ id: String(id) }} search={{ from }}>
          Cancel
        </PageButton>
      ),
  };
}

/** With the empty members, which replace those that were there. */
function bodyOf({ report_type, search_params = {}, index_params = {} }: ExportRequest): RequestBody {
  return { report_type, search_params, index_params };
}
