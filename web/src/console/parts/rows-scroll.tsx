import './rows-table.css';
import type { ReactNode } from 'react';

/** A table of first rows, which scrolls on its own. */
export function RowsScroll({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable with the keyboard.
    <section className="rows-scroll" tabIndex={0} aria-label="Table of the first rows">
      <table className="rows">{children}</table>
    </section>
  );
}
