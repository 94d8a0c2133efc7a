import { IconSearch } from '@tabler/icons-react';
import { Suspense, useEffect, useLayoutEffect, useRef } from 'react';
import { useObservable } from '../data/observable.ts';
import { lazyPart } from '../shell/lazy-part.ts';
import { openSearch, searchOpen } from './open-search.ts';

const SearchDialog = lazyPart(() => import('./search-dialog.tsx'), 'SearchDialog');

/** Opens the search: with a click, with ⌘K or Ctrl K, or with a slash outside of a field. The dialog is loaded when it first opens. */
export function SearchBox() {
  const open = useObservable(searchOpen);
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
    const onKeyDown = (event: KeyboardEvent) => {
      const command = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey;
      if (!command && !(event.key === '/' && !inField(event.target) && !event.metaKey && !event.ctrlKey)) return;
      event.preventDefault();
      openSearch();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        className="search-box"
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K /"
        onClick={openSearch}
      >
        <IconSearch size={16} stroke={2} aria-hidden="true" />
        <span>Search</span>
        <kbd>/</kbd>
      </button>
      <Suspense fallback={null}>{open && <SearchDialog onClose={() => searchOpen.set(false)} />}</Suspense>
    </>
  );
}

function inField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
