/** The limits of this service for the signed-in user. */
import { queryOptions } from '@tanstack/react-query';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';

export type Limits = Responses['getLimits'];

export const limitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: () => request<Limits>('/api/v1/limits'),
});
