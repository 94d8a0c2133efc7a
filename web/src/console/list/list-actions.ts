/** What can be done with exports in the list. The list provides it, and rows, the selection and keys use it. */
import { createContext, useContext } from 'react';
import type { Export } from '../../../../clients/typescript/src/types.ts';

export interface ListActions {
  download(exports: readonly Export[]): void;
  /** Asks first if there is a file already. */
  repeat(exports: readonly Export[]): void;
  /** Asks first. */
  cancel(exports: readonly Export[]): void;
  /** Asks first. */
  remove(exports: readonly Export[]): void;
  copyCall(row: Export): void;
  saveReceipt(row: Export): void;
}

const Context = createContext<ListActions | null>(null);

export const ProvideListActions = Context.Provider;

export function useListActions(): ListActions {
  const actions = useContext(Context);
  if (actions === null) throw new Error('useListActions is used outside of the list');
  return actions;
}
