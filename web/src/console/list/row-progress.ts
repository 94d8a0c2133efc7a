/** How many rows of the exports in progress are ready. The list loads it, and the cells of a row show it. */
import { useQueries } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { type Parts, partsQuery } from '../export/use-export.ts';

/**
 * Exports with progress in rows, the newest in progress. Each takes a request every two seconds, 30 of the 600 that a client has per minute by
 * default. All others still show their parts, which the list itself contains.
 */
const MAX_FOLLOWED = 5;

/** Milliseconds between updates, as of the list. */
const PROGRESS_MS = 2000;

const Context = createContext<ReadonlyMap<number, Parts>>(new Map());

export const ProvideRowProgress = Context.Provider;

/** Loads the progress of the exports of one page. */
export function useRowProgress(exports: readonly Export[] = []): ReadonlyMap<number, Parts> {
  const building = exports.filter(({ status, progress }) => status === 'processing' && progress !== null);
  return useQueries({
    queries: building.slice(0, MAX_FOLLOWED).map((one) => ({ ...partsQuery(one), refetchInterval: PROGRESS_MS })),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.export_id, data]] : []))),
  });
}

/** The progress of one export. Undefined before it is known. */
export function useProgressOf({ id }: Export): Parts | undefined {
  return useContext(Context).get(id);
}
