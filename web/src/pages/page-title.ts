import { useEffect } from 'react';

/** Sets the title of the browser tab while a page is shown. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Sheaf` : 'Sheaf';
  }, [title]);
}
