/** The list of pages, from `/docs/index.json`. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface Navigation {
  /** In the order of the navigation, group by group. */
  guides: { name: string; group: string; title: string; summary: string }[];
  operations: { operationId: string; method: string; path: string; summary: string; tag: string }[];
  reports: { name: string; title: string }[];
}

const navigationQuery = queryOptions({
  queryKey: ['navigation'],
  queryFn: () => request<Navigation>('/docs/index.json'),
  staleTime: Number.POSITIVE_INFINITY,
});

export function useNavigation(): Navigation {
  return useSuspenseQuery(navigationQuery).data;
}
