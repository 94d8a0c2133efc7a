import type { ReactNode } from 'react';
import { PageSkeleton } from '../../shell/page-skeleton.tsx';
import { Problem } from '../../shell/problem.tsx';
import './list-state.css';

interface ListStateProps {
  query: { data: unknown; error: unknown; refetch: () => unknown };
  /** What failed, as a sentence without a full stop. */
  failed: string;
  isEmpty: boolean;
  empty: ReactNode;
  children: ReactNode;
}

/** A list, or what is shown in its place: while it loads, after an error, and when it is empty. */
export function ListState({ query, failed, isEmpty, empty, children }: ListStateProps) {
  return (
    <>
      {query.error ? <Problem title={failed} error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data === undefined && !query.error && <PageSkeleton />}
      {query.data !== undefined && (isEmpty ? <div className="console-empty">{empty}</div> : children)}
    </>
  );
}
