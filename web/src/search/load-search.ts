/** Loads the sections of the service once and opens the search over them. */
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { openSearchIndex, type SearchIndex } from '../../../src/openapi/search/search-index.ts';
import type { SearchSection } from '../../../src/openapi/search/search-sections.ts';
import { navigationQuery } from '../data/navigation.ts';
import { PUBLIC_DATA } from '../data/query-client.ts';
import { ApiError, request } from '../data/request.ts';
import { CONSOLE_PAGES } from './console-pages.ts';

export const searchQuery = queryOptions({
  queryKey: [PUBLIC_DATA, 'search'],
  queryFn: ({ client }) => loadSearch(client),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

async function loadSearch(queries: QueryClient): Promise<SearchIndex> {
  const { search } = await queries.ensureQueryData(navigationQuery);
  const sections = await request<SearchSection[]>(search).catch(async (error: unknown) => {
    // The service was updated since this page was loaded, so the file has another name.
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    const fresh = await queries.fetchQuery({ ...navigationQuery, staleTime: 0 });
    return request<SearchSection[]>(fresh.search);
  });
  return openSearch(sections);
}

/** The search over the sections of the service and the pages of the application. */
export function openSearch(sections: readonly SearchSection[]): SearchIndex {
  return openSearchIndex([...sections, ...CONSOLE_PAGES]);
}
