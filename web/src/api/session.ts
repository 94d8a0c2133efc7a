/** The session of the signed-in user, and the requests that change it. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from '../../../clients/typescript/src/types.ts';
import { ApiError, json, request } from './request.ts';

export type { Session };

export interface NewKey {
  api_key: string;
  prefix: string;
}

const PATH = '/api/v1/session';

const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () =>
    request<Session>(PATH).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }),
});

/** The session. It is null when signed out, and undefined until the first response. */
export function useSession(): Session | null | undefined {
  return useQuery(sessionQuery).data;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (apiKey: string) => request<Session>(PATH, json('POST', { api_key: apiKey })),
    // Cached data of the previous user must not be shown to the next one.
    onSuccess: (session) => {
      queries.removeQueries({ queryKey: ['samples'] });
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>(PATH, { method: 'DELETE' }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ['samples'] });
      queries.setQueryData(sessionQuery.queryKey, null);
    },
  });
}

export function useRotateKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => request<NewKey>('/api/v1/api-key/rotate', { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
}
