import { useRouterState } from '@tanstack/react-router';
import { createContext, useContext, useEffect } from 'react';
import { observable } from '../data/observable.ts';

/** What a rendered page says about itself. The service makes one for each page that it renders. */
export interface PageHead {
  title: string;
  description?: string;
  status: 200 | 404;
}

export const Head = createContext<PageHead | null>(null);

/** The sentence that a screen reader reads after a change of page. */
export const announcement = observable('');

let shown: string | null = null;

// The title of the page and the sign before it. A page writes its title again when its content arrives, so the two are kept apart.
const tab = { title: '', sign: '' };

function writeTitle(change: Partial<typeof tab>): void {
  Object.assign(tab, change);
  document.title = tab.sign ? `${tab.sign} ${tab.title}` : tab.title;
}

/** Names the page: in the tab, in the rendered HTML and, after a change of page, for screen readers, which then start at its heading. */
export function usePageTitle(title: string | undefined, description?: string): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? state.location.pathname });
  const head = useContext(Head);
  const full = title ? `${title} · Sheaf` : 'Sheaf: complete CSV and Excel exports over an API';
  if (head) Object.assign(head, { title: full, ...(description ? { description } : {}) });
  useEffect(() => {
    writeTitle({ title: full });
    const changed = shown !== null && shown !== path;
    shown = path;
    if (!changed) return;
    announcement.set(title ?? 'Overview');
    // A link to a section goes to the section.
    if (window.location.hash === '') focusHeading();
  }, [full, title, path]);
}

/** Moves the focus to the heading of the page, or to the page if it has none. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

/** Puts a sign before the title of the tab, whichever page is shown, until the user looks at it. */
export function markTitle(sign: string): void {
  writeTitle({ sign });
  const clear = () => {
    if (document.hidden) return;
    writeTitle({ sign: '' });
    document.removeEventListener('visibilitychange', clear);
    window.removeEventListener('focus', clear);
    window.removeEventListener('pointerdown', clear);
  };
  document.addEventListener('visibilitychange', clear);
  window.addEventListener('focus', clear);
  window.addEventListener('pointerdown', clear);
}

/** Makes the HTTP status of a rendered page 404. */
export function useNotFoundStatus(): void {
  const head = useContext(Head);
  if (head) head.status = 404;
}
