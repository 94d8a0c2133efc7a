/** The headings of a page: beside it where there is room, and otherwise in a menu before its text. */
import { IconChevronRight } from '@tabler/icons-react';
import { useCurrentSection } from './use-current-section.ts';

export interface PageHeading {
  id: string;
  title: string;
  level: 2 | 3;
}

/** Beside the page. The section that is read is marked. */
export function PageContents({ headings }: { headings: readonly PageHeading[] }) {
  const current = useCurrentSection(headings);
  return (
    <nav aria-labelledby="on-this-page" className="page-contents">
      <h2 id="on-this-page">On this page</h2>
      <ul>
        {headings.map(({ id, title, level }) => (
          <li key={id} data-level={level}>
            <a href={`#${id}`} aria-current={id === current ? 'location' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Before the text, where the contents do not fit beside it. It closes when a section is chosen. */
export function PageContentsMenu({ headings }: { headings: readonly PageHeading[] }) {
  return (
    <nav aria-label="On this page" className="page-contents-menu">
      <details>
        <summary>
          <IconChevronRight size={14} stroke={2.25} aria-hidden="true" />
          On this page
        </summary>
        <ul>
          {headings.map(({ id, title, level }) => (
            <li key={id} data-level={level}>
              <a href={`#${id}`} onClick={(event) => event.currentTarget.closest('details')?.removeAttribute('open')}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </nav>
  );
}
