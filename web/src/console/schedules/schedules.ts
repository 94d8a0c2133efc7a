/** Schedules of the service, and their changes. */
import { queryOptions } from '@tanstack/react-query';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { useChange } from '../use-pages.ts';

export type Schedule = Responses['listSchedules']['schedules'][number];
export type Run = Responses['listScheduleRuns']['runs'][number];

/** A rule as the API takes it. */
export type Rule = Record<string, unknown>;

const PATH = '/api/v1/schedules';
const LIST = 'schedules';

export const schedulesQuery = queryOptions({
  queryKey: [LIST],
  queryFn: () => request<Responses['listSchedules']>(PATH).then(({ schedules }) => schedules),
});

export function runsQuery({ id }: Schedule) {
  return queryOptions({
    queryKey: [LIST, id, 'runs'],
    queryFn: () => request<Responses['listScheduleRuns']>(`${PATH}/${id}/runs`).then(({ runs }) => runs),
    staleTime: 0,
  });
}

/** The next times of a rule. */
export function previewQuery(rule: Rule, timeZone: string) {
  return queryOptions({
    queryKey: [LIST, 'preview', rule, timeZone],
    queryFn: ({ signal }) =>
      request<Responses['previewSchedule']>(`${PATH}/preview`, {
        ...json('POST', { rule, time_zone: timeZone }),
        signal,
      }),
    // Otherwise each rule that is not valid yet would be sent again.
    retry: false,
  });
}

export interface NewSchedule {
  name: string;
  report_type: string;
  search_params: Record<string, unknown>;
  index_params: Record<string, unknown>;
  rule: Rule;
  time_zone: string;
  only_if: string;
}

export function useCreateSchedule() {
  return useChange((schedule: NewSchedule) => request<Responses['createSchedule']>(PATH, json('POST', schedule)), LIST);
}

export type Action = 'pause' | 'resume' | 'take-over' | 'runs';

/** Pauses, resumes, takes over, or runs a schedule. */
export function useScheduleAction() {
  return useChange(
    ({ schedule, action }: { schedule: Schedule; action: Action }) =>
      request<unknown>(`${PATH}/${schedule.id}/${action}`, { method: 'POST' }),
    LIST,
  );
}

export function useDeleteSchedule({ id }: Schedule) {
  return useChange(() => request<void>(`${PATH}/${id}`, { method: 'DELETE' }), LIST);
}

export function useRetryRun({ id }: Schedule) {
  return useChange((run: Run) => request<unknown>(`${PATH}/${id}/runs/${run.id}/retry`, { method: 'POST' }), LIST);
}
