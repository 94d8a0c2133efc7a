import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useNotFoundStatus, usePageTitle } from '../shell/page-title.ts';
import { suggestionsQuery } from './suggestions.ts';

/** Says that a page does not exist, and suggests what search finds for its name. Its HTTP status is 404. */
export function NotFoundPage() {
  usePageTitle('Page not found');
  useNotFoundStatus();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data: suggestions = [] } = useQuery(suggestionsQuery(path));
  return (
    <div className="narrow not-found">
      <h1 className="page-title">Page not found</h1>
      <p>
        There is no page at <code className="path">{path}</code>. It can have been renamed, or the link is incomplete.
      </p>
      {suggestions.length > 0 && (
        <>
          <h2>Did you mean</h2>
          <ul className="plain-list">
            {suggestions.map(({ to, title }) => (
              <li key={to}>
                <Link to={to}>{title}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="not-found-ways">
        <Link to="/docs">Go to the overview</Link>
        <button type="button" className="plain-button" data-opens-search>
          Search
        </button>
      </div>
    </div>
  );
}
