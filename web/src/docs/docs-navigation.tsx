import { IconChevronRight } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { useNavigation } from '../data/navigation.ts';
import { lazyPart } from '../shell/lazy-part.ts';
import { type DocsEntry, useDocsGroups } from './parts/docs-groups.ts';
import { Method } from './parts/method.tsx';

/** Only pages of operations load it. */
const OperationContents = lazyPart(() => import('./operation/operation-contents.tsx'), 'OperationContents');

/** Links to all pages of the documentation, in groups that can be collapsed. The group of the current page is open. */
export function DocsNavigation() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const element = useRef<HTMLElement>(null);
  const groups = useDocsGroups();
  const { version } = useNavigation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current item changes with the path.
  useEffect(() => {
    const current = element.current?.querySelector('[aria-current="page"]');
    const scrolls = element.current?.parentElement;
    if (!current || !scrolls) return;
    const { top, bottom } = current.getBoundingClientRect();
    const frame = scrolls.getBoundingClientRect();
    // Not scrollIntoView, which would also scroll the page.
    if (top < frame.top || bottom > frame.bottom) scrolls.scrollTop += top - frame.top - frame.height / 3;
  }, [path]);
  return (
    <nav aria-label="Documentation" ref={element}>
      {groups.map(({ title, sections }, i) => (
        <details
          key={title}
          className="navigation-group"
          open={i === 0 || sections.some(({ entries }) => holds(entries, path))}
        >
          <summary>
            <IconChevronRight size={14} stroke={2.25} aria-hidden="true" />
            {title}
          </summary>
          {sections.map(({ tag, entries }) => (
            <div key={tag}>
              {tag && <div className="navigation-tag">{tag}</div>}
              <ul className="navigation-links">
                {entries.map(({ to, label, method }) => (
                  <li key={to}>
                    <Link to={to} activeOptions={{ exact: true }}>
                      {label}
                      {method && <Method method={method} />}
                    </Link>
                    {method && to === path && (
                      <Suspense fallback={null}>
                        <OperationContents path={path} />
                      </Suspense>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </details>
      ))}
      <p className="navigation-version">
        <Link to="/docs/changelog" activeOptions={{ exact: true }}>
          Version {version}: changelog
        </Link>
      </p>
    </nav>
  );
}

function holds(entries: readonly DocsEntry[], path: string): boolean {
  return entries.some(({ to }) => to === path);
}
