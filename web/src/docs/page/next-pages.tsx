import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useDocsGroups } from '../parts/docs-groups.ts';

/** Links to the previous and the next page, in the order of the navigation. */
export function NextPages({ path }: { path: string }) {
  const pages = useDocsGroups().flatMap(({ sections }) => sections.flatMap(({ entries }) => entries));
  const at = pages.findIndex(({ to }) => to === path);
  if (at === -1) return null;
  const [previous, next] = [pages[at - 1], pages[at + 1]];
  return (
    <nav className="next-pages" aria-label="Previous and next page">
      {previous && (
        <Link to={previous.to} rel="prev">
          <span>
            <IconArrowLeft size={14} stroke={1.75} aria-hidden="true" /> Previous
          </span>
          {previous.label}
        </Link>
      )}
      {next && (
        <Link to={next.to} rel="next">
          <span>
            Next <IconArrowRight size={14} stroke={1.75} aria-hidden="true" />
          </span>
          {next.label}
        </Link>
      )}
    </nav>
  );
}
