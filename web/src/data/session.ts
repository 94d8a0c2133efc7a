/** The session of the signed-in user, and the requests that change it. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Session } from '../../../clients/typescript/src/types.ts';
import { forgetPrivate } from './private-storage.ts';
import { PUBLIC_DATA } from './query-client.ts';
import { ApiError, json, request } from './request.ts';
import { useHydrated } from './use-hydrated.ts';
import { useMutationOnce } from './use-mutation-once.ts';

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

/** Whether the request for this page had no session cookie. The service renders the form to sign in only then. */
export const RenderedSignedOut = createContext(false);

/** The session. It is null when signed out, and undefined until the first response. */
export function useSession(): Session | null | undefined {
  const { data } = useQuery(sessionQuery);
  const signedOut = useContext(RenderedSignedOut);
  if (useHydrated()) return data;
  return signedOut ? null : undefined;
}

/**
 * Marks a page whose request had no session cookie. The browser still asks for the session, since browsers do not send the cookie with
 * every kind of request.
 */
export function setSignedOut(queries: QueryClient): void {
  queries.setQueryData(sessionQuery.queryKey, null, { updatedAt: 0 });
}

/** Whether the service has marked the page with {@link setSignedOut}. */
export function isSignedOut(queries: QueryClient): boolean {
  return queries.getQueryData(sessionQuery.queryKey) === null;
}

/** Starts a session. Data of a previous user is removed. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutationOnce({
    mutationFn: (apiKey: string) => request<Session>(PATH, json('POST', { api_key: apiKey })),
    onSuccess: (session) => {
      const before = queries.getQueryData(sessionQuery.queryKey);
      if (before?.caller.email !== session.caller.email) removePrivateData(queries);
      // What was asked before signing in is that reader's own.
      if (before && before.caller.email !== session.caller.email) forgetPrivate();
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

/** Ends the session. A session that has expired already is over as well, so this succeeds without one. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutationOnce({
    mutationFn: () =>
      request<void>(PATH, { method: 'DELETE' }).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 401)) throw error;
      }),
    onSuccess: () => {
      removePrivateData(queries);
      forgetPrivate();
      queries.setQueryData(sessionQuery.queryKey, null);
    },
  });
}

export function useRotateKey() {
  const queries = useQueryClient();
  return useMutationOnce({
    mutationFn: () => request<NewKey>('/api/v1/api-key/rotate', { method: 'POST' }),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
}

/** Cached data of one user must never be shown to the next one. Only queries that are marked as public stay. */
function removePrivateData(queries: ReturnType<typeof useQueryClient>): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== PUBLIC_DATA && queryKey[0] !== 'session' });
}
