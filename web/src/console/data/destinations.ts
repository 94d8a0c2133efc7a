/** Destinations of the publisher, and their changes. */
import { queryOptions } from '@tanstack/react-query';
import type { Destination, Responses } from '../../../../clients/typescript/src/types.ts';
import { json, jsonIfUnchanged, request } from '../../data/request.ts';
import { useChange } from './use-pages.ts';

export type { Destination };
export type Kind = Destination['kind'];
export type TestResult = NonNullable<Responses['testDestination']['test']>;

const PATH = '/api/v1/destinations';
const LIST = 'destinations';

export const destinationsQuery = queryOptions({
  queryKey: [LIST],
  queryFn: () => request<Responses['listDestinations']>(PATH),
});

/** The name, and the settings in the member that is named after the kind. */
export type DestinationBody = { name: string; publisher_id?: string } & { [K in Kind]?: object };

interface DestinationChange {
  body: DestinationBody;
  /** The last change of the destination that may be replaced. Without it, all. */
  updatedAt: string | undefined;
}

/** Creates a destination, or changes the one with this ID. */
export function useSaveDestination(id: number | undefined) {
  return useChange(
    ({ body, updatedAt }: DestinationChange) =>
      id === undefined
        ? request<Responses['createDestination']>(PATH, json('POST', body))
        : request<Responses['updateDestination']>(`${PATH}/${id}`, jsonIfUnchanged('PATCH', body, updatedAt)),
    LIST,
  );
}

export function useTestDestination() {
  return useChange(
    ({ id }: Destination) => request<Responses['testDestination']>(`${PATH}/${id}/test`, { method: 'POST' }),
    LIST,
  );
}

/** `fromSchedules` removes it from the schedules that use it, which otherwise is an error. */
export function useDeleteDestination({ id }: Destination) {
  return useChange(
    ({ fromSchedules }: { fromSchedules: boolean }) =>
      request<void>(`${PATH}/${id}${fromSchedules ? '?remove_from_schedules=true' : ''}`, { method: 'DELETE' }),
    LIST,
    'schedules',
  );
}
