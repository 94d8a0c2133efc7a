import { IconSearch } from '@tabler/icons-react';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { lazyPart } from '../shell/lazy-part.ts';
import { isSearchAsked, onSearchAsked, setHasSearch, takeSearchText } from './search-asked.ts';

const SearchDialog = lazyPart(() => import('./search-dialog.tsx'), 'SearchDialog');

/** The button that opens the search, and its dialog, which is loaded when it first opens. */
export function SearchBox() {
  const [open, setOpen] = useState(false);
  const before = useRef<Element | null>(null);
  // The focus returns before a page opens, because that page then moves the focus to its heading or section.
  useLayoutEffect(() => {
    if (!open) return;
    before.current = document.activeElement;
    return () => {
      if (before.current instanceof HTMLElement && before.current !== document.body) before.current.focus();
    };
  }, [open]);
  useEffect(() => {
    setHasSearch(true);
    if (isSearchAsked()) setOpen(true);
    const stop = onSearchAsked(() => setOpen(true));
    return () => {
      stop();
      // A dialog that fails to load takes the whole page with it.
      setHasSearch(false);
      takeSearchText();
    };
  }, []);
  // Without a field that takes it, what is typed would be collected for as long as the page is open.
  const close = () => {
    takeSearchText();
    setOpen(false);
  };
  return (
    <>
      <button
        type="button"
        className="search-box"
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K /"
        data-opens-search
      >
        <IconSearch size={16} stroke={2} aria-hidden="true" />
        <span>Search</span>
        <kbd>/</kbd>
      </button>
      <Suspense fallback={null}>{open && <SearchDialog onClose={close} />}</Suspense>
    </>
  );
}
