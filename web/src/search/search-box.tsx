import { IconSearch } from '@tabler/icons-react';
import { Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { lazyPart } from '../shell/lazy-part.ts';
import { onSearchAsked } from './search-asked.ts';

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
  useEffect(() => onSearchAsked(() => setOpen(true)), []);
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
      <Suspense fallback={null}>{open && <SearchDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
