import type { ReactNode } from 'react';

/** What may be wider than the window: it scrolls by itself, by the keyboard as well. */
export function Scrolling({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <div className="scroll-x" tabIndex={0}>
      {children}
    </div>
  );
}
