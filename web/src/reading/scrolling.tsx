import type { ReactNode } from 'react';

/** Wraps content that can be wider than the window. It scrolls on its own, also with the keyboard. */
export function Scrolling({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable with the keyboard.
    <div className="scroll-x" tabIndex={0}>
      {children}
    </div>
  );
}
