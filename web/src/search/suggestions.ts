/** Pages to suggest when a page does not exist. */

import { queryOptions } from '@tanstack/react-query';
import type { SearchIndex } from '../../../src/openapi/search/search-index.ts';
import { PUBLIC_DATA } from '../data/query-client.ts';
import { loadPart } from '../shell/lazy-part.ts';

export interface Suggestion {
  to: string;
  title: string;
}

/** Maximum number of suggestions. */
const MAX_SUGGESTIONS = 5;

/** Characters of a path that are searched. Longer ones are not typed by people. */
const MAX_NAME = 100;

/** What search finds for the last part of a path, one hit per page. */
export function suggestionsFor(index: SearchIndex, path: string): Suggestion[] {
  const name = (path.split('/').filter(Boolean).at(-1) ?? '').replace(/\.\w+$/, '').slice(0, MAX_NAME);
  const pages = new Map<string, Suggestion>();
  for (const { section } of index.search(name, 30)) {
    const to = section.to.split('#')[0]!;
    if (!pages.has(to)) pages.set(to, { to, title: section.page });
  }
  return [...pages.values()].slice(0, MAX_SUGGESTIONS);
}

/** The service puts them into the page. In the browser, the search is loaded for them. */
export function suggestionsQuery(path: string) {
  return queryOptions({
    queryKey: [PUBLIC_DATA, 'suggestions', path],
    queryFn: async ({ client }) => {
      const { searchQuery } = await loadPart(() => import('./load-search.ts'));
      return suggestionsFor(await client.ensureQueryData(searchQuery), path);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}
