import type { ReactNode } from 'react';

/** A section of a page with a heading that can be linked to. */
export function Section({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="section">
      <h2 id={id}>
        {title}
        <a href={`#${id}`} className="heading-link" aria-label={`Link to ${title}`}>
          #
        </a>
      </h2>
      {children}
    </section>
  );
}
