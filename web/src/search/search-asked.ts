/** The search is asked for by a script in the HTML of the page (`src/portal/head-scripts.ts`), which keeps a request until it is answered. */

const EVENT = 'search-asked';

/** Calls the function for every request to open the search, and now if one is waiting. Returns a function that stops this. */
export function onSearchAsked(open: () => void): () => void {
  const answer = () => {
    delete document.documentElement.dataset['searchAsked'];
    open();
  };
  if (document.documentElement.dataset['searchAsked'] !== undefined) answer();
  window.addEventListener(EVENT, answer);
  return () => window.removeEventListener(EVENT, answer);
}
