import { observable } from '../data/observable.ts';

/** True while the search dialog is open. */
export const searchOpen = observable(false);

export function openSearch(): void {
  searchOpen.set(true);
}
