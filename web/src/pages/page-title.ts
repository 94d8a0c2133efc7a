import { useEffect } from 'react';

/** What the window is called while this page is shown. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Sheaf` : 'Sheaf';
  }, [title]);
}
