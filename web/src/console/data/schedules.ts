/** Schedules of the service, and their changes. */
import { queryOptions } from '@tanstack/react-query';
import type { FileDelivery, Responses, ScheduleRule } from '../../../../clients/typescript/src/types.ts';
import { json, jsonIfUnchanged, request } from '../../data/request.ts';
import { useChange } from './use-pages.ts';

export type Schedule = Responses['listSchedules']['schedules'][number];
export type Run = Responses['listScheduleRuns']['runs'][number];
export type Rule = ScheduleRule;

const PATH = '/api/v1/schedules';
const LIST = 'schedules';

export const schedulesQuery = queryOptions({
  queryKey: [LIST],
  queryFn: () => request<Responses['listSchedules']>(PATH).then(({ schedules }) => schedules),
});

export function scheduleQuery(id: number) {
  return queryOptions({
    queryKey: [LIST, id],
    queryFn: () => request<Responses['getSchedule']>(`${PATH}/${id}`).then(({ schedule }) => schedule),
  });
}

export function runsQuery({ id }: Schedule) {
  return queryOptions({
    queryKey: [LIST, id, 'runs'],
    queryFn: () => request<Responses['listScheduleRuns']>(`${PATH}/${id}/runs`).then(({ runs }) => runs),
    staleTime: 0,
  });
}

/** What decides when a schedule runs, and with which dates. */
export interface Timing {
  rule: Rule;
  time_zone: string;
  starts_at: string | null;
  ends_at: string | null;
  report_type?: string;
  search_params?: Record<string, unknown>;
  name?: string | undefined;
  /** The template of file names. Without it, the preview has none. */
  file_name?: string | null;
}

/** What decides when a schedule runs, without its other members, which the preview does not accept. */
export function timingOf(schedule: Timing): Timing {
  const { rule, time_zone, starts_at, ends_at, report_type, search_params, name, file_name } = schedule;
  return {
    rule,
    time_zone,
    starts_at,
    ends_at,
    ...(report_type ? { report_type, search_params: search_params ?? {} } : {}),
    ...(name ? { name } : {}),
    ...(file_name === undefined ? {} : { file_name }),
  };
}

/** The next times of a rule, each with the dates of its filters. */
export function previewQuery(timing: Timing) {
  return queryOptions({
    queryKey: [LIST, 'preview', timing],
    queryFn: ({ signal }) =>
      request<Responses['previewSchedule']>(`${PATH}/preview`, { ...json('POST', timing), signal }),
    // Otherwise each rule that is not valid yet would be sent again.
    retry: false,
  });
}

/** A schedule as the form sends it. */
export interface ScheduleBody extends Timing {
  name: string;
  report_type: string;
  search_params: Record<string, unknown>;
  index_params: Record<string, unknown>;
  missed: string;
  overlap: string;
  only_if: string;
  window: string;
  destinations: number[];
  file_name: string | null;
  existing_file: string;
}

export interface ScheduleChange {
  body: ScheduleBody;
  /** The last change of the schedule that may be replaced. Without it, all. */
  updatedAt: string | undefined;
}

/** Creates a schedule, or changes the one with this ID. */
export function useSaveSchedule(id: number | undefined) {
  return useChange(
    ({ body, updatedAt }: ScheduleChange): Promise<Responses['createSchedule'] | Responses['updateSchedule']> =>
      id === undefined
        ? request<Responses['createSchedule']>(PATH, json('POST', body))
        : request<Responses['updateSchedule']>(`${PATH}/${id}`, jsonIfUnchanged('PATCH', body, updatedAt)),
    LIST,
  );
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

export function useRetryDelivery({ id }: Schedule) {
  return useChange(
    ({ run, delivery }: { run: Run; delivery: FileDelivery }) =>
      request<unknown>(`${PATH}/${id}/runs/${run.id}/deliveries/${delivery.destination_id}/retry`, { method: 'POST' }),
    LIST,
  );
}

interface Span {
  from: string;
  to: string;
}

/** The past times in a period that get a run. */
export function backfillQuery({ id }: Schedule, span: Span) {
  return queryOptions({
    queryKey: [LIST, id, 'backfill', span],
    queryFn: ({ signal }) =>
      request<Responses['backfillSchedule']>(`${PATH}/${id}/backfill?dry_run=true`, { ...json('POST', span), signal }),
    retry: false,
    staleTime: 0,
  });
}

export function useBackfill({ id }: Schedule) {
  return useChange(
    (span: Span) => request<Responses['backfillSchedule']>(`${PATH}/${id}/backfill`, json('POST', span)),
    LIST,
  );
}

/** Creates the link to the calendar feed. An earlier one ends. */
export function useCreateCalendar({ id }: Schedule) {
  return useChange(() => request<Responses['createScheduleCalendar']>(`${PATH}/${id}/calendar`, { method: 'POST' }));
}

export function useRevokeCalendar({ id }: Schedule) {
  return useChange(() => request<void>(`${PATH}/${id}/calendar`, { method: 'DELETE' }));
}
