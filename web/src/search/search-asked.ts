/** The search is asked for by a script in the HTML of the page (`src/portal/head-scripts.ts`), which keeps a request until it is answered. */

const EVENT = 'search-asked';

/** Calls the function for every request to open the search, and now if one is waiting. Returns a function that stops this. */
export function onSearchAsked(open: () => void): () => void {
  if (document.documentElement.dataset['searchAsked'] !== undefined) open();
  window.addEventListener(EVENT, open);
  return () => window.removeEventListener(EVENT, open);
}

/** Returns what was typed since the search was asked for. The field of the search, which has the focus now, gets the rest itself. */
export function takeSearchText(): string {
  const { searchAsked = '' } = document.documentElement.dataset;
  delete document.documentElement.dataset['searchAsked'];
  return searchAsked;
}
