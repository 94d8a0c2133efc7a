import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../data/request.ts';
import { useMutationOnce } from '../../data/use-mutation-once.ts';

interface PageOfRows {
  next_cursor: string | null;
}

/** A list of the API that is loaded page by page. Empty parameters are left out. */
export function usePages<Page extends PageOfRows>(path: string, params: Record<string, string> = {}) {
  return useInfiniteQuery({
    queryKey: [path, params],
    initialPageParam: '',
    queryFn: ({ pageParam }) => request<Page>(withParams(path, { ...params, after: pageParam })),
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function withParams(path: string, params: Record<string, string>): string {
  const given = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''));
  return given.size > 0 ? `${path}?${given}` : path;
}

/** A change. Afterwards, the lists at these paths are loaded again. */
export function useChange<Input, Result>(change: (input: Input) => Promise<Result>, ...lists: string[]) {
  const queries = useQueryClient();
  return useMutationOnce({
    mutationFn: change,
    onSuccess: () => {
      for (const list of lists) void queries.invalidateQueries({ queryKey: [list] });
    },
  });
}
