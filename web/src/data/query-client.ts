import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './request.ts';

/** First member of the key of every query that is the same for all users. All other data is removed at sign-out. */
export const PUBLIC_DATA = 'public';

/** Only failures that can pass by themselves are tried once more: no response, and errors of the service. */
const MAX_TRIES = 2;

/** After 30 seconds, data that can change is loaded again: the session and the user's exports. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) =>
          failures + 1 < MAX_TRIES && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}
