/** The API's keys. */
import type { ApiKey, Responses } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { useChange } from './use-pages.ts';
import { USERS } from './users.ts';

export const KEYS = '/api/v1/api-keys';

export interface KeyRequest {
  name?: string;
  user_id?: number;
  expires_at?: string;
}

export function useCreateKey() {
  return useChange((key: KeyRequest) => request<Responses['createApiKey']>(KEYS, json('POST', key)), KEYS, USERS);
}

/** The session has the prefix of its key, which changes with the key. */
export function useRotateKeyById({ id }: ApiKey) {
  return useChange(
    () => request<Responses['rotateApiKeyById']>(`${KEYS}/${id}/rotate`, { method: 'POST' }),
    KEYS,
    'session',
  );
}

export function useRevokeKey({ id }: ApiKey) {
  return useChange(() => request<void>(`${KEYS}/${id}`, { method: 'DELETE' }), KEYS, USERS, 'session');
}
