/** Connections of the publisher, and their changes. */
import { queryOptions } from '@tanstack/react-query';
import type { Connection, ConnectionFetch, Requests, Responses } from '../../../../clients/typescript/src/types.ts';
import { json, jsonIfUnchanged, request } from '../../data/request.ts';
import { useChange } from './use-pages.ts';

export type { Connection, ConnectionFetch };

const PATH = '/api/v1/connections';
const LIST = 'connections';

/** Milliseconds between updates while a window is fetched. */
const UPDATE_MS = 2000;

export const connectionsQuery = queryOptions({
  queryKey: [LIST],
  queryFn: () => request<Responses['listConnections']>(PATH).then(({ connections }) => connections),
});

export function fetchesQuery({ id }: Connection) {
  return queryOptions({
    queryKey: [LIST, id, 'fetches'],
    queryFn: () => request<Responses['listConnectionFetches']>(`${PATH}/${id}/fetches`).then(({ fetches }) => fetches),
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? UPDATE_MS : false),
    staleTime: 0,
  });
}

export function isOpen({ status }: ConnectionFetch): boolean {
  return status === 'waiting' || status === 'running';
}

/** What the form sends. A new connection has all members of the API. */
export type ConnectionBody = Partial<Requests['createConnection']>;

interface ConnectionChange {
  body: ConnectionBody;
  /** The last change of the connection that may be replaced. Without it, all. */
  updatedAt: string | undefined;
}

/** Creates a connection, or changes the one with this ID. */
export function useSaveConnection(id: number | undefined) {
  return useChange(
    ({ body, updatedAt }: ConnectionChange) =>
      id === undefined
        ? request<Responses['createConnection']>(PATH, json('POST', body))
        : request<Responses['updateConnection']>(`${PATH}/${id}`, jsonIfUnchanged('PATCH', body, updatedAt)),
    LIST,
  );
}

export function useTestConnection() {
  return useChange(
    ({ id }: Connection) => request<Responses['testConnection']>(`${PATH}/${id}/test`, { method: 'POST' }),
    LIST,
  );
}

export type ConnectionAction = 'fetches' | 'pause' | 'resume';

/** Fetches now, pauses or resumes. */
export function useConnectionAction() {
  return useChange(
    ({ connection: { id }, action }: { connection: Connection; action: ConnectionAction }) =>
      request<unknown>(`${PATH}/${id}/${action}`, { method: 'POST' }),
    LIST,
  );
}

export function useDeleteConnection({ id }: Connection) {
  return useChange(() => request<void>(`${PATH}/${id}`, { method: 'DELETE' }), LIST);
}
