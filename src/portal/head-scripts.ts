/** The scripts in the HTML of every page. They run before the first paint, long before the files of the application have arrived. */

/**
 * Sets the color scheme before the first paint: the reader's choice, or the one of the system. A file would delay the first paint by a
 * round trip. `mantine-color-scheme-value` is Mantine's key.
 */
const COLOR_SCHEME =
  'try{var s=localStorage.getItem("mantine-color-scheme-value");if(s!=="light"&&s!=="dark")s=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";document.documentElement.setAttribute("data-mantine-color-scheme",s)}catch(e){}';

/**
 * Asks for the search: with ⌘K or Ctrl K, with a slash outside of a field, or with an element that has `data-opens-search`. The page can be
 * read and used before its scripts have started, and what is asked for then must not be lost: `web/src/search/search-asked.ts` answers,
 * immediately or as soon as it can.
 */
const SEARCH_ASKED = [
  '(function(){function ask(e){e.preventDefault();document.documentElement.dataset.searchAsked="";dispatchEvent(new Event("search-asked"))}',
  'addEventListener("keydown",function(e){var t=e.target,c=e.ctrlKey||e.metaKey,f=t.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName);',
  'if(c?!e.altKey&&(e.key||"").toLowerCase()==="k":!f&&e.key==="/")ask(e)});',
  'addEventListener("click",function(e){if(e.target.closest("[data-opens-search]"))ask(e)})})()',
].join('');

export const HEAD_SCRIPT = `${COLOR_SCHEME};${SEARCH_ASKED}`;
