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
 * immediately or as soon as it can. Until its field has the focus,
 * or it is closed, `data-search-asked` collects what is typed. `data-no-search` says that no search would answer.
 */
const SEARCH_ASKED = [
  '(function(){var d=document.documentElement.dataset;',
  'function ask(e){if("noSearch"in d)return;e.preventDefault();d.searchAsked=d.searchAsked||"";dispatchEvent(new Event("search-asked"))}',
  'addEventListener("keydown",function(e){var t=e.target,k=e.key||"",s=d.searchAsked,c=e.ctrlKey||e.metaKey,f=t.isContentEditable||/^(INPUT|TEXTAREA|SELECT)$/.test(t.tagName);',
  'if(c){if(!e.altKey&&k.toLowerCase()==="k")ask(e)}else if(f);else if(s===undefined){if(k==="/")ask(e)}',
  'else if(k.length===1&&!e.altKey){e.preventDefault();d.searchAsked=s+k}else if(k==="Backspace")d.searchAsked=s.slice(0,-1);else if(k==="Escape")delete d.searchAsked});',
  'addEventListener("click",function(e){if(e.target.closest("[data-opens-search]"))ask(e)})})()',
].join('');

/**
 * Records what is entered into the fields of the page, and in which order, for `web/src/data/use-entered-early.ts`. React does not hear of
 * what was typed before it took over a field, and empties or resets some fields when it does. API keys, passwords and secrets are never recorded: their fields hide the text, or `autocomplete`
 * says what they are. `data-enter-sends` says that Enter will send the text of a field. The listeners capture, because
 * React stops events of parts that it has not taken over.
 */
const ENTERED_EARLY = [
  'var enteredEarly=new WeakMap,enteredAt=0;addEventListener("input",function(e){var t=e.target;if(!/password/.test(t.type+t.autocomplete))enteredEarly.set(t,{at:++enteredAt,text:t.value})},true);',
  'addEventListener("keydown",function(e){var t=e.target;if(e.key==="Enter"&&!e.shiftKey&&!e.isComposing&&"enterSends"in t.dataset){e.preventDefault();enteredEarly.set(t,{at:++enteredAt,text:t.value,sent:true})}},true)',
].join('');

export const HEAD_SCRIPT = `${COLOR_SCHEME};${SEARCH_ASKED};${ENTERED_EARLY}`;
