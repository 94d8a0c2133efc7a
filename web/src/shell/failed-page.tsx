import { useQueryClient } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Problem } from './problem.tsx';

/** Shown in place of a page that failed to load. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const queries = useQueryClient();
  const retry = async () => {
    await queries.resetQueries({ predicate: ({ state }) => state.status === 'error' });
    reset();
  };
  return <Problem title="This page failed to load" error={error} onRetry={() => void retry()} />;
}
