import { useCallback, useEffect, useRef, useState } from 'react';

/**
 * Returns the focus to the element that had it before a dialog, when the dialog is removed from the page. Mantine's own return
 * of focus works only for a dialog that stays in the page while it is closed. The returned function keeps the focus where it
 * is, for a dialog that ends by moving it.
 */
export function useFocusBack(): () => void {
  const [before] = useState(() => document.activeElement);
  const enabled = useRef(true);
  useEffect(
    () => () => {
      if (!enabled.current) return;
      // If the action removed the button, the focus goes to the page.
      const place = before?.isConnected && before !== document.body ? before : document.getElementById('main-content');
      if (place instanceof HTMLElement) place.focus({ preventScroll: true });
    },
    [before],
  );
  return useCallback(() => {
    enabled.current = false;
  }, []);
}
