/** The search is asked for by a script in the HTML of the page (`src/portal/head-scripts.ts`), which keeps a request until it is answered. */

const EVENT = 'search-asked';

/** Whether the search was asked for, and what is typed is still collected. */
export function isSearchAsked(): boolean {
  return document.documentElement.dataset['searchAsked'] !== undefined;
}

/** Says whether the page has a search. Without one, as on a page that failed to load, no request is kept and no key collected. */
export function setHasSearch(has: boolean): void {
  const { dataset } = document.documentElement;
  if (has) delete dataset['noSearch'];
  else dataset['noSearch'] = '';
}

/** Calls the function for every request to open the search. Returns a function that stops this. */
export function onSearchAsked(answer: () => void): () => void {
  window.addEventListener(EVENT, answer);
  return () => window.removeEventListener(EVENT, answer);
}

/** Returns what was typed since the search was asked for. The field of the search, which has the focus now, gets the rest itself. */
export function takeSearchText(): string {
  const { searchAsked = '' } = document.documentElement.dataset;
  delete document.documentElement.dataset['searchAsked'];
  return searchAsked;
}
