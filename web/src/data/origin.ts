import { createContext, useContext } from 'react';

/** The origin of the service. While the service renders a page, it is that of the request. */
export const Origin = createContext('');

export function useOrigin(): string {
  return useContext(Origin);
}
