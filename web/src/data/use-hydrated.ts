import { useSyncExternalStore } from 'react';

const never = () => () => {};

/**
 * False while the service renders and while the browser takes over what it rendered, which must look the same. React takes over parts
 * of a page one after the other, so data can arrive in between.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
