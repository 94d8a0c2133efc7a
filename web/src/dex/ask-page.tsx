import { useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { lazyPart } from '../shell/lazy-part.ts';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { usePageTitle } from '../shell/page-title.ts';

/** The service renders it, and the browser loads its script after that of the page. */
const AskBox = lazyPart(() => import('./ask-box.tsx'), 'AskBox');

/** The page of the assistant. */
export function AskPage() {
  usePageTitle('Ask Dex');
  const { operation, question, thread } = useSearch({ from: '/docs/ask' });
  return (
    <>
      <h1 className="page-title">Ask Dex</h1>
      <p className="narrow">
        Describe the report you need, how often you need it, and your programming language. Dex writes a complete
        program and lists its assumptions.
      </p>
      <Suspense fallback={<PageSkeleton />}>
        <AskBox operationId={operation} question={question} thread={thread} />
      </Suspense>
    </>
  );
}
