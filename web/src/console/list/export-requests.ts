/** The requests behind the actions of the list. Several exports are several requests, and each one succeeds or fails by itself. */
import type { Export, Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';

export function cancelExport({ id }: Export): Promise<Responses['cancelExportReport']> {
  return request(`/api/v1/exports/${id}/cancel`, { method: 'POST' });
}

export function deleteExport({ id }: Export): Promise<void> {
  return request(`/api/v1/exports/${id}`, { method: 'DELETE' });
}

/** Rejects with an `ApiError` with status 409 and the running `export` if the same export is in progress. */
export function repeatExport({ id }: Export): Promise<Responses['repeatExportReport']> {
  return request(`/api/v1/exports/${id}/repeat`, { method: 'POST' });
}

export function getReceipt({ id }: Export): Promise<Responses['getExportReceipt']> {
  return request(`/api/v1/exports/${id}/receipt`);
}

export interface Outcome<T> {
  done: { row: Export; result: T }[];
  failed: { row: Export; error: unknown }[];
}

/** Resolves when every request has ended. */
export async function forEach<T>(exports: readonly Export[], send: (row: Export) => Promise<T>): Promise<Outcome<T>> {
  const settled = await Promise.allSettled(exports.map(send));
  const outcome: Outcome<T> = { done: [], failed: [] };
  settled.forEach((each, i) => {
    const row = exports[i]!;
    if (each.status === 'fulfilled') outcome.done.push({ row, result: each.value });
    else outcome.failed.push({ row, error: each.reason });
  });
  return outcome;
}
