/** The list of pages, from `/docs/index.json`. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { PUBLIC_DATA } from './query-client.ts';
import { request } from './request.ts';

export interface Navigation {
  /** In the order of the navigation, group by group. */
  guides: { name: string; group: string; title: string; summary: string }[];
  operations: { operationId: string; method: string; path: string; summary: string; tag: string }[];
  reports: { name: string; title: string; description: string; columns: string[] }[];
  /** Path of the sections that search finds. It changes with its content. */
  search: string;
  /** Version of the service. */
  version: string;
}

export const navigationQuery = queryOptions({
  queryKey: [PUBLIC_DATA, '/docs/index'],
  queryFn: () => request<Navigation>('/docs/index.json'),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

export function useNavigation(): Navigation {
  return useSuspenseQuery(navigationQuery).data;
}
