/** The API's users. */
import type { Responses, User } from '../../../../clients/typescript/src/types.ts';
import type { Role } from '../../data/console-pages.ts';
import { json, request } from '../../data/request.ts';
import { useChange } from './use-pages.ts';

export const USERS = '/api/v1/users';

export interface UserRequest {
  email: string;
  role: Role;
  publisher_id?: string;
}

export function useCreateUser() {
  return useChange((user: UserRequest) => request<Responses['createUser']>(USERS, json('POST', user)), USERS);
}

export function useChangeRole({ id }: User) {
  return useChange((role: Role) => request<Responses['updateUser']>(`${USERS}/${id}`, json('PATCH', { role })), USERS);
}

/** Deactivates or reactivates the user. Deactivating revokes their keys. */
export function useChangeAccess({ id }: User) {
  return useChange(
    (change: 'deactivate' | 'reactivate') =>
      request<Responses['deactivateUser']>(`${USERS}/${id}/${change}`, { method: 'POST' }),
    USERS,
    '/api/v1/api-keys',
  );
}
