import { useQueryClient } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { ApiError } from '../data/request.ts';
import { Problem } from '../shell/problem.tsx';
import { retryPage } from './retry-page.ts';

/** Shown in place of a page that failed to load. Data is asked for again. A script is only loaded again with the whole page. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const queries = useQueryClient();
  const retry = async () => {
    if (!(error instanceof ApiError)) return retryPage();
    await queries.resetQueries({ predicate: ({ state }) => state.status === 'error' });
    reset();
  };
  return <Problem title="This page failed to load" error={error} onRetry={() => void retry()} />;
}

/** The same, when a part of the header or of the navigation failed, so neither is there. */
export function FailedShell(props: ErrorComponentProps) {
  return (
    <main className="narrow failed-shell">
      <h1 className="page-title">Sheaf</h1>
      <FailedPage {...props} />
    </main>
  );
}
